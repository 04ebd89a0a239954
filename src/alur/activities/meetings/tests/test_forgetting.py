"""Meetings that no case asked for: their people go once they were kept long enough, and what is counted stays."""

import json
from datetime import timedelta

import pytest

from alur.activities.meetings.actions import book_series
from alur.activities.meetings.actions.after import write_after
from alur.activities.meetings.models import Booking
from alur.activities.meetings.queries.after import attendance_of, minutes_of
from alur.activities.meetings.rules.series import Every, Pattern
from alur.engine.cases.tests import make as cases
from alur.foundation.journal.queries import entries
from alur.foundation.privacy.sealing import seal
from alur.kernel import clock
from alur.outlets.protection.actions import beside as erasing
from alur.outlets.protection.actions import beside_due, erase_beside, save_rules
from alur.project.cli import main

from .make import AT, HOUR, SOON, booked, host, started

pytestmark = pytest.mark.django_db

FIRST = SOON.astimezone(cases.local("2026-11-24 00:00").tzinfo).date()
WEEK = timedelta(weeks=1)
LATER = SOON + timedelta(days=735)
"""Of three weekly meetings the first was over more than two years ago, the second was not."""


@pytest.fixture
def dimas():
    return cases.officer("Dimas", "petugas")


@pytest.fixture
def series(dimas):
    """Three, each with who came, where the minutes lie, and a link."""
    with clock.frozen(AT):
        pattern = Pattern(FIRST, Every.WEEK, FIRST + 2 * WEEK, frozenset(), {})
        made = book_series(
            officer=dimas, host=host(), title="Penilaian Budi", pattern=pattern, minutes=60, participants=5, at=AT,
            starts=cases.local("2026-11-24 09:00").time(),
        )  # fmt: skip
    for booking in made.bookings.all():
        done = booking.ends + HOUR
        write_after(
            booking=booking, officer=dimas, names=["Siti", "Joko"], number=None, minutes="https://a.example/n", at=done
        )
    made.bookings.update(made_sealed=seal(json.dumps({"external_id": "1", "join_url": "https://a.example/j"})))
    return made


def told(made):
    return [(each.title, bool(each.made_sealed)) for each in made.bookings.order_by("starts")]


def test_who_came_to_a_meeting_of_a_series_goes_when_its_time_is_over_and_not_before(series):
    assert erase_beside(at=SOON + timedelta(days=700)) == 0
    assert erase_beside(at=LATER) == 1
    assert told(series) == [("–", False), ("Penilaian Budi", True), ("Penilaian Budi", True)]
    first, second, _third = series.bookings.order_by("starts")
    assert (attendance_of(first).names, attendance_of(first).number, minutes_of(first)) == ((), 2, "")
    assert attendance_of(second).names == ("Siti", "Joko")
    assert erase_beside(at=LATER) == 0


def test_the_series_loses_its_name_with_its_last_meeting(series):
    erase_beside(at=LATER)
    series.refresh_from_db()
    assert series.title == "Penilaian Budi"
    assert erase_beside(at=LATER + 3 * WEEK) == 2
    series.refresh_from_db()
    assert series.title == "–"


def test_the_office_is_told_how_much_and_nobody_of_whom(series):
    erase_beside(at=LATER)
    last = entries(f"office:{series.office_id}").last()
    assert (last.kind, last.data) == ("office.retention_erased", {"beside": "meetings", "months": 24, "rows": 1})


def test_the_offices_own_rule_holds(series):
    boss = cases.officer("Bos", is_administrator=True)
    office = series.office
    save_rules(office=office, service="", months={"selesai": "keep"}, by=boss.actor, at=AT)
    assert erase_beside(at=LATER + 10 * WEEK) == 0
    save_rules(office=office, service="", months={"selesai": 1}, by=boss.actor, at=AT)
    assert erase_beside(at=SOON + timedelta(days=33)) == 1


def test_what_a_case_asked_for_goes_with_its_case_alone(dimas):
    with clock.frozen(AT):
        booked(host(), case_id=started().pk, title="Rapat benih")
    assert erase_beside(at=LATER + 10 * WEEK) == 0
    assert Booking.objects.get().title == "Rapat benih"


def test_small_batches_come_to_the_same(series, monkeypatch):
    monkeypatch.setattr(erasing, "BATCH", 2)
    assert erase_beside(at=LATER + 10 * WEEK) == 3
    rows = [each.data["rows"] for each in entries(f"office:{series.office_id}").filter(kind="office.retention_erased")]
    assert rows == [2, 1]


def test_a_dry_run_lists_them_and_changes_nothing(series, capsys):
    with clock.frozen(LATER):
        assert main(["retention", "--dry-run"]) == 0
        said = capsys.readouterr().out
        assert "kantor  rapat tanpa permohonan: 1, selesai sebelum 2026-11-28 (masa simpan 24 bulan)" in said
        assert "1 catatan tanpa permohonan akan dihapus data pribadinya." in said
        assert "Tidak ada yang diubah." in said
        assert [pile.held.due for pile in beside_due(at=LATER)] == [1]
        assert main(["retention", "--office", "kantor"]) == 0
        assert "1 catatan tanpa permohonan dihapus data pribadinya." in capsys.readouterr().out
    assert told(series)[0] == ("–", False)


def test_another_office_keeps_its_own(series):
    assert erase_beside(at=LATER, office=cases.office("lain")) == 0
    assert list(beside_due(at=LATER, office=cases.office("lain"))) == []
