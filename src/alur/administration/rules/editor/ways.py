"""Where a step leads: one way, an answer each, branches side by side, or the ends of another SOP that it calls."""

from __future__ import annotations

from typing import Any

from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.editing import Move, Operation, Put, Remove
from alur.engine.sops.rules.faults import Path

from .cells import Cell, Posted, key_from, part_of
from .table import STEP, items_of, keyed

OUTCOME = ("label", "to", "help", "reason", "back", "added")
CALL = ("sop", "with", "returns")
PARALLEL = ("branches", "join")
WAYS = ("outcomes", "parallel", "call")


def way_of(data: Any, place: int) -> str:  # noqa: ANN401  raw YAML
    """The word of the file that says how the step goes on; `then` where none does."""
    step = part_of(data, ("steps", place))
    return next((word for word in WAYS if isinstance(step, dict) and word in step), "then")


def way_cells(data: Any, path: Path, child: Definition | None) -> list[Cell]:  # noqa: ANN401  raw YAML
    """`child` is the SOP that the step calls, where the office has it."""
    cells = [cell for key in keyed(data, *path, "outcomes") for cell in outcome_cells((*path, "outcomes", key), key)]
    way = way_of(data, int(path[1]))
    if way == "then" or part_of(data, (*path, "then")) is not None:
        cells.append(Cell("then", (*path, "then"), "choice", STEP, what="then", stays=True))
    if way == "parallel":
        within = (*path, "parallel")
        cells += [
            Cell(f"cabang-{key}", (*within, "branches", key), "choice", what="parallel", stays=True)
            for key in keyed(data, *within, "branches")
        ]
        cells.append(Cell("join", (*within, "join"), "choice", PARALLEL, what="parallel", stays=True))
    return [*cells, *_call_cells(data, (*path, "call"), child)] if way == "call" else cells


def _call_cells(data: Any, path: Path, child: Definition | None) -> list[Cell]:  # noqa: ANN401  raw YAML
    """Each end of the called SOP with where it leads, and each question of its first form with the answer it gets."""
    ends = [*keyed(data, *path, "returns"), *(child.ends if child else ())]
    asked = [*keyed(data, *path, "with"), *(field.name for field in (child.first_step.fields if child else ()))]
    return [
        Cell("panggil", (*path, "sop"), "choice", CALL, "call", stays=True),
        *(
            Cell(f"kembali-{key}", (*path, "returns", key), "choice", what="call", around=CALL)
            for key in dict.fromkeys(ends)
        ),
        *(
            Cell(f"dengan-{key}", (*path, "with", key), "choice", tuple(asked), "call", around=CALL)
            for key in dict.fromkeys(asked)
        ),
    ]


def outcome_cells(path: Path, key: str) -> list[Cell]:
    kinds = {"label": "words", "to": "choice", "help": "words", "reason": "choice", "back": "flag", "added": "flag"}
    otherwise = {"reason": "none", "back": False, "added": False}
    return [
        Cell(
            f"hasil-{key}-{word}", (*path, word), kind, OUTCOME, "outcomes", otherwise.get(word, ""),
            stays=word in ("label", "to"),
        )
        for word, kind in kinds.items()
    ]  # fmt: skip


# ── Answers that come, go and change places ──────────────────────────────────────────────────────


