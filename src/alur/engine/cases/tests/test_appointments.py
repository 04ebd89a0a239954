"""Dates for those who take part: who hears of them, what they read, and how their changes are counted."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from alur.engine.cases.actions import cancel_case, correct_task
from alur.engine.cases.queries import appointment_of, appointments_of, feed_slots, guests_of, may_join, told_with
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.rules.flow import OpenedAs, VisitState
from alur.engine.cases.rules.slots import Mark, revision_of
from alur.engine.cases.tests import make as cases
from alur.engine.cases.tests import test_schedule as listed
from alur.engine.sops.queries import definition_of

AT = cases.MONDAY_9
LINK = "https://zoom.example/rahasia"
JOKO = {"name": "Joko", "phone": "+6285711122233", "email": "joko@contoh.id"}


def steps():
    """As of the public schedule's tests, with a unit, a contact and a link that the applicant may read."""
    found = listed.steps()
    found[0]["form"] += [listed.field("unit", "text", public=True), listed.field("narahubung", "person")]
    found[0]["form"] += [listed.field("surel", "email", fills="applicant.email")]
    found[2]["form"] = [
        {"name": "tautan", "type": "text", "label": "Tautan", "for_applicant": "terbitkan"},
        listed.field("sandi", "text", for_applicant="terbitkan"),
        listed.field("catatan", "text"),
    ]
    return found


SEES = ["permohonan.waktu", "terbitkan.tautan"]


def version(sees=SEES, **changes):
    schedule = {**listed.SCHEDULE, "unit": "permohonan.unit", "link": "terbitkan.tautan", **changes}
    contact = {"name": "Narahubung", "kind": "contact", "from": "permohonan.narahubung", "sees": sees}
    executors = {
        "pemohon": {"name": "Pemohon", "kind": "applicant"},
        "petugas": {"name": "Petugas", "kind": "position"},
        "kontak": contact,
    }
    return cases.version(cases.definition(steps(), service={"schedule": schedule}, executors=executors))


def published(petugas, what=None, at=AT, **answers):
    """Checked and published an hour after `at`, with a link and a passcode."""
    given = {"unit": "Balai Benih", "narahubung": JOKO, "surel": "siti@contoh.id", **answers}
    case = listed.asked(what or version(), **given)
    cases.done(case, petugas, "ya", at=at)
    cases.done(case, petugas, at=at + timedelta(hours=1), answers={"tautan": LINK, "sandi": "4711", "catatan": "x"})
    case.refresh_from_db()
    return case


@pytest.fixture
def petugas(db):
    return cases.officer("Ani", "petugas")


def slot(today=listed.TODAY):
    [found], _changed_at = feed_slots(
        cases.office(), ["uji"], listed.TODAY, listed.TODAY + timedelta(days=60), today=today
    )  # fmt: skip
    return found


def test_the_unit_is_shown_where_the_date_is_public(petugas):
    published(petugas)
    assert slot().unit == "Balai Benih"


def test_the_unit_of_a_private_date_is_not(petugas):
    published(petugas, terbuka="tidak")
    assert (slot().unit, slot().title) == ("", "")


def test_those_who_may_read_the_date_are_its_guests(petugas):
    case = published(petugas)
    assert [(each.who, each.email) for each in guests_of(case)] == [
        ("applicant", "siti@contoh.id"), ("kontak", "joko@contoh.id"),
    ]  # fmt: skip
    plan = definition_of(case.sop_version)
    assert may_join(plan, "applicant")
    assert may_join(plan, "kontak")
    assert [each.value for each in told_with(case, "applicant", language="id")] == [LINK, "4711"]
    assert [each.value for each in told_with(case, "kontak", language="id")] == [LINK]


@pytest.mark.parametrize("sees", [[], ["permohonan.perihal"], ["terbitkan.tautan"]])
def test_a_contact_who_may_not_read_the_date_is_no_guest(petugas, sees):
    assert [each.who for each in guests_of(published(petugas, version(sees)))] == ["applicant"]


def test_a_contact_who_may_not_read_the_link_is_not_given_it(petugas):
    case = published(petugas, version(["permohonan.waktu"]))
    assert not may_join(definition_of(case.sop_version), "kontak")
    assert told_with(case, "kontak", language="id") == []


def test_an_appointment_has_the_title_also_of_a_private_date_and_the_link(petugas):
    found = appointment_of(published(petugas, terbuka="tidak"))
    assert (found.title, found.link, found.when.start) == ("Rapat benih", LINK, "09:00")
    assert found.revision.sequence == 0


