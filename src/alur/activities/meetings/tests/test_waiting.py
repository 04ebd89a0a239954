"""What waits until a meeting is over follows the meeting where its booking is moved."""

from datetime import timedelta

import pytest

from alur.activities.meetings.actions import bookings, cancel, change
from alur.engine.cases.actions import sweep
from alur.engine.cases.models import Case, SecretLink, Timer
from alur.engine.cases.queries.retold import Retold
from alur.engine.cases.tests import make as cases
from alur.kernel import clock
from alur.kernel.errors import Conflict

from .make import AT, HOUR, SOON, host, of, steps

pytestmark = pytest.mark.django_db

ENDS = SOON + HOUR
DAY = timedelta(days=1)
EXECUTORS = {
    "pemohon": {"name": "Pemohon", "kind": "applicant"},
    "petugas": {"name": "Petugas", "kind": "position"},
    "teman": {"name": "Teman", "kind": "contact", "from": "permohonan.teman"},
}
WAITS = ["permohonan.waktu", "lain.waktu"]
ANSWERS = {
    "nama": "Siti", "telepon": cases.PHONE, "perihal": "Rapat", "peserta": 20,
    "teman": {"name": "Joko", "phone": cases.PHONE},
    "waktu": {"date": "2026-11-24", "start": "09:00", "end": "10:00"},
    "susulan": {"date": "2026-12-01", "start": "09:00", "end": "10:00"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(AT):
        yield


@pytest.fixture
def dimas():
    return cases.officer("Dimas", "petugas")


def asked(**survey):
    """The SOP of the pool; after the publishing a survey sleeps until the meeting is over."""
    first, *others = steps()
    form = [
        *first["form"],
        {"name": "susulan", "type": "time-slot", "label": "Waktu susulan"},
        {"name": "teman", "type": "person", "label": "Teman"},
    ]
    others[-1] = others[-1] | {"outcomes": others[-1]["outcomes"] | {"terbit": {"label": "Terbit", "to": "survei"}}}
    limit = {"after": "14 hari", "outcome": "then"}
    asks = {"id": "survei", "name": "Survei", "executor": "pemohon", "after_service": True, "timeout": limit}
    asks |= {"not_before": WAITS, "then": "selesai", **survey}
    whole = cases.definition([first | {"form": form}, *others, asks], executors=EXECUTORS)
    return cases.started(cases.version(whole), answers=ANSWERS)


def published(dimas, **survey):
    host()
    case = asked(**survey)
    cases.done(case, dimas, "tersedia")
    cases.done(case, dimas, "terbit", answers={"tautan": "https://rapat.example/1"})
    return case


def survey(case):
    return case.tasks.get(step="survei")


def moved(case, dimas, by, length=HOUR, at=AT):
    [booking] = of(case)
    return change(booking=booking, officer=dimas, starts=SOON + by, ends=SOON + by + length, at=at)


def told_faults():
    return [fault.code for fault in Retold(list(Case.objects.all())).faults()]


def test_a_survey_sleeps_until_the_new_end_and_waits_from_there(dimas):
    case = published(dimas)
    before = survey(case)
    assert (before.not_before, before.asleep) == (ENDS, True)
    moved(case, dimas, 7 * DAY)
    after = survey(case)
    assert (after.not_before, after.asleep) == (ENDS + 7 * DAY, True)
    assert after.timeout_at == before.timeout_at + 7 * DAY
    assert {each.kind: each.at for each in Timer.objects.filter(task=after)} == {
        "bangun": after.not_before, "batas": after.timeout_at,
    }  # fmt: skip
    sweep(at=ENDS)
    assert survey(case).asleep
    sweep(at=ENDS + 7 * DAY)
    assert not survey(case).asleep
    assert told_faults() == []


def test_moved_twice_and_back_it_follows_each_time(dimas):
    case = published(dimas)
    for by in (DAY, 2 * HOUR):
        moved(case, dimas, by)
        assert survey(case).not_before == ENDS + by
    assert told_faults() == []


def test_moved_to_what_is_over_already_it_wakes_with_the_next_look(dimas):
    case = published(dimas)
    moved(case, dimas, DAY)
    moved(case, dimas, timedelta(), at=SOON)
    sweep(at=ENDS)
    assert not survey(case).asleep
    assert told_faults() == []


def test_what_opens_after_the_move_waits_for_the_new_time(dimas):
    host()
    case = asked()
    cases.done(case, dimas, "tersedia")
    moved(case, dimas, 3 * DAY, at=AT + HOUR)
    cases.done(case, dimas, "terbit", answers={"tautan": "https://rapat.example/1"})
    assert survey(case).not_before == ENDS + 3 * DAY
    assert told_faults() == []


def test_a_visit_that_was_taken_back_takes_its_move_along(dimas):
    host()
    case = asked()
    cases.done(case, dimas, "tersedia")
    moved(case, dimas, 3 * DAY, at=AT + HOUR)
    cases.done(case, dimas, "ulang", at=AT + 2 * HOUR)
    cases.done(case, dimas, "tersedia", at=AT + 3 * HOUR)
    cases.done(case, dimas, "terbit", answers={"tautan": "https://rapat.example/1"}, at=AT + 4 * HOUR)
    assert survey(case).not_before == ENDS


def test_a_meeting_past_midnight_is_waited_for_until_its_real_end(dimas):
    case = published(dimas)
    moved(case, dimas, 14 * HOUR, length=3 * HOUR)
    assert survey(case).not_before == SOON + 17 * HOUR
    assert told_faults() == []


@pytest.mark.parametrize("waits", ["permohonan.susulan", "2 hari"])
def test_what_waits_for_another_date_or_for_a_while_stays(dimas, waits):
    case = published(dimas, not_before=waits)
    before = survey(case)
    moved(case, dimas, 3 * DAY)
    after = survey(case)
    assert (after.not_before, after.version) == (before.not_before, before.version)


def test_who_is_awake_stays_awake(dimas):
    case = published(dimas)
    sweep(at=ENDS)
    moved(case, dimas, 3 * DAY, at=ENDS + HOUR)
    assert not survey(case).asleep
    assert told_faults() == []


def test_a_meeting_that_is_called_off_moves_nothing(dimas):
    case = published(dimas)
    cancel(booking=of(case)[0], officer=dimas, at=AT)
    assert survey(case).not_before == ENDS
    assert told_faults() == []


def test_the_link_of_somebody_outside_lives_on_with_the_meeting(dimas):
    case = published(dimas, executor="teman")
    before = SecretLink.objects.get(task=survey(case)).expires_at
    moved(case, dimas, 60 * DAY)
    assert SecretLink.objects.get(task=survey(case)).expires_at == before + 60 * DAY
    assert told_faults() == []


def test_a_move_that_fails_moves_nothing_of_the_case(dimas, monkeypatch):
    case = published(dimas)
    entries = cases.kinds(case)

    def somebody_was_faster(*_args, **_named):
        raise bookings.Taken

    monkeypatch.setattr(bookings, "take", somebody_was_faster)
    with pytest.raises(Conflict):
        moved(case, dimas, DAY)
    assert survey(case).not_before == ENDS
    assert cases.kinds(case) == entries