def typed_outcome(data: Any, place: int, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    """The outcome typed in the empty line, if any. A step that went on one way leads that way where none is chosen."""
    label = (posted.get("hasil-baru") or [""])[0].strip()
    if not label:
        return []
    path: Path = ("steps", place)
    known, then = keyed(data, *path, "outcomes"), part_of(data, (*path, "then"))
    target = (posted.get("hasil-baru-to") or [""])[0] or then or first_end(data)
    outcome = {"label": label, "to": target}
    key = key_from(label, known, "hasil")
    done: list[Operation] = [Remove((*path, "then"))] if then is not None else []
    if known:
        return [*done, Put((*path, "outcomes", key), outcome)]
    return [*done, Put((*path, "outcomes"), {key: outcome}, STEP)]


def remove_outcome(data: Any, place: int, key: str) -> list[Operation]:  # noqa: ANN401  raw YAML
    """The last one leaves its way as the only one."""
    path: Path = ("steps", place)
    known = keyed(data, *path, "outcomes")
    if key not in known:
        return []
    if len(known) > 1:
        return [Remove((*path, "outcomes", key))]
    target = part_of(known, (key, "to")) or first_end(data)
    return [Remove((*path, "outcomes")), Put((*path, "then"), target, STEP)]


def move_outcome(data: Any, place: int, key: str, by: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    return _moved(data, ("steps", place, "outcomes"), key, by)


def _moved(data: Any, path: Path, key: str, by: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    known = list(keyed(data, *path))
    to = known.index(key) + by if key in known else -1
    return [Move((*path, key), to)] if 0 <= to < len(known) else []


# ── Branches, calls, and back to one way ─────────────────────────────────────────────────────────


def go_one_way(data: Any, place: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    """To the first place that it led to."""
    return [*_without_ways(data, place), Put(("steps", place, "then"), _first_target(data, place), STEP)]


def go_side_by_side(data: Any, place: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    """Two branches that begin where the step led; where they meet is still to be chosen."""
    target = _first_target(data, place)
    value = {"branches": {"cabang-1": target, "cabang-2": target}, "join": target}
    return [*_without_ways(data, place), Put(("steps", place, "parallel"), value, STEP)]


def typed_call(
    data: Any,  # noqa: ANN401  raw YAML
    place: int,
    posted: Posted,
    sops: dict[str, Definition],
) -> list[Operation]:
    """The step calls the SOP that was picked; each of its ends leads where the step led."""
    slug = (posted.get("panggil-baru") or [""])[0].strip()
    if not slug:
        return []
    target = _first_target(data, place)
    ends = list(sops[slug].ends) if slug in sops else ["selesai"]
    value = {"sop": slug, "returns": dict.fromkeys(ends, target)}
    return [*_without_ways(data, place), Put(("steps", place, "call"), value, STEP)]


def typed_branch(data: Any, place: int, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    label = (posted.get("cabang-baru") or [""])[0].strip()
    path: Path = ("steps", place, "parallel", "branches")
    known = keyed(data, *path)
    if not label or way_of(data, place) != "parallel":
        return []
    target = (posted.get("cabang-baru-to") or [""])[0] or part_of(data, ("steps", place, "parallel", "join"), "")
    return [Put((*path, key_from(label, known, "cabang")), target)]


def remove_branch(data: Any, place: int, key: str) -> list[Operation]:  # noqa: ANN401  raw YAML
    """Two stay: one alone is no branching."""
    known = keyed(data, "steps", place, "parallel", "branches")
    return [Remove(("steps", place, "parallel", "branches", key))] if key in known and len(known) > 2 else []


def _without_ways(data: Any, place: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    step = keyed(data, "steps", place)
    return [Remove(("steps", place, word)) for word in ("then", *WAYS) if word in step]


def _first_target(data: Any, place: int) -> str:  # noqa: ANN401  raw YAML
    return next((target for path, target in targets(data) if path[1] == place), first_end(data))


def targets(data: Any) -> list[tuple[Path, str]]:  # noqa: ANN401  raw YAML
    """Every place where a step says what comes next, and what it names there."""
    found: list[tuple[Path, str]] = []
    for place in range(len(items_of(data, "steps"))):
        path: Path = ("steps", place)
        paths: list[Path] = [(*path, "then")]
        paths += [(*path, "outcomes", key, "to") for key in keyed(data, *path, "outcomes")]
        paths += [(*path, "parallel", "branches", key) for key in keyed(data, *path, "parallel", "branches")]
        paths += [(*path, "parallel", "join")]
        paths += [(*path, "call", "returns", key) for key in keyed(data, *path, "call", "returns")]
        found += [(each, target) for each in paths if isinstance(target := part_of(data, each), str)]
    return found


def first_end(data: Any) -> str:  # noqa: ANN401  raw YAML
    return next(iter(keyed(data, "ends")), "selesai")
