"""Deadlines counted by hand from a wall calendar of 2026, then compared.

Mon–Thu 07.30–12.00, 13.00–16.00 (270 + 180 = 450 minutes); Fri 07.30–11.30, 13.00–16.30 (240 + 210 = 450).
Ramadan, 19 February – 20 March 2026: Mon–Thu 08.00–12.00, 12.30–15.00 (240 + 150 = 390);
Fri 08.00–11.30, 12.30–15.30 (210 + 180 = 390).
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from alur.engine.worktime.rules import deadline, default_calendar, parse_duration

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"

# zone, start, duration, received, due
BY_HAND = [
    # ── An ordinary week: Monday 23 – Friday 27 November 2026, without a holiday ──
    (WIB, "2026-11-24 09:00", "15 menit", "2026-11-24 09:00", "2026-11-24 09:15"),
    (WIB, "2026-11-24 09:00", "2 jam", "2026-11-24 09:00", "2026-11-24 11:00"),
    # 30 before the break, 30 after it
    (WIB, "2026-11-24 11:30", "1 jam", "2026-11-24 11:30", "2026-11-24 13:30"),
    # used up exactly as the break begins: 12.00, not 13.00
    (WIB, "2026-11-24 10:00", "2 jam", "2026-11-24 10:00", "2026-11-24 12:00"),
    # arrives as the break begins, in it, and as it ends
    (WIB, "2026-11-24 12:00", "15 menit", "2026-11-24 13:00", "2026-11-24 13:15"),
    (WIB, "2026-11-24 12:30", "15 menit", "2026-11-24 13:00", "2026-11-24 13:15"),
    (WIB, "2026-11-24 13:00", "15 menit", "2026-11-24 13:00", "2026-11-24 13:15"),
    # used up exactly at close: 16.00, not 07.30 of the next day
    (WIB, "2026-11-24 15:30", "30 menit", "2026-11-24 15:30", "2026-11-24 16:00"),
    # 10 until close, 20 on Wednesday
    (WIB, "2026-11-24 15:50", "30 menit", "2026-11-24 15:50", "2026-11-25 07:50"),
    # exactly at close, and a minute after: the clock starts on Wednesday
    (WIB, "2026-11-24 16:00", "10 menit", "2026-11-25 07:30", "2026-11-25 07:40"),
    (WIB, "2026-11-24 16:01", "10 menit", "2026-11-25 07:30", "2026-11-25 07:40"),
    # before opening, at opening, at midnight
    (WIB, "2026-11-24 06:00", "15 menit", "2026-11-24 07:30", "2026-11-24 07:45"),
    (WIB, "2026-11-24 07:30", "1 jam", "2026-11-24 07:30", "2026-11-24 08:30"),
    (WIB, "2026-11-24 00:00", "1 jam", "2026-11-24 07:30", "2026-11-24 08:30"),
    # 60 on Thursday, 60 on Friday
    (WIB, "2026-11-26 15:00", "2 jam", "2026-11-26 15:00", "2026-11-27 08:30"),
    # half a minute on Tuesday, half on Wednesday
    (WIB, "2026-11-24 15:59:30", "1 menit", "2026-11-24 15:59:30", "2026-11-25 07:30:30"),
    # a whole day is 450 minutes, a whole week 2250
    (WIB, "2026-11-23 07:30", "7 jam 30 menit", "2026-11-23 07:30", "2026-11-23 16:00"),
    (WIB, "2026-11-23 07:30", "37 jam 30 menit", "2026-11-23 07:30", "2026-11-27 16:30"),
    (WIB, "2026-11-23 07:30", "38 jam", "2026-11-23 07:30", "2026-11-30 08:00"),
    # ── Friday and the weekend ──
    # break 11.30–13.00: 30 before, 30 after
    (WIB, "2026-11-27 11:00", "1 jam", "2026-11-27 11:00", "2026-11-27 13:30"),
    (WIB, "2026-11-27 11:30", "10 menit", "2026-11-27 13:00", "2026-11-27 13:10"),
    (WIB, "2026-11-27 12:30", "5 menit", "2026-11-27 13:00", "2026-11-27 13:05"),
    (WIB, "2026-11-27 10:30", "1 jam", "2026-11-27 10:30", "2026-11-27 11:30"),
    # 15 until 16.30, 15 on Monday the 30th
    (WIB, "2026-11-27 16:15", "30 menit", "2026-11-27 16:15", "2026-11-30 07:45"),
    (WIB, "2026-11-27 16:10", "20 menit", "2026-11-27 16:10", "2026-11-27 16:30"),
    (WIB, "2026-11-27 16:31", "10 menit", "2026-11-30 07:30", "2026-11-30 07:40"),
    (WIB, "2026-11-28 10:00", "2 jam", "2026-11-30 07:30", "2026-11-30 09:30"),
    (WIB, "2026-11-29 23:59", "5 menit", "2026-11-30 07:30", "2026-11-30 07:35"),
    # ── Holidays and the year's end ──
    # Thu 24 December cuti bersama, Fri 25 Natal, weekend: 30 on Wed 23, 30 on Mon 28
    (WIB, "2026-12-23 15:30", "1 jam", "2026-12-23 15:30", "2026-12-28 08:00"),
    (WIB, "2026-12-24 10:00", "15 menit", "2026-12-28 07:30", "2026-12-28 07:45"),
    # 15 on Thu 31 December; Fri 1 January holiday, weekend; 15 on Mon 4
    (WIB, "2026-12-31 15:45", "30 menit", "2026-12-31 15:45", "2027-01-04 07:45"),
    # Mon 4 (1), Tue 5 January 2027 Isra Mikraj, Wed 6 (2), Thu 7 (3)
    (WIB, "2026-12-31 10:00", "3 hari", "2026-12-31 10:00", "2027-01-07 16:00"),
    # 30 on Wed 31 December 2025, Thu 1 January holiday, 30 on Fri 2
    (WIB, "2025-12-31 15:30", "1 jam", "2025-12-31 15:30", "2026-01-02 08:00"),
    # 30 on Fri 14 August, Mon 17 Kemerdekaan, 30 on Tue 18
    (WIB, "2026-08-14 16:00", "1 jam", "2026-08-14 16:00", "2026-08-18 08:00"),
    # came on Mon 17 August: received Tue 18, Wed 19 is the one day
    (WIB, "2026-08-17 09:00", "1 hari", "2026-08-18 07:30", "2026-08-19 16:00"),
    # Thu 14 May Kenaikan, Fri 15 cuti bersama, weekend: Mon 18
    (WIB, "2026-05-13 14:00", "1 hari", "2026-05-13 14:00", "2026-05-18 16:00"),
    # Wed 27 Idul Adha, Thu 28 cuti bersama, Fri 29 (1), Sun 31 Waisak, Mon 1 June Pancasila, Tue 2 June (2)
    (WIB, "2026-05-26 13:00", "2 hari", "2026-05-26 13:00", "2026-06-02 16:00"),
    # 10 on Fri 29 May; weekend, Mon 1 June; 20 on Tue 2
    (WIB, "2026-05-29 16:20", "30 menit", "2026-05-29 16:20", "2026-06-02 07:50"),
    # ── N hari: the day of receipt does not count ──
    (WIB, "2026-11-24 09:00", "1 hari", "2026-11-24 09:00", "2026-11-25 16:00"),
    # Saturday: received Monday 23; Tue, Wed, Thu 26
    (WIB, "2026-11-21 10:00", "3 hari", "2026-11-23 07:30", "2026-11-26 16:00"),
    # close of work on a Friday is 16.30
    (WIB, "2026-11-26 10:00", "1 hari", "2026-11-26 10:00", "2026-11-27 16:30"),
    (WIB, "2026-11-27 10:00", "1 hari", "2026-11-27 10:00", "2026-11-30 16:00"),
    # a minute after close on Friday: received Monday 30; exactly at close: still Friday's
    (WIB, "2026-11-27 16:31", "1 hari", "2026-11-30 07:30", "2026-12-01 16:00"),
    (WIB, "2026-11-27 16:30", "1 hari", "2026-11-27 16:30", "2026-11-30 16:00"),
    (WIB, "2026-11-24 16:00", "1 hari", "2026-11-24 16:00", "2026-11-25 16:00"),
    (WIB, "2026-11-24 16:00:01", "1 hari", "2026-11-25 07:30", "2026-11-26 16:00"),
    # before opening and in the break: that day's receipt
    (WIB, "2026-11-24 06:00", "1 hari", "2026-11-24 07:30", "2026-11-25 16:00"),
    (WIB, "2026-11-24 12:30", "1 hari", "2026-11-24 13:00", "2026-11-25 16:00"),
    # Sunday: received Mon 23; Tue 24, Wed 25, Thu 26, Fri 27, Mon 30
    (WIB, "2026-11-22 08:00", "5 hari", "2026-11-23 07:30", "2026-11-30 16:00"),
    # Tue 3 – Fri 6 (4), Mon 9 – Fri 13 (9), Mon 16 (10)
    (WIB, "2026-11-02 09:00", "10 hari kerja", "2026-11-02 09:00", "2026-11-16 16:00"),
    # ── Ramadan 1447 H and Lebaran: Wed 18 March – Tue 24 March closed ──
    # Wed 18 February is the last ordinary day: 30 until 16.00, 30 from 08.00
    (WIB, "2026-02-18 15:30", "1 jam", "2026-02-18 15:30", "2026-02-19 08:30"),
    (WIB, "2026-02-19 07:40", "15 menit", "2026-02-19 08:00", "2026-02-19 08:15"),
    # break 12.00–12.30: 15 before, 45 after
    (WIB, "2026-02-19 11:45", "1 jam", "2026-02-19 11:45", "2026-02-19 13:15"),
    (WIB, "2026-02-19 14:30", "1 jam", "2026-02-19 14:30", "2026-02-20 08:30"),
    # 15.30 is after Ramadan's close
    (WIB, "2026-02-19 15:30", "10 menit", "2026-02-20 08:00", "2026-02-20 08:10"),
    # Friday break 11.30–12.30, close 15.30
    (WIB, "2026-02-20 11:00", "1 jam", "2026-02-20 11:00", "2026-02-20 13:00"),
    (WIB, "2026-02-20 15:00", "1 jam", "2026-02-20 15:00", "2026-02-23 08:30"),
    # a Ramadan week is 1950 minutes
    (WIB, "2026-02-23 08:00", "32 jam 30 menit", "2026-02-23 08:00", "2026-02-27 15:30"),
    # came on Imlek (Tue 17 February): received Wed 18, due at Thursday's Ramadan close
    (WIB, "2026-02-17 10:00", "1 hari", "2026-02-18 07:30", "2026-02-19 15:00"),
    (WIB, "2026-02-19 10:00", "1 hari", "2026-02-19 10:00", "2026-02-20 15:30"),
    # after close on Tue 17 March: Wed 25 March is the next opening, with ordinary hours again
    (WIB, "2026-03-17 15:50", "2 jam", "2026-03-25 07:30", "2026-03-25 09:30"),
    # 60 until 15.00 on the 17th, 60 on the 25th
    (WIB, "2026-03-17 14:00", "2 jam", "2026-03-17 14:00", "2026-03-25 08:30"),
    # Fri 20 March, Ramadan's last day, is cuti bersama
    (WIB, "2026-03-20 10:00", "30 menit", "2026-03-25 07:30", "2026-03-25 08:00"),
    # Tue 17 (1), Wed 25 (2), Thu 26 (3)
    (WIB, "2026-03-16 10:00", "3 hari", "2026-03-16 10:00", "2026-03-26 16:00"),
    (WIB, "2026-03-17 15:00", "1 hari", "2026-03-17 15:00", "2026-03-25 16:00"),
    (WIB, "2026-03-17 15:01", "1 hari", "2026-03-25 07:30", "2026-03-26 16:00"),
    # Tue 3 – Fri 6 (4), Mon 9 – Fri 13 (9), Mon 16, Tue 17 (11), Wed 25 (12), Thu 26 (13), Fri 27 (14)
    (WIB, "2026-03-02 08:00", "14 hari", "2026-03-02 08:00", "2026-03-27 16:30"),
    # ── Other zones: local hours ──
    (WITA, "2026-11-27 16:15", "30 menit", "2026-11-27 16:15", "2026-11-30 07:45"),
    (WIT, "2026-11-24 09:00", "2 jam", "2026-11-24 09:00", "2026-11-24 11:00"),
    (WIT, "2026-11-21 10:00", "3 hari", "2026-11-23 07:30", "2026-11-26 16:00"),
    # ── Measured, never late ──
    (WIB, "2026-11-28 10:00", "Tentatif", "2026-11-30 07:30", None),
    (WIB, "2026-11-24 10:00", "-", "2026-11-24 10:00", None),
]


@pytest.mark.parametrize(("zone", "start", "duration", "received", "due"), BY_HAND)
def test_a_deadline_is_what_a_wall_calendar_says(zone, start, duration, received, due):
    found = deadline(default_calendar(zone), _at(start, zone), parse_duration(duration))

    assert found.received_at == _at(received, zone)
    assert found.due == (_at(due, zone) if due else None)


def test_an_instant_is_judged_by_the_office_s_own_clock():
    # 14.30 in Jakarta is 16.30 in Jayapura: that office has closed.
    found = deadline(default_calendar(WIT), _at("2026-11-24 14:30", WIB), parse_duration("10 menit"))

    assert found.received_at == _at("2026-11-25 07:30", WIT)
    assert found.due == _at("2026-11-25 07:40", WIT)


def test_every_span_of_minutes_is_told_with_its_reason():
    found = deadline(default_calendar(WIB), _at("2026-11-27 11:00", WIB), parse_duration("4 jam 30 menit"))

    assert _told(found, WIB) == [
        ("27 11.00", "27 11.30", True, 30, "jam kerja"),
        ("27 11.30", "27 13.00", False, 90, "istirahat"),
        ("27 13.00", "27 16.30", True, 210, "jam kerja"),
        ("27 16.30", "28 00.00", False, 450, "di luar jam kerja"),
        ("28 00.00", "30 00.00", False, 2880, "akhir pekan"),
        ("30 00.00", "30 07.30", False, 450, "di luar jam kerja"),
        ("30 07.30", "30 08.00", True, 30, "jam kerja"),
    ]


def test_every_day_of_a_deadline_in_days_is_told_with_its_reason():
    found = deadline(default_calendar(WIB), _at("2026-03-16 10:00", WIB), parse_duration("2 hari"))

    assert _told(found, WIB) == [
        ("16 10.00", "17 00.00", False, 840, "hari diterima, tidak dihitung"),
        ("17 00.00", "18 00.00", True, 390, "hari kerja ke-1"),
        ("18 00.00", "19 00.00", False, 1440, "cuti bersama: Hari Suci Nyepi"),
        ("19 00.00", "20 00.00", False, 1440, "libur: Hari Suci Nyepi"),
        ("20 00.00", "21 00.00", False, 1440, "cuti bersama: Hari Raya Idul Fitri"),
        ("21 00.00", "22 00.00", False, 1440, "libur: Hari Raya Idul Fitri"),
        ("22 00.00", "23 00.00", False, 1440, "libur: Hari kedua dari Hari Raya Idul Fitri"),
        ("23 00.00", "25 00.00", False, 2880, "cuti bersama: Hari Raya Idul Fitri"),
        ("25 00.00", "25 16.00", True, 450, "hari kerja ke-2"),
    ]


def test_ramadan_hours_are_named():
    found = deadline(default_calendar(WIB), _at("2026-02-19 11:45", WIB), parse_duration("1 jam"))

    assert [span.reason for span in found.spans] == [
        "jam kerja (Ramadan 1447 H)",
        "istirahat (Ramadan 1447 H)",
        "jam kerja (Ramadan 1447 H)",
    ]


def _told(found, zone):
    def clock(at):
        return at.astimezone(ZoneInfo(zone)).strftime("%d %H.%M")

    return [(clock(span.start), clock(span.end), span.counted, span.minutes, span.reason) for span in found.spans]


def _at(text, zone):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
