"""What a case's journal tells, entry by entry, and the case as it comes out of that (`replay.py` does the telling)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()

BEGINS = {"served_at": None, "ended_at": None, "end": "", "end_kind": "", "moves": None, "rescheduled": None}
"""A case of which nothing was told yet."""


class Told(NamedTuple):
    """An entry as the replay needs it."""

    kind: str
    actor: str
    at: datetime
    data: Mapping[str, Any]


type Row = dict[str, Any]


class Committed(NamedTuple):
    """A digest that binds what a row holds: under which key, and which."""

    key: str
    digest: str


@dataclass
class Replayed:
    """A case as its entries tell it; rows by their ids, columns named as those of the tables."""

    case: Row = field(default_factory=lambda: dict(BEGINS))
    tasks: dict[str, Row] = field(default_factory=dict)
    pauses: dict[str, Row] = field(default_factory=dict)
    links: dict[str, Row] = field(default_factory=dict)
    contributions: dict[str, Row] = field(default_factory=dict)
    escalations: dict[tuple[str, str], datetime] = field(default_factory=dict)
    committed: dict[tuple[str, str], Committed | None] = field(default_factory=dict)
    """By what (`about`, `said`, …) and the id of its row; None where nothing was written. Left out: not told."""
    unknown: list[str] = field(default_factory=list)
    """Kinds that this program does not know how to tell again."""
