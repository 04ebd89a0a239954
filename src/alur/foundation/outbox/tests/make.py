"""Builders for the outbox: deliveries, and a far side that answers as told."""

from collections import deque
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count

from alur.foundation.outbox.actions import queue_delivery
from alur.foundation.outbox.registry import carriers, periodic
from alur.kernel import clock

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
_numbers = count(1)


class Killed(BaseException):
    """The worker dies here."""


class FarSide:
    """A carrier and its far side in one. `answers` are exceptions to raise (after taking the parcel where the answer
    says it was lost), in order; without one it takes the parcel and says so."""

    def __init__(self, name="palsu", *, repeat_is_harmless=False, can_tell=True):
        self.name = name
        self.repeat_is_harmless = repeat_is_harmless
        self.can_tell = can_tell
        self.answers = deque()
        self.took = []
        self.sends = 0
        self.look_ups = 0

    def send(self, parcel):
        self.sends += 1
        before, error = self.answers.popleft() if self.answers else (False, None)
        if before:
            raise error
        self.took.append(parcel.id)
        if error is not None:
            raise error
        return {"number": f"N-{len(self.took)}"}

    def look_up(self, parcel):
        self.look_ups += 1
        if not self.can_tell:
            return "unknown"
        return "delivered" if parcel.id in self.took else "absent"

    def fails_before(self, *errors):
        """The next sends end so, and nothing arrives."""
        self.answers.extend((True, error) for error in errors)

    def fails_after(self, *errors):
        """The next sends end so although the parcel arrived."""
        self.answers.extend((False, error) for error in errors)


@contextmanager
def registered(carrier):
    carriers.add(carrier.name, carrier)
    try:
        yield carrier
    finally:
        del carriers._items[carrier.name]


@contextmanager
def only_periodic(*works):
    """The registry holds these alone."""
    kept = dict(periodic._items)
    periodic._items.clear()
    for work in works:
        periodic.add(work.name, work)
    try:
        yield
    finally:
        periodic._items.clear()
        periodic._items.update(kept)


def make_delivery(carrier="palsu", *, at=AT, **fields):
    values = {"kind": "uji", "key": f"uji-{next(_numbers)}", "payload": {}, "office_id": None, "by": "system"}
    return queue_delivery(carrier=carrier, at=at, **{**values, **fields})


@contextmanager
def at_time(at):
    with clock.frozen(at):
        yield
