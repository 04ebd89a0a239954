"""The daily erasing: what is over its time goes, in batches that stand for themselves; nothing else does."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from alur.engine.cases.actions import cancel_case, start_case, withdraw_case
from alur.engine.cases.models import Case
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.engine.cases.tests import make
from alur.foundation.journal.queries import broken_links, entries
from alur.foundation.outbox.registry import periodic
from alur.kernel.errors import Invalid, Refused
from alur.outlets.protection.actions import due_now, erase_due, retention, save_contact, save_rules
from alur.outlets.protection.queries import rules_of
from alur.outlets.protection.queries.due import buckets

pytestmark = pytest.mark.django_db

AT = make.MONDAY_9
YEARS = timedelta(days=800)


@pytest.fixture
def version(db):
    return make.version(make.definition(make.plain_steps()))


@pytest.fixture
def petugas(db):
    return make.officer("petugas", "petugas")


@pytest.fixture
def boss(db):
    return make.officer("bos", is_administrator=True)


def served(version, petugas, count=1):
    cases = [make.started(version) for _each in range(count)]
    for case in cases:
        make.done(case, petugas)
    return cases


def left():
    return Case.objects.filter(erased_at__isnull=True).count()


def test_a_case_goes_when_its_time_is_over_and_not_before(version, petugas):
    [case] = served(version, petugas)
    assert erase_due(at=AT + timedelta(days=730)) == 0
    assert erase_due(at=AT + timedelta(days=732)) == 1
    case.refresh_from_db()
    assert (case.applicant_name, case.applicant_phone_sealed, case.number) == ("", "", "UJ-2026-0001")
    last = entries(f"office:{case.office_id}").last()
    assert (last.kind, last.data["cases"], last.data["end_kind"]) == ("office.retention_erased", 1, "selesai")
    assert broken_links(case.stream) == broken_links(f"office:{case.office_id}") == []


def test_outcomes_have_their_own_times_and_what_runs_stays(version, petugas, boss):
    withdrawn, cancelled, running = (make.started(version) for _each in range(3))
    withdraw_case(case_id=withdrawn.pk, reason="", by=APPLICANT, at=AT, key="a")
    cancel_case(case_id=cancelled.pk, reason="x", officer=boss, at=AT, key="b")
    assert erase_due(at=AT + timedelta(days=190)) == 1
    assert set(Case.objects.filter(erased_at__isnull=True)) == {cancelled, running}
    assert erase_due(at=AT + YEARS) == 1
    assert set(Case.objects.filter(erased_at__isnull=True)) == {running}


def test_what_an_office_keeps_is_never_erased_and_its_months_count(version, petugas, boss):
    [case] = served(version, petugas)
    rule = {"office": case.office, "by": boss.actor, "at": AT}
    save_rules(service="uji", months={"selesai": "keep"}, **rule)
    assert erase_due(at=AT + 5 * YEARS) == 0
    save_rules(service="uji", months={"selesai": None}, **rule)
    save_rules(service="", months={"selesai": 3}, **rule)
    assert erase_due(at=AT + timedelta(days=91)) == 0
    assert erase_due(at=AT + timedelta(days=93)) == 1


def test_the_offices_own_work_is_kept_unless_its_service_says_otherwise(petugas, boss):
    first = {**make.APPLICATION, "executor": "petugas"}
    version = make.version(make.definition([first, *make.plain_steps()[1:]], slug="dalam"))
    by = {"by": Actor.officer(petugas.pk), "officer": petugas}
    receipt = start_case(version=version, answers={"perihal": "Poster"}, **by, at=AT, key="k")
    case = Case.objects.get(pk=receipt.case_id)
    make.done(case, petugas)
    assert erase_due(at=AT + 5 * YEARS) == 0
    [bucket] = buckets(case.office, AT + 5 * YEARS)
    assert (bucket.months, bucket.due, bucket.next_at) == (None, 0, None)
    save_rules(office=case.office, service="dalam", months={"selesai": 12}, by=boss.actor, at=AT)
    assert erase_due(at=AT + YEARS) == 1


def test_rules_are_the_administrators_and_possible(version, petugas, boss):
    office = version.sop.office
    with pytest.raises(Refused):
        save_rules(office=office, service="", months={"selesai": 3}, by=petugas.actor, at=AT)
    for months in (0, 601):
        with pytest.raises(Invalid):
            save_rules(office=office, service="", months={"selesai": months}, by=boss.actor, at=AT)
    assert rules_of(office) == {}
    for _twice in range(2):
        save_rules(office=office, service="", months={"selesai": 3}, by=boss.actor, at=AT)
    assert [each.kind for each in entries(f"office:{office.pk}")] == ["office.retention_saved"]


def test_a_position_of_another_office_cannot_answer_for_data(boss):
    foreign = make.position("x", make.office("lain"))
    with pytest.raises(Invalid):
        save_contact(office=boss.office, position=foreign, email="", phone="", by=boss.actor, at=AT)


def test_a_dry_run_says_what_the_real_one_does_and_changes_nothing(version, petugas):
    served(version, petugas, 3)
    later = AT + YEARS
    [due] = due_now(at=later)
    assert (due.count, due.service, due.end_kind, due.months) == (3, "uji", "selesai", 24)
    assert left() == 3
    [bucket] = buckets(due.office, later)
    assert (bucket.waiting, bucket.due, bucket.own) == (3, 3, False)
    assert erase_due(at=later) == due.count
    assert list(due_now(at=later)) == buckets(due.office, later) == []


def test_another_office_is_left_alone(version, petugas):
    served(version, petugas)
    assert erase_due(at=AT + YEARS, office=make.office("lain")) == 0
    assert left() == 1


def test_a_killed_run_goes_on_where_it_stopped(version, petugas, monkeypatch):
    served(version, petugas, 5)
    monkeypatch.setattr(retention, "BATCH", 2)
    done = retention.erase_cases
    calls = []

    def dies_at_the_second(**options):
        calls.append(options)
        if len(calls) == 2:
            raise OperationalError("gone")
        return done(**options)

    monkeypatch.setattr(retention, "erase_cases", dies_at_the_second)
    with pytest.raises(OperationalError):
        erase_due(at=AT + YEARS)
    assert left() == 3
    monkeypatch.setattr(retention, "erase_cases", done)
    assert erase_due(at=AT + YEARS) == 3
    assert left() == 0


def test_one_faulty_case_keeps_no_other(version, petugas, monkeypatch):
    cases = served(version, petugas, 5)
    done = retention.erase_cases
    bad = cases[2].pk

    def chokes(**options):
        if bad in options["roots"]:
            raise RuntimeError("faulty")
        return done(**options)

    monkeypatch.setattr(retention, "erase_cases", chokes)
    monkeypatch.setattr(retention, "BATCH", 4)
    assert erase_due(at=AT + YEARS) == 4
    assert [case.pk for case in Case.objects.filter(erased_at__isnull=True)] == [bad]


def test_the_worker_does_it_daily(version, petugas):
    served(version, petugas)
    work = periodic.get("protection.retention")
    assert work.every == timedelta(days=1)
    work.run(AT + YEARS)
    assert left() == 0


QUERIES_OF_EACH = 8
"""For each case: two entries, each after a look at the chain's end; its key, read and destroyed, in a savepoint."""


def test_ten_times_the_cases_cost_ten_times_the_entries_and_no_more(version, petugas):
    counts = []
    for number in (2, 20):
        served(version, petugas, number)
        with CaptureQueriesContext(connection) as asked:
            assert erase_due(at=AT + YEARS) == number
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 18 * QUERIES_OF_EACH, counts
