"""A case that was moved to a newer version: by which version each visit was done, and what its step is called now.

A closed visit is never edited: it keeps the name that it was done under. The case remembers for each move which visits
were left behind, and what every step of the former version is called in the newer one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

GONE = "~"
"""Before the name of a step that the newer version does not know. No key of an SOP begins so."""


@dataclass(frozen=True)
class Move:
    """One move, away from `version`. `carried` are the numbers of the visits that were open and went along."""

    version: UUID
    at: datetime
    upto: int
    """The number of the last visit that there was."""
    carried: frozenset[int]
    steps: Mapping[str, str]
    """Step of the former version → step of the newer one; a step that is gone is left out."""

    def as_data(self) -> dict[str, Any]:
        """As the case and its journal keep it."""
        return {
            "version": str(self.version),
            "at": self.at.isoformat(),
            "upto": self.upto,
            "carried": sorted(self.carried),
            "steps": dict(self.steps),
        }


def moves_of(stored: Iterable[Mapping[str, Any]] | None) -> list[Move]:
    """The moves of a case, oldest first, out of its column."""
    return [
        Move(
            UUID(each["version"]), datetime.fromisoformat(each["at"]), each["upto"], frozenset(each["carried"]),
            each["steps"],
        )
        for each in stored or ()
    ]  # fmt: skip


def _left_in(moves: list[Move], number: int) -> int | None:
    """In which move the visit was left behind."""
    found = (index for index, move in enumerate(moves) if number <= move.upto and number not in move.carried)
    return next(found, None)


def version_left(moves: list[Move], number: int) -> UUID | None:
    """The former version by which the visit was done; None where it is the case's own."""
    index = _left_in(moves, number)
    return None if index is None else moves[index].version


def version_at(moves: list[Move], at: datetime) -> UUID | None:
    """The former version that the case ran by at that moment; None where it was its own."""
    return next((move.version for move in moves if at < move.at), None)


def name_now(moves: list[Move], number: int, step: str) -> str:
    """What the visit's step is called in the case's version; marked as `GONE` where there is no such step any more."""
    index = _left_in(moves, number)
    for move in moves[index:] if index is not None else ():
        step = step if step.startswith(GONE) else move.steps.get(step, GONE + step)
    return step
