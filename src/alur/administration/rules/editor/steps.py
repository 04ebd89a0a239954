"""How a step runs: its cells, its outcomes, and steps that come and go."""

from __future__ import annotations

from typing import Any

from alur.engine.sops.rules.editing import Insert, Move, Operation, Put, Remove
from alur.engine.sops.rules.faults import Path

from .cells import Cell, Posted, key_from, part_of
from .table import STEP, items_of, keyed, number_of

OUTCOME = ("label", "to", "help", "reason", "back", "added")
FLAGS = ("optional", "event", "issues_document", "after_service", "added")


def place_of_step(data: Any, key: str) -> int | None:  # noqa: ANN401  raw YAML
    """Which step is called so; None where none is, or several are."""
    found = [place for place, step in enumerate(items_of(data, "steps")) if step_key(step) == key]
    return found[0] if len(found) == 1 else None


def step_key(step: Any) -> str:  # noqa: ANN401  raw YAML
    key = step.get("id") if isinstance(step, dict) else None
    return key if isinstance(key, str) else ""


def step_cells(data: Any, place: int) -> list[Cell]:  # noqa: ANN401  raw YAML
    """Every cell of a step's page but those of its form."""
    path: Path = ("steps", place)

    def cell(key: str, kind: str = "text", otherwise: Any = "", *, stays: bool = False) -> Cell:  # noqa: ANN401
        return Cell(key, (*path, key), kind, STEP, key, otherwise, stays)

    cells = [
        cell("name", "words"),
        cell("rows", "numbers", []),
        cell("executor", "choice", stays=True),
        cell("participants", "keys", []),
        cell("does", "choice", "work"),
        cell("completes_on", "choice"),
        cell("assigned_by", "choice"),
        cell("separate_from", "choice"),
        *(cell(each, "flag", False) for each in FLAGS),
    ]
    if not isinstance(part_of(data, (*path, "not_before")), list):
        cells.append(cell("not_before"))
    if keyed(data, *path, "timeout"):
        cells.append(Cell("timeout-after", (*path, "timeout", "after"), what="timeout", stays=True))
        cells.append(Cell("timeout-outcome", (*path, "timeout", "outcome"), "choice", what="timeout", stays=True))
    return [*cells, *_way_cells(data, path)]


def _way_cells(data: Any, path: Path) -> list[Cell]:  # noqa: ANN401  raw YAML
    """Where it leads: one target, or one for each outcome, branch or end of what is called."""
    cells = [
        cell for key in keyed(data, *path, "outcomes") for cell in outcome_cells((*path, "outcomes", key), key)
    ]  # fmt: skip
    if part_of(data, (*path, "then")) is not None:
        cells.append(Cell("then", (*path, "then"), "choice", what="then", stays=True))
    for key in keyed(data, *path, "parallel", "branches"):
        cells.append(Cell(f"cabang-{key}", (*path, "parallel", "branches", key), "choice", what="to", stays=True))
    if keyed(data, *path, "parallel"):
        cells.append(Cell("join", (*path, "parallel", "join"), "choice", what="join", stays=True))
    for key in keyed(data, *path, "call", "returns"):
        cells.append(Cell(f"kembali-{key}", (*path, "call", "returns", key), "choice", what="to", stays=True))
    return cells


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


# ── Outcomes and time-outs ───────────────────────────────────────────────────────────────────────


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
    path: Path = ("steps", place, "outcomes")
    known = list(keyed(data, *path))
    to = known.index(key) + by if key in known else -1
    return [Move((*path, key), to)] if 0 <= to < len(known) else []


