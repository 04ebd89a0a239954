"""Two revisions side by side: the identity block, row by row, and how it runs. For whoever checks the newer one.

Rows have no identity but their words, and numbers shift when one is put in between: a row is found again by its
activity, then by the likeness of it.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from .definition import Definition, Row

ALIKE = 0.6
"""From this likeness of two activities on they are one row, reworded."""
ALIKE_IN_PLACE = 0.4
"""The same for two rows of one number."""
MOST_PAIRS = 10_000
"""More pairs than these are not likened one by one: a hostile file must not keep a process busy."""
MOST_MEETINGS = 20_000
"""As often words of one text may stand in the other: what looking for the words that stayed costs."""

type Tone = Literal["same", "old", "new"]
type Pieces = list[tuple[Tone, str]]

IDENTITY = (
    "number", "title", "table_title", "letterhead", "made_on", "revised_on", "effective_on", "approved_by",
    "legal_basis", "qualifications", "related", "equipment", "warnings", "records",
)  # fmt: skip
COLUMNS = ("activity", "executors", "requirements", "time", "output", "note", "display_only")
KEYS = ("id", "name", "value", "no", "topic")
"""What names an element of a list, so that one put in between does not make all others look changed."""


@dataclass(frozen=True)
class Change:
    """One field that says something else: `key` names it, `pieces` are its words old and new."""

    key: str
    old: str
    new: str

    @property
    def pieces(self) -> Pieces:
        return words_between(self.old, self.new)


@dataclass(frozen=True)
class RowPair:
    """A row of the older beside that of the newer; None where one of them has it not."""

    old: Row | None
    new: Row | None
    changes: tuple[Change, ...] = ()
    moved: bool = False

    @property
    def kind(self) -> Literal["same", "changed", "added", "removed", "moved"]:
        """`moved`: the same words at another place. One that moved and was reworded is `changed`, and `moved` too."""
        if self.old is None:
            return "added"
        if self.new is None:
            return "removed"
        if self.changes:
            return "changed"
        return "moved" if self.moved else "same"


@dataclass(frozen=True)
class Comparison:
    identity: list[Change]
    rows: list[RowPair]
    running: list[Change]
    """How it runs; keys are paths such as `steps › periksa › then`. "" is what one of them has not."""

    @property
    def is_same(self) -> bool:
        return not (self.identity or self.running or any(pair.kind != "same" for pair in self.rows))

    def count(self, kind: str) -> int:
        return sum(pair.kind == kind for pair in self.rows)


def compare(old: Definition, new: Definition) -> Comparison:
    """What the newer says otherwise; empty lists and `same` rows where it says the same."""
    identity = [
        Change(key, before, after)
        for key in IDENTITY
        if (before := _said(getattr(old.sop, key))) != (after := _said(getattr(new.sop, key)))
    ]
    return Comparison(identity, _rows(old, new), list(_running(old, new)))


def words_between(old: str, new: str) -> Pieces:
    """The words of both, in reading order: those that stayed, went, and came."""
    before, after = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    stripped = [[word.rstrip() for word in words] for words in (before, after)]
    there = Counter(stripped[1])
    if sum(there[word] for word in stripped[0]) > MOST_MEETINGS:
        return [("old", old), ("new", new)]
    pieces: Pieces = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, stripped[0], stripped[1], autojunk=False).get_opcodes():
        if tag == "equal":
            # The last word of a text has no space behind it; beside one that goes on, it needs one.
            pieces.append(("same", max("".join(before[i1:i2]), "".join(after[j1:j2]), key=len)))
            continue
        if i1 < i2:
            pieces.append(("old", "".join(before[i1:i2])))
        if j1 < j2:
            pieces.append(("new", "".join(after[j1:j2])))
    return pieces


def _rows(old: Definition, new: Definition) -> list[RowPair]:
    found = _matches(old.rows, new.rows)
    stayed = _longest_rising([found[index] for index in sorted(found)])
    pairs: list[tuple[tuple[int, int], RowPair]] = []
    last = -1
    for index, row in enumerate(old.rows):
        at = found.get(index)
        if at is None:
            pairs.append(((last, index + 1), RowPair(row, None)))
            continue
        if at in stayed:
            last = at
        changes = tuple(_changes_of(row, new.rows[at], old, new))
        pairs.append(((at, 0), RowPair(row, new.rows[at], changes, at not in stayed)))
    met = set(found.values())
    pairs += [((at, 0), RowPair(None, row)) for at, row in enumerate(new.rows) if at not in met]
    return [pair for _place, pair in sorted(pairs, key=lambda each: each[0])]


def _matches(old: Sequence[Row], new: Sequence[Row]) -> dict[int, int]:
    """Index of the old row → index of the new one."""
    found: dict[int, int] = {}
    by_words: dict[str, list[int]] = {}
    for at, row in enumerate(new):
        by_words.setdefault(_plain(row.activity), []).append(at)
    for index, row in enumerate(old):
        if same := by_words.get(_plain(row.activity)):
            at = next((each for each in same if new[each].no == row.no), same[0])
            same.remove(at)
            found[index] = at
    left = [index for index in range(len(old)) if index not in found]
    free = [at for at in range(len(new)) if at not in found.values()]
    if len(left) * len(free) <= MOST_PAIRS:
        for _likeness, index, at in sorted(_likenesses(old, new, left, free)):
            if index not in found and at not in found.values():
                found[index] = at
    return found


def _likenesses(
    old: Sequence[Row], new: Sequence[Row], left: list[int], free: list[int]
) -> Iterator[tuple[tuple[float, int], int, int]]:
    """The likest first; of equals those that stand nearest. By words they share: as fast for hostile texts."""
    bags = {at: Counter(_plain(new[at].activity).split()) for at in free}
    for index in left:
        words = Counter(_plain(old[index].activity).split())
        for at, bag in bags.items():
            ratio = 2 * (words & bag).total() / ((words.total() + bag.total()) or 1)
            if ratio >= (ALIKE_IN_PLACE if old[index].no == new[at].no else ALIKE):
                yield (-ratio, abs(index - at)), index, at


def _longest_rising(numbers: list[int]) -> set[int]:
    """The most of them that stand in rising order: rows that stayed where they were while others moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(tails, number)
        before[number] = ends[at - 1] if at else None
        tails[at : at + 1] = [number]
        ends[at : at + 1] = [number]
    chain: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        chain.add(last)
        last = before[last]
    return chain


