"""The calendar: every change is a new edition, and a deadline says why it is when it is."""

from dataclasses import replace
from datetime import date

import pytest

from alur.engine.worktime.actions import save_calendar
from alur.engine.worktime.models import CalendarEdition
from alur.engine.worktime.queries import calendar_for, current_edition
from alur.kernel.errors import Conflict

from . import make

KALENDER = f"{make.HERE}kalender/"
WEEK = {
    f"{day}-{part}": value
    for day in ("senin", "selasa", "rabu", "kamis", "jumat")
    for part, value in (("buka", "08.00"), ("tutup", "16.30"), ("istirahat", "12.00–13.00"))
}


def extra_day(**changes):
    typed = make.form(name="Hari Jadi", kind="kantor", source="SK 12/2026", **make.day("on", "2026-11-25"))
    return typed | changes


def test_a_day_is_added_and_removed_each_as_a_new_edition(here):
    assert here.browser.post(f"{KALENDER}hari/", extra_day()).status_code == 302
    assert current_edition(here.office) == 1
    found = calendar_for(here.office).holiday_on(date(2026, 11, 25))
    assert (found.name, found.reason, found.source) == ("Hari Jadi", "libur kantor: Hari Jadi", "SK 12/2026")
    assert calendar_for(here.office).holiday_on(date(2026, 12, 25)), "the year's other days are still there"
    page = here.browser.get(f"{KALENDER}?tahun=2026").content.decode()
    assert "Hari Jadi" in page
    assert "SK 12/2026" in page
    assert here.browser.post(f"{KALENDER}hari/2026-11-25/hapus/", make.form()).status_code == 302
    assert calendar_for(here.office).holiday_on(date(2026, 11, 25)) is None
    assert CalendarEdition.objects.filter(office=here.office).count() == 2
    assert make.journal(here.office) == ["office.calendar_saved"] * 2
    assert here.browser.get(f"{KALENDER}hari/2026-11-25/hapus/").status_code == 404


def test_the_same_day_again_makes_no_edition(here):
    for _each in range(2):
        assert here.browser.post(f"{KALENDER}hari/", extra_day()).status_code == 302
    assert current_edition(here.office) == 1


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"kind": "piknik"}, {"source": ""}, make.day("on", "2026-02-30"), make.day("on", "1500-01-01")],
)
def test_a_day_that_cannot_be_is_refused(here, changes):
    answer = here.browser.post(f"{KALENDER}hari/", extra_day(**changes))
    assert answer.status_code == 422
    assert current_edition(here.office) == 0


def test_hours_are_changed_day_by_day(here):
    assert here.browser.post(f"{KALENDER}jam/", make.form(edition=0, **WEEK)).status_code == 302
    monday, *_rest, saturday, sunday = calendar_for(here.office).week
    assert (monday.opens, monday.closes, monday.breaks) == (480, 990, ((720, 780),))
    assert (saturday, sunday) == (None, None)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"senin-buka": "17.00"}, "harus sebelum tutup"),
        ({"senin-tutup": ""}, "Isi jam buka dan jam tutup"),
        ({"senin-buka": "pagi"}, "Tulis jam 24 jam"),
        ({"senin-istirahat": "siang"}, "Tulis istirahat seperti"),
        ({"senin-istirahat": "06.00–07.00"}, "harus di dalam jam kerja"),
        (dict.fromkeys(WEEK, ""), "sedikitnya satu hari"),
    ],
)
def test_hours_that_cannot_be_are_refused_and_stay_to_be_mended(here, changes, said):
    answer = here.browser.post(f"{KALENDER}jam/", make.form(edition=0, **WEEK | changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert current_edition(here.office) == 0


def test_hours_over_an_edition_that_nobody_saw_are_a_conflict(here):
    here.browser.post(f"{KALENDER}hari/", extra_day())
    answer = here.browser.post(f"{KALENDER}jam/", make.form(edition=0, **WEEK))
    assert answer.status_code == 409
    assert "diubah orang lain" in answer.content.decode()
    other = replace(calendar_for(here.office), country="")
    with pytest.raises(Conflict):
        save_calendar(office=here.office, calendar=other, based_on=0, by=here.admin.actor, at=make.AT)


def period(**changes):
    days = make.day("starts_on", "2027-02-08") | make.day("ends_on", "2027-03-09")
    return make.form(name="Ramadan 1448 H", source="Ketetapan pemerintah", **WEEK, **days) | changes


def test_a_period_has_hours_of_its_own_and_may_not_overlap_another(here):
    assert here.browser.post(f"{KALENDER}masa/", period()).status_code == 302
    found = calendar_for(here.office).period_on(date(2027, 2, 20))
    assert (found.name, found.week[0].opens) == ("Ramadan 1448 H", 480)
    other = here.browser.post(f"{KALENDER}masa/", period(name="Lain", **make.day("starts_on", "2027-03-01")))
    assert other.status_code == 422
    assert "tumpang tindih" in other.content.decode()
    backwards = here.browser.post(f"{KALENDER}masa/", period(**make.day("ends_on", "2027-01-01")))
    assert backwards.status_code == 422
    assert here.browser.post(f"{KALENDER}masa/2027-02-08/hapus/", make.form()).status_code == 302
    assert calendar_for(here.office).period_on(date(2027, 2, 20)) is None


def test_a_deadline_is_explained_span_by_span(here):
    here.browser.post(f"{KALENDER}hari/", extra_day())
    page = here.browser.get(f"{KALENDER}tenggat/?day=24/11/2026&hour=15.50&duration=2+hari").content.decode()
    assert "Jumat, 27 November 2026, 16.30 WIB" in page
    for why in ("libur kantor: Hari Jadi", "hari kerja ke-1", "hari kerja ke-2", "hari diterima, tidak dihitung"):
        assert why in page
    assert "edisi 1" in page


@pytest.mark.parametrize(
    "query",
    [
        "day=x&hour=9&duration=2+hari",
        "day=24/11/2026&hour=9&duration=sejam",
        "day=24/11/2026&hour=9&duration=99999+hari",
        "day=24/11/2026&hour=&duration=",
        "day=31/12/9999&hour=9&duration=1+hari",
        "day=1/1/0001&hour=0&duration=2+jam",
    ],
)
def test_a_deadline_that_cannot_be_counted_says_why(here, query):
    assert here.browser.get(f"{KALENDER}tenggat/?{query}").status_code == 422


@pytest.mark.parametrize("year", ["abc", "0000", "99999", "1", "²"])
def test_a_strange_year_shows_this_one(here, year):
    assert "Kalender 2026" in here.browser.get(f"{KALENDER}?tahun={year}").content.decode()