def test_there_is_none_before_it_is_published_after_a_return_or_when_cancelled(petugas):
    assert appointment_of(listed.asked(version())) is None
    returned = published(petugas)
    cases.done(returned, petugas, "ulang")
    assert appointment_of(returned) is None
    gone = published(petugas)
    cancel_case(case_id=gone.pk, reason="Batal", officer=petugas, at=AT, key=uuid4().hex)
    gone.refresh_from_db()
    assert appointment_of(gone) is None


def test_every_change_counts_up_and_a_return_too(petugas):
    case = published(petugas)
    assert (slot().revision.sequence, slot().revision.changed_at) == (0, AT + timedelta(hours=1))
    key = slot().key
    cases.done(case, petugas, "ulang", at=AT + timedelta(hours=2))
    later = {"waktu-lain": {"date": "2026-12-09", "start": "13:00", "end": "14:00"}}
    cases.done(case, petugas, "ya", at=AT + timedelta(hours=3), answers=later)
    cases.done(case, petugas, at=AT + timedelta(hours=4), answers={"tautan": LINK})
    changed = slot().revision
    assert (changed.sequence, changed.changed_at) == (4, AT + timedelta(hours=4))
    cancel_case(case_id=case.pk, reason="Batal", officer=petugas, at=AT + timedelta(hours=5), key=uuid4().hex)
    assert (slot().revision.sequence, slot().cancelled, slot().key) == (5, True, key)


def test_a_correction_counts_up(petugas):
    case = published(petugas)
    task = case.tasks.get(step="terbitkan")
    by, at = Actor.officer(petugas.pk), AT + timedelta(hours=2)
    correct_task(case_id=case.pk, task_id=task.pk, reason="Salah tautan", officer=petugas, by=by, at=at, key="k")
    cases.done(case, petugas, at=AT + timedelta(hours=3), answers={"tautan": LINK})
    assert slot().revision.sequence == 3


def test_a_feed_tells_of_cancelled_dates_for_four_weeks_the_private_ones_too(petugas):
    listed.cancelled(petugas, terbuka="tidak")
    found = slot(today=listed.TODAY + timedelta(days=10 + 28))
    assert (found.cancelled, found.title) == (True, "")
    assert listed.shown() == []
    with pytest.raises(ValueError, match="unpack"):
        slot(today=listed.TODAY + timedelta(days=10 + 29))


def test_officers_have_the_dates_of_their_positions_and_nobody_elses(petugas):
    case = published(petugas)
    [mine] = appointments_of(petugas, AT)
    assert (mine.number, mine.title, mine.link) == (case.number, "Rapat benih", LINK)
    assert appointments_of(cases.officer("Budi", "kepala"), AT) == []
    assert appointments_of(cases.officer("Budi"), AT) == []
    assert appointments_of(cases.officer("Cici", "petugas", of=cases.office("lain")), AT) == []
    assert appointments_of(petugas, AT + timedelta(days=60)) == []


def test_the_number_of_queries_does_not_grow_with_ones_dates(petugas, django_assert_num_queries):
    what = version()
    for _ in range(2):
        published(petugas, what)
        officer = type(petugas).objects.select_related("office").get(pk=petugas.pk)
        with django_assert_num_queries(6):
            assert appointments_of(officer, AT)


NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
marks = some.lists(
    some.tuples(
        some.sampled_from(["waktu", "terbit", "lain"]),
        some.sampled_from(list(VisitState)),
        some.sampled_from(list(OpenedAs)),
        some.integers(0, 5),
    ),
    max_size=12,
)


@given(marks, some.integers(0, 12))
def test_what_is_added_to_a_case_never_lets_the_count_fall(drawn, cut):
    """Visits only come and get closed, later than what was closed before: so the count of more of them is no less."""
    visits, at = [], NOON
    for number, (step, state, opened_as, minutes) in enumerate(drawn, 1):
        at += timedelta(minutes=minutes)
        closed = None if state is VisitState.OPEN else at
        visits.append(Mark(number, step, state, opened_as, at, closed))

    def count(found, cancelled_at=None):
        found = revision_of(found, published_by="terbit", telling={"waktu"}, cancelled_at=cancelled_at)
        return (-1, NOON) if found is None else (found.sequence, found.changed_at)

    before, after = count(visits[:cut]), count(visits)
    assert before[0] <= after[0]
    assert before[1] <= after[1]
    if before[0] >= 0:
        assert count(visits[:cut], at)[0] == before[0] + 1
        more = [*visits[:cut], Mark(99, "lain", VisitState.OPEN, OpenedAs.CORRECTION, at, None)]
        assert count(more)[0] > count(visits[:cut], at)[0]  # reopened by a correction: newer than the end was
