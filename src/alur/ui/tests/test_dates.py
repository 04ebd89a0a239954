"""Dates, times and durations in words."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from alur.ui import dates

JAKARTA = "Asia/Jakarta"
NINE = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [
        (JAKARTA, "id", "Selasa, 24 November 2026, 09.00 WIB"),
        ("Asia/Makassar", "id", "Selasa, 24 November 2026, 10.00 WITA"),
        ("Asia/Jayapura", "id", "Selasa, 24 November 2026, 11.00 WIT"),
        (JAKARTA, "en", "Tuesday, 24 November 2026, 09:00 WIB"),
        ("Europe/Berlin", "id", "Selasa, 24 November 2026, 03.00 CET"),
    ],
)
def test_an_instant_is_said_in_the_zone_of_the_office(zone, language, words):
    assert dates.long_datetime(NINE, zone, language) == words


def test_the_local_day_counts_not_the_day_in_greenwich():
    assert (
        dates.long_datetime(datetime(2026, 12, 31, 17, 30, tzinfo=UTC), JAKARTA) == "Jumat, 1 Januari 2027, 00.30 WIB"
    )


def test_a_naive_datetime_is_refused():
    with pytest.raises(ValueError, match="aware"):
        dates.long_datetime(datetime(2026, 11, 24), JAKARTA)  # noqa: DTZ001  the fault under test


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NINE, "hari ini pukul 09.00 WIB"),
        (NINE + timedelta(days=1), "besok pukul 09.00 WIB"),
        (NINE - timedelta(days=1), "kemarin pukul 09.00 WIB"),
        (NINE + timedelta(days=3), "Jumat, 27 November 2026, 09.00 WIB"),
        # 23.30 in Jakarta is today, 00.30 is tomorrow, though both are the same day in UTC
        (datetime(2026, 11, 24, 16, 30, tzinfo=UTC), "hari ini pukul 23.30 WIB"),
        (datetime(2026, 11, 24, 17, 30, tzinfo=UTC), "besok pukul 00.30 WIB"),
    ],
)
def test_near_days_have_names(at, words):
    assert dates.day_words(at, JAKARTA, NINE) == words


@pytest.mark.parametrize(
    ("length", "language", "words"),
    [
        (0, "id", "0 menit"),
        (1, "id", "1 menit"),
        (100, "id", "1 jam 40 menit"),
        (120, "id", "2 jam"),
        (timedelta(seconds=40), "id", "kurang dari 1 menit"),
        (timedelta(minutes=3, seconds=59), "id", "3 menit"),
        (timedelta(hours=26), "id", "26 jam"),
        (1, "en", "1 minute"),
        (61, "en", "1 hour 1 minute"),
        (150, "en", "2 hours 30 minutes"),
    ],
)
def test_durations(length, language, words):
    assert dates.duration_words(length, language) == words


@pytest.mark.parametrize(
    ("due", "language", "words"),
    [
        (NINE + timedelta(minutes=3, seconds=50), "id", "Sisa 3 mnt"),
        (NINE + timedelta(minutes=100), "id", "Sisa 1 jam 40 mnt"),
        (NINE + timedelta(seconds=30), "id", "Sisa kurang dari 1 mnt"),
        (NINE, "id", "Sisa kurang dari 1 mnt"),
        (NINE - timedelta(seconds=1), "id", "Baru lewat"),
        (NINE - timedelta(minutes=12), "id", "Lewat 12 mnt"),
        (NINE - timedelta(minutes=100), "id", "Lewat 1 jam 40 mnt"),
        (NINE - timedelta(hours=5, minutes=10), "id", "Lewat 5 jam"),
        (NINE - timedelta(hours=50), "id", "Lewat 2 hari"),
        (datetime(2026, 11, 25, 0, 35, tzinfo=UTC), "id", "Besok 07.35"),
        (datetime(2026, 11, 27, 0, 35, tzinfo=UTC), "id", "27 Nov, 07.35"),
        (None, "id", "Tanpa batas waktu"),
        (NINE + timedelta(minutes=3), "en", "3 min left"),
        (NINE - timedelta(days=1), "en", "1 day late"),
        (datetime(2026, 11, 25, 0, 35, tzinfo=UTC), "en", "Tomorrow 07:35"),
    ],
)
def test_what_is_left_until_a_deadline(due, language, words):
    assert dates.remaining_words(due, NINE, JAKARTA, language) == words


def test_working_time_left_is_said_instead_of_the_clock_when_known():
    due = NINE + timedelta(hours=5)
    assert dates.remaining_words(due, NINE, JAKARTA, left=timedelta(hours=4)) == "Sisa 4 jam"


def test_slots_dates_and_clock_times():
    assert dates.slot_words(NINE, NINE + timedelta(hours=2), JAKARTA) == "Selasa, 24 November 2026, 09.00–11.00 WIB"
    assert "Rabu, 25 November 2026, 01.00 WIB" in dates.slot_words(NINE, NINE + timedelta(hours=16), JAKARTA)
    assert dates.short_datetime(NINE, JAKARTA) == "24 Nov 2026, 09.00"
    assert dates.short_date(date(2026, 8, 17)) == "17 Agu 2026"
    assert dates.clock_time(time(7, 30)) == "07.30"
    assert dates.clock_time(time(7, 30), language="en") == "07:30"
