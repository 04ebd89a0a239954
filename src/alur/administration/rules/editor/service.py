"""The identity block, and how the service is offered: to whom, on which schedule, by which law."""

from __future__ import annotations

from typing import Any

from alur.engine.sops.rules.editing import Insert, Operation, Put, Remove
from alur.engine.sops.rules.faults import Path

from .cells import Cell, Posted
from .table import items_of

FILE = ("sop", "rows", "service", "executors", "steps", "ends", "notes", "draft")
IDENTITY = (
    "number", "title", "table_title", "letterhead", "made_on", "revised_on", "effective_on", "approved_by",
    "legal_basis", "qualifications", "related", "equipment", "warnings", "records",
)  # fmt: skip
SIGNER = ("position", "name", "nip")
LISTS = ("letterhead", "legal_basis", "qualifications", "related", "equipment", "warnings", "records")
SERVICE = ("slug", "prefix", "audience", "name", "summary", "called_only", "schedule", "privacy", "legal_clocks")
SCHEDULE = ("from", "when", "title", "unit", "private", "link")
PRIVACY = ("purposes", "basis", "law", "shared_with")
CLOCK = ("name", "law", "within", "until", "only_if", "extended_by", "extended_within")
CONDITION = ("field", "is")


def identity_cells(_data: Any) -> list[Cell]:  # noqa: ANN401  raw YAML
    """With the notes of the file, and what a draft leaves open."""
    signed = [
        Cell(
            f"sop-{key}", ("sop", key), "lines" if key in LISTS else "text", IDENTITY, key,
            [] if key in LISTS else "", stays=key in ("number", "title", "letterhead"),
        )
        for key in IDENTITY if key != "approved_by"
    ]  # fmt: skip
    signer = [
        Cell(
            f"sop-approved_by-{key}", ("sop", "approved_by", key), order=SIGNER, what="approved_by", stays=key != "nip",
            around=IDENTITY,
        )
        for key in SIGNER
    ]  # fmt: skip
    return [*signed, *signer, *(Cell(key, (key,), "lines", FILE, key, []) for key in ("notes", "draft"))]


def service_cells(data: Any) -> list[Cell]:  # noqa: ANN401  raw YAML
    kinds = {"audience": "choice", "name": "words", "summary": "words", "called_only": "flag"}
    own = [
        Cell(
            f"service-{key}", ("service", key), kinds.get(key, "text"), SERVICE, key,
            False if key == "called_only" else "", stays=key in ("slug", "prefix", "audience"),
        )
        for key in SERVICE[:6]
    ]  # fmt: skip
    clocks = [cell for place in range(len(items_of(data, "service", "legal_clocks"))) for cell in _clock_cells(place)]
    return [*own, *_schedule_cells(), *_privacy_cells(), *clocks]


def _schedule_cells() -> list[Cell]:
    """Without an answer that says when, there is no schedule."""
    path: Path = ("service", "schedule")
    kinds = {"from": "either-keys", "when": "choice", "title": "choice", "unit": "choice", "link": "choice"}
    cells = [
        Cell(
            f"jadwal-{key}", (*path, key), kind, SCHEDULE, "schedule", stays=key in ("from", "when", "title"),
            head=key == "from", around=SERVICE,
        )
        for key, kind in kinds.items()
    ]  # fmt: skip
    return [*cells, *_condition_cells("jadwal-private", (*path, "private"), "schedule", SCHEDULE)]


def _condition_cells(name: str, path: Path, what: str, around: tuple[str, ...]) -> list[Cell]:
    return [
        Cell(f"{name}-field", (*path, "field"), "choice", CONDITION, what, head=True, around=around),
        Cell(f"{name}-is", (*path, "is"), "commas", CONDITION, what, stays=True, around=around),
    ]


def _privacy_cells() -> list[Cell]:
    """Without a purpose the file says nothing of it."""
    path: Path = ("service", "privacy")
    kinds = {"purposes": "word-lines", "basis": "keys", "law": "lines", "shared_with": "word-lines"}
    return [
        Cell(
            f"data-{key}", (*path, key), kind, PRIVACY, "privacy", ["tugas-publik"] if key == "basis" else [],
            stays=key == "purposes", head=key == "purposes", around=SERVICE,
        )
        for key, kind in kinds.items()
    ]  # fmt: skip


def _clock_cells(place: int) -> list[Cell]:
    path: Path = ("service", "legal_clocks", place)
    kinds = {
        "name": "words", "law": "text", "within": "text", "until": "keys", "extended_by": "choice",
        "extended_within": "text",
    }  # fmt: skip
    cells = [
        Cell(
            f"batas-{place}-{key}", (*path, key), kind, CLOCK, "legal_clocks", [] if key == "until" else "",
            stays=key in CLOCK[:4],
        )
        for key, kind in kinds.items()
    ]  # fmt: skip
    return [*cells, *_condition_cells(f"batas-{place}-only_if", (*path, "only_if"), "legal_clocks", CLOCK)]


def typed_clock(data: Any, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    """A time that a law gives, named in the empty line; the rest is asked once it is there."""
    name = " ".join((posted.get("batas-baru") or [""])[0].split())
    if not name:
        return []
    clock = {"name": name, "law": "", "within": (posted.get("batas-baru-within") or [""])[0].strip(), "until": []}
    path: Path = ("service", "legal_clocks")
    known = items_of(data, *path)
    return [Insert(path, len(known), clock)] if known else [Put(path, [clock], SERVICE)]


def remove_clock(data: Any, place: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    known = items_of(data, "service", "legal_clocks")
    if not 1 <= place <= len(known):
        return []
    return [Remove(("service", "legal_clocks", place - 1) if len(known) > 1 else ("service", "legal_clocks"))]
