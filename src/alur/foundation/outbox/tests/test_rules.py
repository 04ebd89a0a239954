"""The outbox's decisions."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.foundation.outbox.models import DeliveryState
from alur.foundation.outbox.rules import (
    CANCELLABLE,
    FIRST_WAIT,
    LONGEST_WAIT,
    MAX_ATTEMPTS,
    TRANSITIONS,
    Outcome,
    after_attempt,
    wait_after,
)


def test_the_transition_table_knows_exactly_the_states():
    assert set(TRANSITIONS) == set(DeliveryState.values)
    assert set().union(*TRANSITIONS.values()) <= set(DeliveryState.values)
    assert [state for state, targets in TRANSITIONS.items() if "delivered" in targets] == ["sending", "unknown"]
    assert all("cancelled" in TRANSITIONS[state] for state in CANCELLABLE)


@pytest.mark.parametrize(
    ("outcome", "attempts", "perhaps", "state", "again"),
    [
        (Outcome.DELIVERED, 1, False, "delivered", False),
        (Outcome.LATER, 1, False, "queued", True),
        (Outcome.LATER, MAX_ATTEMPTS - 1, False, "queued", True),
        (Outcome.LATER, MAX_ATTEMPTS, False, "failed", False),
        (Outcome.LATER, 2, True, "unknown", True),
        (Outcome.LATER, MAX_ATTEMPTS, True, "unknown", False),
        (Outcome.REJECTED, 1, False, "failed", False),
        (Outcome.REJECTED, 2, True, "unknown", False),
        (Outcome.OPEN, 1, True, "unknown", True),
        (Outcome.OPEN, MAX_ATTEMPTS, True, "unknown", False),
        (Outcome.ASK, 2, True, "unknown", False),
        (Outcome.OBSOLETE, 1, False, "cancelled", False),
        (Outcome.OBSOLETE, 3, True, "cancelled", False),
    ],
)
def test_what_follows_an_attempt(outcome, attempts, perhaps, state, again):
    follows = after_attempt(outcome, attempts=attempts, may_have_arrived=perhaps)
    assert (follows.state, follows.tries_again) == (state, again)


@given(st.sampled_from(Outcome), st.integers(1, 100), st.booleans())
def test_every_follower_is_in_the_table_and_failed_never_hides_an_arrival(outcome, attempts, perhaps):
    follows = after_attempt(outcome, attempts=attempts, may_have_arrived=perhaps)
    assert follows.state in TRANSITIONS["sending"]
    assert not (perhaps and follows.state == "failed")


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_waits_stay_within_their_bounds(attempts, chance):
    assert FIRST_WAIT * 0.8 <= wait_after(attempts, chance) <= LONGEST_WAIT * 1.2


def test_waits_double_and_bridge_a_weekend():
    assert [wait_after(n, 0.5) for n in (1, 2, 3)] == [FIRST_WAIT, FIRST_WAIT * 2, FIRST_WAIT * 4]
    assert sum((wait_after(n, 0.5) for n in range(1, MAX_ATTEMPTS)), timedelta()) > timedelta(hours=48)