def typed_timeout(data: Any, place: int, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    """A limit of waiting typed where there is none; an emptied one goes."""
    path: Path = ("steps", place, "timeout")
    after = (posted.get("timeout-after") or [""])[0].strip()
    known = keyed(data, *path)
    if known and not after and "timeout-after" in posted:
        return [Remove(path)]
    if known or not after:
        return []
    outcome = (posted.get("timeout-outcome") or [""])[0]
    return [Put(path, {"after": after, "outcome": outcome or "then"}, STEP)]


# ── Steps that come, go and change places ────────────────────────────────────────────────────────


def add_step(data: Any, row: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    """A step for the row at that place, after the step of the rows above it, on the way that this one goes."""
    rows, steps = items_of(data, "rows"), items_of(data, "steps")
    if not 1 <= row <= len(rows):
        return []
    number = number_of(rows[row - 1])
    words = part_of(rows, (row - 1, "activity")) or f"baris {row}"
    taken = {*(step_key(each) for each in steps), *keyed(data, "ends")}
    key = key_from(" ".join(str(words).split()[:3]), taken, "langkah")
    before = max((place for place, step in enumerate(steps) if _names_above(step, number)), default=-1)
    then = part_of(steps, (before, "then")) if before >= 0 else None
    executors = part_of(rows, (row - 1, "executors")) or list(keyed(data, "executors"))
    following = step_key(steps[before + 1]) if before + 1 < len(steps) else ""
    target = then or following or first_end(data)
    new = {"id": key, "rows": [number], "executor": executors[0] if executors else "", "then": target}
    done: list[Operation] = [Insert(("steps",), before + 1, new)]
    if then:
        done.append(Put(("steps", before, "then"), key, STEP))
    return done


def _names_above(step: Any, number: int | None) -> bool:  # noqa: ANN401  raw YAML
    return any(isinstance(each, int) and number is not None and each < number for each in items_of(step, "rows"))


def remove_step(data: Any, place: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    """What led to it leads where it led, if that is one way; otherwise the faults name what leads nowhere."""
    steps = items_of(data, "steps")
    if not 0 <= place < len(steps) or len(steps) == 1:
        return []
    key, then = step_key(steps[place]), part_of(steps, (place, "then"))
    done: list[Operation] = []
    if isinstance(then, str) and then != key:
        done = [Put(path, then) for path, target in targets(data) if target == key and path[1] != place]
    return [*done, Remove(("steps", place))]


def move_step(data: Any, place: int, by: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    to = place + by
    return [Move(("steps", place), to)] if 0 <= to < len(items_of(data, "steps")) else []


def targets(data: Any) -> list[tuple[Path, str]]:  # noqa: ANN401  raw YAML
    """Every place where a step says what comes next, and what it names there."""
    found: list[tuple[Path, str]] = []
    for place in range(len(items_of(data, "steps"))):
        path: Path = ("steps", place)
        paths: list[Path] = [(*path, "then"), (*path, "parallel", "join")]
        paths += [(*path, "outcomes", key, "to") for key in keyed(data, *path, "outcomes")]
        paths += [(*path, "parallel", "branches", key) for key in keyed(data, *path, "parallel", "branches")]
        paths += [(*path, "call", "returns", key) for key in keyed(data, *path, "call", "returns")]
        found += [(each, target) for each in paths if isinstance(target := part_of(data, each), str)]
    return found


def first_end(data: Any) -> str:  # noqa: ANN401  raw YAML
    return next(iter(keyed(data, "ends")), "selesai")


# ── Executors and the identity block ─────────────────────────────────────────────────────────────

EXECUTOR = ("name", "kind", "from", "sees")
IDENTITY = (
    "number", "title", "table_title", "letterhead", "made_on", "revised_on", "effective_on", "approved_by",
    "legal_basis", "qualifications", "related", "equipment", "warnings", "records",
)  # fmt: skip
SIGNER = ("position", "name", "nip")
LISTS = ("letterhead", "legal_basis", "qualifications", "related", "equipment", "warnings", "records")
SERVICE = ("slug", "prefix", "audience", "name", "summary", "called_only", "schedule", "privacy", "legal_clocks")


def executor_cells(data: Any) -> list[Cell]:  # noqa: ANN401  raw YAML
    return [
        Cell(f"pelaksana-{key}-{word}", ("executors", key, word), kind, EXECUTOR, "executors", stays=True)
        for key in keyed(data, "executors")
        for word, kind in (("name", "text"), ("kind", "choice"))
    ]


def typed_executor(data: Any, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    name = " ".join((posted.get("pelaksana-baru") or [""])[0].split())
    if not name:
        return []
    kind = (posted.get("pelaksana-baru-kind") or [""])[0] or "position"
    return [Put(("executors", key_from(name, keyed(data, "executors"), "pelaksana")), {"name": name, "kind": kind})]


def remove_executor(data: Any, key: str) -> list[Operation]:  # noqa: ANN401  raw YAML
    """With its ticks in the table; a step that it does is named by the faults."""
    known = keyed(data, "executors")
    if key not in known or len(known) == 1:
        return []
    done: list[Operation] = [
        Put(("rows", place, "executors"), [each for each in row["executors"] if each != key])
        for place, row in enumerate(items_of(data, "rows"))
        if isinstance(row, dict) and isinstance(row.get("executors"), list) and key in row["executors"]
    ]
    return [*done, Remove(("executors", key))]


def move_executor(data: Any, key: str, by: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    known = list(keyed(data, "executors"))
    to = known.index(key) + by if key in known else -1
    return [Move(("executors", key), to)] if 0 <= to < len(known) else []


def identity_cells(_data: Any) -> list[Cell]:  # noqa: ANN401  raw YAML
    signed = [
        Cell(
            f"sop-{key}", ("sop", key), "lines" if key in LISTS else "text", IDENTITY, key,
            [] if key in LISTS else "", stays=key in ("number", "title", "letterhead"),
        )
        for key in IDENTITY if key != "approved_by"
    ]  # fmt: skip
    signer = [
        Cell(
            f"sop-approved_by-{key}", ("sop", "approved_by", key), order=SIGNER, what="approved_by", stays=key != "nip"
        )
        for key in SIGNER
    ]
    kinds = {"audience": "choice", "name": "words", "summary": "words"}
    service = [
        Cell(
            f"service-{key}",
            ("service", key),
            kinds.get(key, "text"),
            SERVICE,
            key,
            stays=key not in ("name", "summary"),
        )
        for key in SERVICE[:5]
    ]
    return [*signed, *signer, *service]
