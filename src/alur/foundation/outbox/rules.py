"""Decisions of the outbox: which state may follow which, what an attempt's outcome leads to, how long to wait."""

import traceback
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

LEASE = timedelta(seconds=45)
"""A claim holds this long unless renewed. Clocks of the workers' machines must agree far better than this."""
RENEW_EVERY = timedelta(seconds=15)
"""While an attempt runs its lease is renewed this often, so a killed worker's lease runs out within LEASE."""
LONGEST_ATTEMPT = timedelta(minutes=10)
"""An attempt that hangs longer loses its lease: another worker may look and take over."""

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
MAX_ATTEMPTS = 18
"""Waits of 30 s, 1 min, 2 min … 6 h: some fifty hours, so a mail server that is down for a weekend loses nothing."""

NUDGE_AGAIN = timedelta(seconds=60)
"""A due delivery whose job was lost with its worker gets a new one after this."""
SWEEP_BATCH = 100
"""At most this many jobs wait because of the sweep; more would only pile up behind a slow far side."""

# One transition table. `sending` may follow `sending`: a lease that ran out is taken over.
TRANSITIONS: dict[str, frozenset[str]] = {
    "queued": frozenset({"sending", "cancelled"}),
    "sending": frozenset({"sending", "delivered", "queued", "unknown", "failed", "cancelled"}),
    "unknown": frozenset({"sending", "delivered", "queued", "cancelled"}),
    "failed": frozenset({"queued", "cancelled"}),
    "delivered": frozenset(),
    "cancelled": frozenset(),
}
CANCELLABLE = ("queued", "unknown", "failed")
"""What a person may cancel. One that is being sent at this moment cannot be called back."""


class Outcome(StrEnum):
    """How one attempt ended."""

    DELIVERED = "delivered"
    LATER = "later"
    """Surely not sent; worth another try."""
    REJECTED = "rejected"
    """Surely not sent; another try would end the same way."""
    OPEN = "open"
    """Perhaps sent: the answer was lost. The far side can be asked later."""
    OBSOLETE = "obsolete"
    """Surely not sent this time, and no longer wanted: what it tells is not so any more."""
    ASK = "ask"
    """An earlier try was perhaps sent, the far side cannot tell, and a repeat would do harm: a person decides."""


@dataclass(frozen=True)
class Next:
    """The state after an attempt, and whether the outbox tries again by itself."""

    state: str
    tries_again: bool


def after_attempt(outcome: Outcome, *, attempts: int, may_have_arrived: bool) -> Next:
    """What follows from an attempt's outcome.

    `may_have_arrived` says whether any attempt so far, this one included, was perhaps delivered. Such a delivery never
    ends as failed: that would claim to know that nothing arrived.
    """
    more = attempts < MAX_ATTEMPTS
    if outcome is Outcome.DELIVERED:
        return Next("delivered", tries_again=False)
    if outcome is Outcome.OBSOLETE:
        return Next("cancelled", tries_again=False)
    if outcome is Outcome.ASK:
        return Next("unknown", tries_again=False)
    if outcome is Outcome.OPEN or may_have_arrived:
        return Next("unknown", tries_again=more and outcome is not Outcome.REJECTED)
    if outcome is Outcome.LATER and more:
        return Next("queued", tries_again=True)
    return Next("failed", tries_again=False)


def wait_after(attempts: int, chance: float) -> timedelta:
    """How long to wait after the attempt of that number (from 1); `chance` in [0, 1) spreads the waits by ±20 %.

    Without the spread, everything that failed together would come back together.
    """
    doubled = FIRST_WAIT * (1 << min(max(attempts, 1) - 1, 20))
    return min(doubled, LONGEST_WAIT) * (0.8 + 0.4 * chance)


def place_of(error: BaseException) -> str:
    """File and line where the error was raised: what a log may say of it, as its text may quote personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
