"""Laws of counting, on random instants, lengths and calendars, and against a count minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alur.engine.worktime.rules import (
    BeyondHorizon,
    Calendar,
    Duration,
    Hours,
    Unit,
    deadline,
    default_calendar,
    due_after,
    is_open,
    nearly_due_at,
    working_time,
)

JAKARTA = ZoneInfo("Asia/Jakarta")
SHIPPED = default_calendar("Asia/Jakarta")
NEVER_OPEN = Calendar(zone="Asia/Jakarta", version="t", week=(None,) * 7, country="")

# Typed from the joint decree for 2026: 17 national holidays, 8 days of cuti bersama.
CLOSED_2026 = {
    date(2026, month, day)
    for month, days in {
        1: (1, 16), 2: (16, 17), 3: (18, 19, 20, 21, 22, 23, 24), 4: (3, 5), 5: (1, 14, 15, 27, 28, 31), 6: (1, 16),
        8: (17, 25), 12: (24, 25),
    }.items()
    for day in days
}  # fmt: skip


def _open_by_the_decrees(local: datetime) -> bool:
    """Perpres 21/2023 once more, written without calendars, windows or time zones."""
    day, clock = local.date(), local.time()
    if day in CLOSED_2026 or day.weekday() > 4:
        return False
    friday = day.weekday() == 4
    if date(2026, 2, 19) <= day <= date(2026, 3, 20):
        break_from, break_to = (time(11, 30), time(12, 30)) if friday else (time(12), time(12, 30))
        return time(8) <= clock < (time(15, 30) if friday else time(15)) and not break_from <= clock < break_to
    break_from = time(11, 30) if friday else time(12)
    return time(7, 30) <= clock < (time(16, 30) if friday else time(16)) and not break_from <= clock < time(13)


@st.composite
def hours(draw):
    marks = sorted(draw(st.sets(st.integers(0, 1440), min_size=2, max_size=6)))
    if len(marks) % 2:
        marks.pop()
    opens, *inner, closes = marks
    return Hours(opens, closes, tuple(zip(inner[::2], inner[1::2], strict=True)))


calendars = st.builds(
    lambda zone, monday, week: Calendar(zone=zone, version="t", week=(monday, *week), country=""),
    st.sampled_from(["Asia/Jakarta", "Asia/Jayapura", "America/New_York", "Australia/Lord_Howe"]),
    hours(),
    st.tuples(*[st.none() | hours()] * 6),
)
new_year = datetime(2026, 1, 1)  # noqa: DTZ001  Hypothesis and the clerk below want it without a zone
instants = st.datetimes(new_year, new_year + timedelta(days=364), timezones=st.just(UTC))
minutes_2026 = st.integers(0, 300 * 1440).map(lambda minute: new_year + timedelta(minutes=minute))
lengths = st.timedeltas(timedelta(microseconds=1), timedelta(hours=60))


@settings(max_examples=60, deadline=None)
@given(start=minutes_2026, minutes=st.integers(1, 1500))
def test_due_is_the_minute_a_patient_clerk_counts_to(start, minutes):
    left, clerk = minutes, start
    while left:
        left -= _open_by_the_decrees(clerk)
        clerk += timedelta(minutes=1)

    assert due_after(SHIPPED, start.replace(tzinfo=JAKARTA), timedelta(minutes=minutes)) == clerk.replace(
        tzinfo=JAKARTA
    )


@settings(max_examples=60, deadline=None)
@given(start=minutes_2026, minutes=st.integers(0, 20_000))
def test_working_time_is_what_a_patient_clerk_counts(start, minutes):
    counted = sum(_open_by_the_decrees(start + timedelta(minutes=minute)) for minute in range(minutes))
    aware = start.replace(tzinfo=JAKARTA)

    assert working_time(SHIPPED, aware, aware + timedelta(minutes=minutes)) == timedelta(minutes=counted)


@given(start=minutes_2026)
def test_open_is_what_the_decrees_say(start):
    assert is_open(SHIPPED, start.replace(tzinfo=JAKARTA)) == _open_by_the_decrees(start)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("07:29:59", False), ("07:30", True), ("11:59:59", True), ("12:00", False), ("12:59:59", False), ("13:00", True),
     ("15:59:59", True), ("16:00", False)],
)  # fmt: skip
def test_opening_belongs_to_working_time_and_close_does_not(clock, expected):
    tuesday = datetime.combine(date(2026, 11, 24), time.fromisoformat(clock), tzinfo=JAKARTA)
    assert is_open(SHIPPED, tuesday) is expected


@settings(deadline=None)
@given(calendars, instants, lengths)
def test_working_time_until_due_is_the_length_given(calendar, start, length):
    try:
        due = due_after(calendar, start, length)
    except BeyondHorizon:
        # A calendar open for one minute a week reaches the horizon; then ten years really hold less than asked for.
        assert working_time(calendar, start, start + timedelta(days=3650)) < length
        return
    assert working_time(calendar, start, due) == length
    # The earliest such instant: a moment before, some of it was left.
    assert working_time(calendar, start, due - timedelta(microseconds=1)) < length


@settings(deadline=None)
@given(calendars, instants, instants, instants)
def test_working_time_adds_up_and_never_shrinks(calendar, a, b, c):
    assert working_time(calendar, a, b) + working_time(calendar, b, c) == working_time(calendar, a, c)
    first, second = sorted((b, c))
    assert working_time(calendar, a, first) <= working_time(calendar, a, second)


@settings(deadline=None)
@given(instants, st.integers(1, 3000), st.integers(1, 3000))
def test_more_minutes_are_never_due_earlier(start, some, more):
    low, high = sorted((some, more))
    assert due_after(SHIPPED, start, timedelta(minutes=low)) <= due_after(SHIPPED, start, timedelta(minutes=high))


@settings(deadline=None)
@given(instants, st.integers(1, 3000))
def test_minutes_are_due_in_working_time_or_as_it_ends(start, minutes):
    due = due_after(SHIPPED, start, timedelta(minutes=minutes))
    assert is_open(SHIPPED, due - timedelta(microseconds=1))


@settings(deadline=None)
@given(instants, st.sampled_from(Unit), st.integers(1, 40))
def test_spans_leave_no_gap_and_count_to_the_duration(start, unit, amount):
    found = deadline(SHIPPED, start, Duration(amount if unit is Unit.DAY else amount * 37, unit))

    assert found.due is not None
    assert found.spans[0].start == start
    assert found.spans[-1].end == found.due
    assert all(one.end == two.start for one, two in zip(found.spans, found.spans[1:], strict=False))
    assert all(span.start < span.end and span.reason for span in found.spans)
    counted = [span for span in found.spans if span.counted]
    if unit is Unit.DAY:
        assert [span.reason for span in counted] == [f"hari kerja ke-{number}" for number in range(1, amount + 1)]
    else:
        assert sum((span.end - span.start for span in counted), timedelta()) == timedelta(minutes=amount * 37)
        assert sum(span.minutes for span in counted) == pytest.approx(amount * 37)
    for span in found.spans:
        if not span.counted and "diterima" not in span.reason:
            assert not working_time(SHIPPED, span.start, span.end)


@settings(deadline=None)
@given(instants, st.integers(1, 2000))
def test_nearly_due_is_at_the_share_of_the_working_time(start, minutes):
    due = due_after(SHIPPED, start, timedelta(minutes=minutes))
    nearly = nearly_due_at(SHIPPED, start, due)

    assert working_time(SHIPPED, start, nearly) == timedelta(minutes=minutes) * 3 / 4
    assert nearly_due_at(SHIPPED, start, due, Fraction(1)) == due


def test_three_quarters_of_two_hours_over_the_break():
    start, due = (datetime(2026, 11, 24, *clock, tzinfo=JAKARTA) for clock in ((11, 0), (14, 0)))
    # 60 minutes until 12.00, then 30 from 13.00
    assert nearly_due_at(SHIPPED, start, due) == datetime(2026, 11, 24, 13, 30, tzinfo=JAKARTA)


def test_no_working_time_is_used_up_at_once_even_on_a_closed_day():
    saturday = datetime(2026, 11, 28, 10, tzinfo=JAKARTA)
    assert due_after(SHIPPED, saturday, timedelta(0)) == saturday


def test_a_negative_length_is_refused():
    with pytest.raises(ValueError, match="negative"):
        due_after(SHIPPED, datetime(2026, 11, 24, tzinfo=UTC), timedelta(minutes=-1))


def test_backwards_the_working_time_is_negative():
    nine, ten = (datetime(2026, 11, 24, hour, tzinfo=JAKARTA) for hour in (9, 10))
    assert working_time(SHIPPED, ten, nine) == timedelta(hours=-1)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        due_after(SHIPPED, datetime(2026, 11, 24, 9), timedelta(minutes=1))  # noqa: DTZ001  that is the point


@pytest.mark.parametrize("duration", [Duration(5, Unit.MINUTE), Duration(1, Unit.DAY), None])
def test_a_calendar_without_a_working_day_is_refused_not_searched_for_ever(duration):
    with pytest.raises(BeyondHorizon, match="10 tahun"):
        deadline(NEVER_OPEN, datetime(2026, 11, 24, tzinfo=UTC), duration)


@pytest.mark.parametrize(("amount", "unit"), [(10**6 * 60, Unit.MINUTE), (10**30, Unit.MINUTE), (10**30, Unit.DAY)])
def test_a_duration_of_a_lifetime_is_refused(amount, unit):
    with pytest.raises(BeyondHorizon):
        deadline(SHIPPED, datetime(2026, 11, 24, tzinfo=UTC), Duration(amount, unit))


def test_summer_time_takes_its_hour_out_of_a_night_shift():
    all_day = Calendar(zone="America/New_York", version="t", week=(Hours(0, 1440),) * 7, country="")
    zone = ZoneInfo("America/New_York")
    midnight, next_midnight = (datetime(2026, 3, day, tzinfo=zone) for day in (8, 9))

    assert working_time(all_day, midnight, next_midnight) == timedelta(hours=23)
    assert due_after(all_day, midnight, timedelta(hours=3)) == datetime(2026, 3, 8, 4, tzinfo=zone)
