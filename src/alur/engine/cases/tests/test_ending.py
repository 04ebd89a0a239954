"""The ends: after service and archived, cancelled by the office, withdrawn by the applicant."""

from datetime import timedelta

import pytest

from alur.engine.cases.actions import (
    ask_applicant,
    cancel_case,
    claim_task,
    complete_task,
    correct_task,
    why_not_correctable,
    withdraw_case,
)
from alur.engine.cases.queries import clocks, standing_tasks
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.foundation.journal.queries import broken_links
from alur.kernel.errors import Conflict, Invalid, Refused

from . import make

pytestmark = pytest.mark.django_db

SURVEY = {
    "id": "survei", "rows": [2], "executor": "pemohon", "after_service": True, "timeout": {
        "after": "3 hari", "outcome": "puas",
    }, "outcomes": {
        "puas": {"label": "Puas", "to": "selesai"},
        "belum": {"label": "Belum", "to": "periksa"},
        "salah": {"label": "Salah", "to": "periksa", "back": True},
    },
}  # fmt: skip


def with_survey():
    return make.started(make.version(make.definition([*make.plain_steps(then="survei"), SURVEY])))


def answer_survey(case, outcome, at=make.MONDAY_9):
    task = make.open_task(case)
    complete_task(
        case_id=case.pk, task_id=task.pk, version=task.version, by=APPLICANT, outcome=outcome, at=at, key=f"s {at}"
    )
    case.refresh_from_db()


def cancel(case, person=None, reason="salah alamat", key="batal"):
    person = person or make.officer("Admin", is_administrator=True)
    cancel_case(case_id=case.pk, reason=reason, officer=person, at=make.MONDAY_9, key=key)
    case.refresh_from_db()


def withdraw(case, key="tarik", by=APPLICANT):
    withdraw_case(case_id=case.pk, reason="", by=by, at=make.MONDAY_9, key=key)
    case.refresh_from_db()


def test_a_case_is_served_when_only_the_tail_remains_and_archived_when_that_ends():
    case = with_survey()
    served = make.MONDAY_9 + timedelta(minutes=5)
    make.done(case, make.officer("Budi", "petugas"), at=served)
    case.refresh_from_db()
    assert (case.status, case.served_at, case.ended_at) == ("selesai", served, None)
    answer_survey(case, "puas", served + timedelta(hours=1))
    assert (case.status, case.served_at) == ("diarsipkan", served)


@pytest.mark.parametrize("outcome", ["belum", "salah"])
def test_a_way_back_out_of_the_tail_reopens_the_service(outcome):
    case = with_survey()
    make.done(case, make.officer("Budi", "petugas"))
    answer_survey(case, outcome)
    assert (case.status, case.served_at) == ("berjalan", None)
    assert make.kinds(case)[-1] == "case.reopened"
    again = make.MONDAY_9 + timedelta(minutes=30)
    make.done(case, make.officer("Ani", "petugas"), at=again)
    case.refresh_from_db()
    assert (case.status, case.served_at) == ("selesai", again)


def test_the_service_clock_stops_when_served():
    case = with_survey()
    make.done(case, make.officer("Budi", "petugas"), at=make.MONDAY_9 + timedelta(minutes=30))
    case.refresh_from_db()
    spent = clocks(case, make.MONDAY_9 + timedelta(days=1))
    assert (spent.office, spent.applicant) == (timedelta(minutes=30), timedelta())


def test_a_completion_that_served_the_case_can_be_corrected_while_the_tail_waits():
    case = with_survey()
    budi = make.officer("Budi", "petugas")
    task = make.done(case, budi)
    correct_task(
        case_id=case.pk, task_id=task.pk, reason="keliru", officer=budi, by=Actor.officer(budi.pk),
        at=make.MONDAY_9, key="k",
    )  # fmt: skip
    case.refresh_from_db()
    assert (case.status, make.open_task(case).step) == ("berjalan", "periksa")


def moments():
    """A case at each moment of its running life."""
    budi = make.officer("Budi", "petugas")

    def claimed(case):
        task = make.open_task(case)
        claim_task(case_id=case.pk, task_id=task.pk, version=0, officer=budi, at=make.MONDAY_9)

    def asked(case):
        task = make.open_task(case)
        ask_applicant(
            case_id=case.pk, task_id=task.pk, version=0, question="Yang mana?", officer=budi, at=make.MONDAY_9, key="t"
        )

    return {"fresh": lambda case: None, "claimed": claimed, "asked": asked}


@pytest.mark.parametrize("moment", ["fresh", "claimed", "asked"])
@pytest.mark.parametrize(("end", "kind"), [(cancel, "dibatalkan"), (withdraw, "ditarik")])
def test_a_running_case_can_be_ended_at_every_moment(moment, end, kind):
    case = with_survey()
    moments()[moment](case)
    end(case)
    assert (case.status, case.end_kind, case.ended_at) == (kind, kind, make.MONDAY_9)
    assert not case.tasks.filter(state="open").exists()
    assert not case.tasks.filter(pauses__ended_at=None, pauses__isnull=False).exists()
    assert broken_links(case.stream) == []