def _changes_of(old: Row, new: Row, older: Definition, newer: Definition) -> Iterator[Change]:
    for key in COLUMNS:
        before, after = _cell(old, key, older), _cell(new, key, newer)
        if before != after:
            yield Change(key, before, after)


def _cell(row: Row, key: str, definition: Definition) -> str:
    if key == "executors":
        named = (definition.executors.get(each) for each in row.executors)
        return ", ".join(each.name if each else key for each, key in zip(named, row.executors, strict=True))
    return _said(getattr(row, key))


def _said(value: Any) -> str:  # noqa: ANN401  any part of the identity block
    if isinstance(value, bool):
        return "ya" if value else ""
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    if isinstance(value, str):
        return value
    return ", ".join(str(each) for each in value.model_dump().values() if each)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _running(old: Definition, new: Definition) -> Iterator[Change]:
    """Everything but what was signed, leaf by leaf."""
    before, after = (dict(_leaves(_dumped(each), ())) for each in (old, new))
    for path in [*before, *(each for each in after if each not in before)]:
        if before.get(path, "") != after.get(path, ""):
            yield Change(" › ".join(path), before.get(path, ""), after.get(path, ""))


def _dumped(definition: Definition) -> dict[str, Any]:
    return definition.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"sop", "rows", "notes"})


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:  # noqa: ANN401  plain data
    if isinstance(value, Mapping) and value:
        if path and set(value) == {"id"}:
            yield path, str(value["id"])  # a text in one language
            return
        for key, part in value.items():
            yield from _leaves(part, (*path, str(key)))
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        for index, part in enumerate(value, 1):
            yield from _leaves(part, (*path, _key_of(part) or str(index)))
    elif isinstance(value, list):
        yield path, ", ".join(str(each) for each in value)
    else:
        yield path, {True: "ya", False: "tidak"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _key_of(part: Any) -> str:  # noqa: ANN401  plain data
    if not isinstance(part, Mapping):
        return ""
    for key in KEYS:
        named = part.get(key)
        if isinstance(named, Mapping):
            named = named.get("id")
        if isinstance(named, str | int):
            return str(named)
    return ""
