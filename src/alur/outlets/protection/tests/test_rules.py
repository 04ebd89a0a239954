"""Months and the 72 hours, counted exactly."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.outlets.protection.rules.breaches import WITHIN, Standing, clock_of
from alur.outlets.protection.rules.retention import DEFAULT, EVERY, erased_before, kept_for, may_go_at

WIB = "Asia/Jakarta"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_services_own_rule_goes_before_the_offices_and_that_before_ours():
    rules = {("uji", "selesai"): 6, (EVERY, "selesai"): 12, (EVERY, "ditolak"): None}
    assert (kept_for(rules, "uji", "selesai").months, kept_for(rules, "uji", "selesai").own) == (6, True)
    assert (kept_for(rules, "lain", "selesai").months, kept_for(rules, "lain", "selesai").own) == (12, False)
    assert kept_for(rules, "uji", "ditolak").months is None
    assert kept_for(rules, "uji", "ditarik").months == DEFAULT["ditarik"] == 6


@pytest.mark.parametrize(
    ("now", "months", "before"),
    [
        ("2028-11-23T02:00:00", 24, "2026-11-23T02:00:00"),
        ("2026-12-31T02:00:00", 1, "2026-11-30T02:00:00"),  # November has no 31st
        ("2028-02-29T02:00:00", 12, "2027-02-28T02:00:00"),
        ("2026-03-01T00:30:00", 1, "2026-02-01T00:30:00"),  # 1 March 07.30 in Jakarta
        ("2026-02-28T18:30:00", 1, "2026-01-31T18:30:00"),  # already 1 March there: 1 February, 01.30
    ],
)
def test_months_are_those_of_the_offices_calendar(now, months, before):
    assert erased_before(at(now), months, WIB) == at(before)


@given(
    st.integers(0, 20 * 365 * 24).map(lambda hours: at("2020-01-01T00:00:00") + timedelta(hours=hours)),
    st.integers(1, 600),
    st.sampled_from([WIB, "Asia/Makassar", "Asia/Jayapura"]),
)
def test_what_may_go_is_never_younger_than_its_time(ended, months, zone):
    """What the page says (may_go_at) and what the worker asks (erased_before) differ by the shorter month at most."""
    goes = may_go_at(ended, months, zone)
    assert goes > ended
    assert erased_before(goes, months, zone) <= ended
    assert erased_before(goes + timedelta(days=4), months, zone) > ended


KNOWN = at("2026-11-23T02:00:00")


@pytest.mark.parametrize(
    ("told", "hours", "standing", "missing"),
    [
        ({}, 1, Standing.RUNNING, ("subjek", "lembaga")),
        ({}, 48, Standing.SOON, ("subjek", "lembaga")),
        ({}, 72, Standing.SOON, ("subjek", "lembaga")),  # late is strictly after
        ({}, 72.01, Standing.OVERDUE, ("subjek", "lembaga")),
        ({"subjek": 5}, 80, Standing.OVERDUE, ("lembaga",)),
        ({"subjek": 5, "lembaga": 72}, 900, Standing.IN_TIME, ()),
        ({"subjek": 73, "lembaga": 5}, 900, Standing.LATE, ()),
        ({"fakta": 1, "masyarakat": 2}, 80, Standing.OVERDUE, ("subjek", "lembaga")),
    ],
)
def test_the_clock_of_a_breach(told, hours, standing, missing):
    when = {kind: KNOWN + timedelta(hours=each) for kind, each in told.items()}
    clock = clock_of(KNOWN, when, KNOWN + timedelta(hours=hours))
    assert (clock.standing, clock.missing, clock.due_at) == (standing, missing, KNOWN + WITHIN)


def test_the_72_hours_do_not_stop_for_a_weekend():
    friday_evening = at("2026-11-27T11:00:00")
    assert clock_of(friday_evening, {}, friday_evening).due_at == at("2026-11-30T11:00:00")