def test_what_is_served_is_not_withdrawn_any_more():
    case = with_survey()
    make.done(case, make.officer("Budi", "petugas"))
    with pytest.raises(Conflict, match="selesai dilayani"):
        withdraw(case)
    case.refresh_from_db()
    assert case.status == "selesai"


def test_what_has_ended_does_not_end_again():
    case = with_survey()
    withdraw(case)
    withdraw(case)  # the same form once more
    with pytest.raises(Conflict):
        withdraw(case, key="lain")
    with pytest.raises(Conflict, match="sudah berakhir"):
        cancel(case)
    with pytest.raises(Conflict, match="sudah berakhir"):
        cancel(case, make.officer("Budi", "petugas"))
    assert case.end_kind == "ditarik"
    assert make.kinds(case).count("case.ended") == 1


def test_only_the_applicant_withdraws():
    case = with_survey()
    budi = make.officer("Budi", "petugas")
    with pytest.raises(Refused):
        withdraw(case, by=Actor.officer(budi.pk))


def test_who_works_on_the_case_or_stands_above_may_cancel_with_a_reason():
    make.position("petugas", superior=make.position("kepala"))
    for person in (make.officer("Budi", "petugas"), make.officer("Kartini", "kepala")):
        case = with_survey()
        with pytest.raises(Invalid):
            cancel(case, person, reason=" ", key=f"a{person.pk}")
        cancel(case, person, key=f"b{person.pk}")
        assert case.end_reason == "salah alamat"
    case = with_survey()
    for stranger in (make.officer("Tamu"), make.officer("Lain", of=make.office("lain"), is_administrator=True)):
        with pytest.raises(Refused):
            cancel(case, stranger, key=f"c{stranger.pk}")
    assert case.ended_at is None


@pytest.fixture
def ledger(monkeypatch):
    made = make.Ledger()
    monkeypatch.setitem(activities._items, made.name, made)
    return made


def two_bookings(ledger):
    """pesan-a → pesan-b → putus (back to pesan-a)."""
    ways = {"ya": {"label": "Ya", "to": "selesai"}, "ulang": {"label": "Ulang", "to": "pesan-a", "back": True}}
    steps = [
        make.APPLICATION | {"then": "pesan-a"},
        {"id": "pesan-a", "rows": [2], "executor": "petugas", "does": ledger.name, "then": "pesan-b"},
        {"id": "pesan-b", "rows": [2], "executor": "petugas", "does": ledger.name, "then": "putus"},
        {"id": "putus", "rows": [2], "executor": "petugas", "outcomes": ways},
    ]
    return make.started(make.version(make.definition(steps)))


def test_an_unfavourable_end_undoes_what_stands_latest_first(ledger):
    case = two_bookings(ledger)
    budi = make.officer("Budi", "petugas")
    make.done(case, budi)
    make.done(case, budi)
    cancel(case)
    assert ledger.notes[2:] == [("undone", "pesan-b", 1), ("undone", "pesan-a", 1)]


def test_a_favourable_end_undoes_nothing(ledger):
    case = two_bookings(ledger)
    budi = make.officer("Budi", "petugas")
    for outcome in ("", "", "ya"):
        make.done(case, budi, outcome)
    assert [what for what, _step, _visit in ledger.notes] == ["performed", "performed"]


def test_what_was_returned_past_is_not_undone_twice(ledger):
    case = two_bookings(ledger)
    budi = make.officer("Budi", "petugas")
    for outcome in ("", "", "ulang", ""):
        make.done(case, budi, outcome)
    cancel(case)
    assert ledger.notes[2:] == [
        ("undone", "pesan-b", 1),
        ("undone", "pesan-a", 1),
        ("performed", "pesan-a", 2),
        ("undone", "pesan-a", 2),
    ]


def test_a_return_that_released_something_is_not_corrected(ledger):
    case = two_bookings(ledger)
    budi = make.officer("Budi", "petugas")
    make.done(case, budi)
    make.done(case, budi)
    assert "melepas" in why_not_correctable(make.done(case, budi, "ulang"))


def test_a_plain_return_can_be_corrected_and_what_it_passed_stands_again():
    ways = {"ya": {"label": "Ya", "to": "selesai"}, "ulang": {"label": "Ulang", "to": "permohonan", "back": True}}
    case = make.started(make.version(make.definition(make.plain_steps(outcomes=ways))))
    budi = make.officer("Budi", "petugas")
    task = make.done(case, budi, "ulang")
    assert standing_tasks(case) == []
    correct_task(
        case_id=case.pk, task_id=task.pk, reason="salah pilih", officer=budi, by=Actor.officer(budi.pk),
        at=make.MONDAY_9, key="k",
    )  # fmt: skip
    assert [each.step for each in standing_tasks(case)] == ["permohonan"]
    assert make.open_task(case).step == "periksa"
