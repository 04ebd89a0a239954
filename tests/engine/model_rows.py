"""What the reference model remembers: cases, visits, the lines they lie on, pauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any


@dataclass(eq=False)
class Line:
    """A branch of a split (`split`), or what one firing of a watch opened (`watch`); the main line is None."""

    around: Line | None
    name: str
    split: Visit | None = None
    watch: Visit | None = None

    @property
    def path(self) -> str:
        return f"{self.around.path}/{self.name}" if self.around else self.name


def inside(line: Line | None, other: Line | None) -> bool:
    """Is `line` the other, or somewhere inside it?"""
    return line is other or other is None or (line is not None and inside(line.around, other))


@dataclass(eq=False)
class Visit:
    case: ModelCase
    number: int
    step: dict[str, Any]
    nth: int
    opened_as: str
    opened_at: datetime
    opener: Visit | None
    line: Line | None = None
    assignee: int | None = None
    state: str = "open"
    outcome: str = ""
    closed_by: str = ""
    claimed: bool = False
    chosen: int | None = None
    due: datetime | None = None
    nearly: datetime | None = None
    limit: datetime | None = None
    said: set[str] = field(default_factory=set)
    paused: Pause | None = None
    was_paused: bool = False
    child: ModelCase | None = None
    answers: dict[str, str] = field(default_factory=dict)
    stands: bool = False
    passed: list[Visit] = field(default_factory=list)
    stopped: list[Visit] = field(default_factory=list)
    """What its return took back, and what it closed of others."""
    watches: bool = False
    not_before: datetime | None = None
    asleep: bool = False
    noted: bool = False

    @property
    def key(self) -> tuple[int, str, int]:
        return (self.case.index, self.step["id"], self.nth)

    @property
    def clock(self) -> str:
        return {"petugas": "office", "kepala": "office", "sistem": "office", "satker": "unit"}.get(
            self.step["executor"], "applicant"
        )

    @property
    def is_call(self) -> bool:
        return "call" in self.step


@dataclass
class Pause:
    late: datetime | None
    left: timedelta | None
    limit_left: timedelta | None


@dataclass(eq=False)
class ModelCase:
    index: int
    sop: dict[str, Any]
    about: tuple[str, str]
    """The applicant's name and the subject."""
    caller: Visit | None = None
    given: dict[str, str] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)
    served_at: datetime | None = None
    end: str = ""
    end_kind: str = ""

    @property
    def stand(self) -> list[Visit]:
        return [visit for visit in self.visits if visit.stands]

    @property
    def open(self) -> list[Visit]:
        return [visit for visit in self.visits if visit.state == "open"]

    def step(self, key: str) -> dict[str, Any]:
        return next(step for step in self.sop["steps"] if step["id"] == key)


def issued(visit: Visit) -> bool:
    """Did it, or what it called, issue a document that still stands?"""
    if visit.child:
        return any(issued(each) for each in visit.child.visits if each.stands or each.state == "open")
    return visit.state == "done" and bool(visit.step.get("issues_document"))


def within(line: Line | None, split: Visit) -> bool:
    """Does the line lie in a branch of this activation?"""
    return line is not None and (line.split is split or within(line.around, split))


def begun(visit: Visit) -> bool:
    """Has somebody taken it up, or anything in the case it called?"""
    if visit.claimed or visit.was_paused or visit.noted:
        return True
    if visit.watches and any(other.opener is visit for other in visit.case.visits):
        return True
    return visit.child is not None and any(each.state != "open" or begun(each) for each in visit.child.visits)
