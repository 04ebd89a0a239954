"""The pure rules: cells, who is free, free times, days of a series; and at random, never above a host's limit."""

import os
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alur.activities.meetings.rules.cells import CELL, begin_of, cells, occupied
from alur.activities.meetings.rules.pool import Hours, Room, free_lane, free_rooms, free_times
from alur.activities.meetings.rules.series import MOST, Every, Pattern, times_on
from alur.engine.worktime.rules import default_calendar

BOOKINGS = int(os.environ.get("ALUR_BOOKINGS", "150"))
"""How many sets of random bookings are tried (each of up to 25)."""
JAKARTA = default_calendar("Asia/Jakarta")
ZONES = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Australia/Lord_Howe", "America/St_Johns"]


def at(text, zone="Asia/Jakarta"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def hour(text, zone="Asia/Jakarta", minutes=60):
    return at(text, zone), at(text, zone) + timedelta(minutes=minutes)


def held(*spans, room=None, lane=1):
    room = room or Room(1, 100)
    return {room.id: {lane: {cell for span in spans for cell in room.cells(*span)}}}


def test_a_range_takes_every_cell_it_touches_and_leaves_the_next():
    nine = at("2026-11-24T09:00")
    assert len(cells(nine, nine + CELL)) == 1
    assert len(cells(nine + timedelta(minutes=1), nine + timedelta(minutes=6))) == 2
    assert begin_of(cells(nine, nine + CELL).start) == nine


def test_the_same_moment_is_the_same_cell_in_every_zone():
    assert cells(*hour("2026-11-24T09:00")) == cells(*hour("2026-11-24T11:00", "Asia/Jayapura"))


@pytest.mark.parametrize(
    ("starts", "free"),
    [("08:00", True), ("08:01", False), ("09:30", False), ("10:00", True), ("09:59", False)],
)
def test_the_next_meeting_may_begin_when_the_last_one_ends(starts, free):
    taken = held(hour("2026-11-24T09:00"))
    assert (free_lane(Room(1, 100), taken, *hour(f"2026-11-24T{starts}")) == 1) is free


@pytest.mark.parametrize(("starts", "free"), [("10:15", False), ("10:20", True), ("07:45", False), ("07:40", True)])
def test_buffers_lie_around_both_meetings(starts, free):
    """Ten minutes before and ten after each: twenty lie between two meetings."""
    room = Room(1, 100, before=10, after=10)
    taken = held(hour("2026-11-24T09:00"), room=room)
    assert (free_lane(room, taken, *hour(f"2026-11-24T{starts}")) == 1) is free


def test_a_second_lane_is_free_while_the_first_is_taken():
    taken = held(hour("2026-11-24T09:00"))
    assert free_lane(Room(1, 100, limit=2), taken, *hour("2026-11-24T09:30")) == 2


def test_the_smallest_that_fits_comes_first():
    rooms = [Room(1, 500), Room(2, 50), Room(3, 100)]
    found = free_rooms(rooms, {}, *hour("2026-11-24T09:00"), 80, JAKARTA)
    assert [room.id for room in found] == [3, 1]


@pytest.mark.parametrize(
    ("hours", "starts", "open_"),
    [
        (Hours.CALENDAR, "2026-11-24T07:30", True),
        (Hours.CALENDAR, "2026-11-24T07:00", False),
        (Hours.CALENDAR, "2026-11-24T15:00", True),
        (Hours.CALENDAR, "2026-11-24T15:30", False),
        (Hours.CALENDAR, "2026-11-28T09:00", False),  # Saturday
        (Hours.CALENDAR, "2026-12-25T09:00", False),  # holiday
        (Hours.ALWAYS, "2026-11-28T23:30", True),
        (Hours.OWN, "2026-11-28T18:00", True),
        (Hours.OWN, "2026-11-28T20:30", False),
        (Hours.OWN, "2026-11-28T05:59", False),
    ],
)
def test_a_host_is_booked_within_its_hours(hours, starts, open_):
    room = Room(1, 100, hours=hours, opens=time(6), closes=time(21))
    assert room.is_open(*hour(starts), JAKARTA) is open_


def test_free_times_lie_near_the_wanted_one_then_on_the_days_after():
    room = Room(1, 100, hours=Hours.CALENDAR)
    taken = held(hour("2026-11-24T09:00"), hour("2026-11-25T09:00"))
    found = free_times(
        [room], taken, wanted=at("2026-11-24T09:00"), length=timedelta(hours=1), participants=5, calendar=JAKARTA,
        after=at("2026-11-23T09:00"),
    )  # fmt: skip
    said = [f"{starts:%d %H.%M}" for starts, _ends in found]
    assert said == ["24 08.00", "24 10.00", "24 10.30", "25 10.00", "26 09.00", "27 09.00"]


def test_no_free_time_lies_in_the_past_or_where_nothing_fits():
    wanted = at("2026-11-24T09:00")
    common = {"wanted": wanted, "length": timedelta(hours=1), "calendar": JAKARTA}
    found = free_times([Room(1, 100)], {}, participants=1, after=at("2026-11-24T09:40"), **common)
    assert min(starts for starts, _ends in found) == at("2026-11-24T10:00")
    assert free_times([Room(1, 100)], {}, participants=101, after=wanted, **common) == []


# ── Series ───────────────────────────────────────────────────────────────────────────────────────


def test_a_month_without_the_day_takes_its_last():
    pattern = Pattern(date(2027, 1, 31), Every.MONTH, date(2027, 5, 1))
    assert pattern.days() == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]


def test_days_of_a_series_are_left_out_and_moved():
    first = date(2026, 12, 10)
    pattern = Pattern(
        first, Every.WEEK, date(2027, 1, 7), frozenset({date(2026, 12, 24)}),
        {date(2026, 12, 31): date(2026, 12, 30)},
    )  # fmt: skip
    assert pattern.days() == [first, date(2026, 12, 17), date(2026, 12, 30), date(2027, 1, 7)]


def test_a_series_without_a_sensible_end_is_seen_to_be_too_long():
    assert len(Pattern(date(2026, 1, 1), Every.WEEK, date(2999, 1, 1)).days()) == MOST + 1


def test_a_series_keeps_the_hour_on_the_wall():
    """Where clocks change, nine o'clock stays nine o'clock."""
    pattern = Pattern(date(2026, 10, 22), Every.WEEK, date(2026, 11, 5))
    zone = "America/St_Johns"
    spans = [times_on(day, time(9), 90, zone) for day in pattern.days()]
    assert {starts.astimezone(ZoneInfo(zone)).hour for starts, _ends in spans} == {9}
    assert len({starts.utcoffset() for starts, _ends in spans}) == 2


def test_buffers_are_minutes_also_where_clocks_go_back():
    """Lord Howe's clocks went back from 2.00 to 1.30 on 5 April 2026."""
    starts = datetime(2026, 4, 5, 2, 0, tzinfo=ZoneInfo("Australia/Lord_Howe"))
    first, last = occupied(starts, starts, 10, 15)
    assert (starts.astimezone(UTC) - first, last - starts.astimezone(UTC)) == (
        timedelta(minutes=10), timedelta(minutes=15),
    )  # fmt: skip


# ── At random ────────────────────────────────────────────────────────────────────────────────────

moments = st.builds(
    lambda day, minute, zone: datetime.combine(day, time(), tzinfo=ZoneInfo(zone)) + timedelta(minutes=minute),
    st.dates(date(2026, 3, 28), date(2026, 4, 6)),
    st.integers(0, 24 * 60 - 1),
    st.sampled_from(ZONES),
)
wishes = st.lists(st.tuples(moments, st.integers(1, 23 * 60)), min_size=1, max_size=25)
rooms = st.builds(
    Room, st.just(1), st.just(100), limit=st.integers(1, 3), before=st.integers(0, 45), after=st.integers(0, 45)
)


@settings(max_examples=BOOKINGS, deadline=None)
@given(room=rooms, asked=wishes)
def test_never_more_at_once_than_the_limit_and_buffers_are_kept(room, asked):
    """Judged by instants, not by cells: across midnight, zones and clocks that change."""
    taken = {room.id: defaultdict(set)}
    lanes = defaultdict(list)
    for starts, minutes in asked:
        ends = (starts.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes)).astimezone(starts.tzinfo)
        lane = free_lane(room, taken, starts, ends)
        wide = occupied(starts.astimezone(ZoneInfo("UTC")), ends.astimezone(ZoneInfo("UTC")), room.before, room.after)
        clash = [lane_ for lane_, spans in lanes.items() if any(a < wide[1] and wide[0] < b for a, b in spans)]
        if lane is None:
            # Refused: then every lane has something within a cell of it.
            near = (wide[0] - CELL, wide[1] + CELL)
            assert all(any(a < near[1] and near[0] < b for a, b in lanes[n]) for n in range(1, room.limit + 1))
            continue
        assert 1 <= lane <= room.limit
        assert lane not in clash
        lanes[lane].append(wide)
        taken[room.id][lane].update(room.cells(starts, ends))
    points = sorted({point for spans in lanes.values() for span in spans for point in span})
    for point in points:
        assert sum(a <= point < b for spans in lanes.values() for a, b in spans) <= room.limit
