"""A draft as an SOP file of Alur: complete, sound, and with every proposal marked.

What nobody has confirmed stands twice: as a comment beside its words, and in the `draft` section, for whose sake
`alur sop check` (and publishing) refuses the file until a person has decided it.
"""

from __future__ import annotations

import json
import re

from .draft import Draft, DraftRow, Proposal
from .questions import questions_of
from .slips import accepted
from .steps import Plan, plan_of

_PLAIN = re.compile(r"(?:[A-Za-zÀ-ÿ]|\d{1,3} [A-Za-z])[\w À-ÿ.,()/;'’“”–&%+-]*")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
_WARNING = "# Draf dari naskah. Tiap “USULAN” belum diputuskan orang: periksa, lalu hapus kalimatnya dari bagian draft."
_LISTS = ("legal_basis", "qualifications", "related", "equipment", "warnings", "records")


def as_yaml(draft: Draft) -> str:
    """The text of the file."""
    right = accepted(draft)
    plan = plan_of(right)
    open_questions = [str(question) for question in questions_of(draft)]
    lines = [
        *([_WARNING, ""] if open_questions else []),
        "# ── Yang disahkan ─────────────────────────────────────────────────────────────",
        *_identity(right),
        "",
        "rows:",
        *(line for row in right.rows for line in _row(row, plan)),
        "",
        "# ── Cara berjalannya ──────────────────────────────────────────────────────────",
        f"service:{_mark(draft.service)}",
        f"  slug: {scalar(right.service.slug)}",
        f"  prefix: {scalar(right.service.prefix)}",
        f"  audience: {right.service.audience}",
        "",
        "executors:",
        *_executors(right, plan),
        "",
        "steps:",
        *plan.lines,
        "",
        "ends:",
        *(f"  {key}: {{kind: {kind}}}" for key, kind in plan.ends.items()),
    ]
    lines += _section("notes", _notes(draft))
    lines += _section("draft", open_questions)
    return "\n".join(lines) + "\n"


def scalar(text: str) -> str:
    """Text as YAML reads it back, letter for letter; plain where it can be."""
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS and not text.endswith((" ", ":")) and " #" not in text
    return text if plain else json.dumps(text, ensure_ascii=False)


def _mark(proposal: Proposal | None) -> str:
    if proposal is None or proposal.confirmed:
        return ""
    reason = " ".join(proposal.reason.split())
    return f"  # USULAN {proposal.confidence} %: {reason}" if proposal.confidence else "  # BELUM DIKETAHUI"


def _identity(draft: Draft) -> list[str]:
    identity = draft.identity
    lines = ["sop:", *(f"  {name}: {scalar(getattr(identity, name))}" for name in ("number", "title", "table_title"))]
    lines += _list("letterhead", identity.letterhead)
    lines += [f"  {name}: {scalar(getattr(identity, name))}" for name in ("made_on", "revised_on", "effective_on")]
    signer = identity.approved_by
    lines += ["  approved_by:", *(f"    {name}: {scalar(text)}" for name, text in signer.model_dump().items())]
    for name in _LISTS:
        lines += _list(name, getattr(identity, name))
    return lines


def _list(name: str, texts: list[str]) -> list[str]:
    return [f"  {name}:", *(f"    - {scalar(text)}" for text in texts)] if texts else [f"  {name}: []"]


def _row(row: DraftRow, plan: Plan) -> list[str]:
    lines = [f"  - no: {row.no}", f"    activity: {scalar(row.activity)}"]
    lines.append(f"    executors: [{', '.join(row.executors.keys)}]{_mark(row.executors)}")
    time = f"    time: {scalar(row.counted_time or row.time)}"
    if row.better_time is not None:
        time += f"  # tercetak {json.dumps(row.time, ensure_ascii=False)}"
        time += "" if row.better_time.confirmed else f";{_mark(row.better_time).removeprefix('  #')}"
    lines += [f"    requirements: {scalar(row.requirements)}", time]
    lines += [f"    output: {scalar(row.output)}", f"    note: {scalar(row.note)}"]
    if row.decision is not None and not row.decision.confirmed:
        lines.append(f"    # Keputusan —{_mark(row.decision).removeprefix('  #')}")
    if row.no in plan.shown_only:
        lines.append("    display_only: true")
    return lines


def _executors(draft: Draft, plan: Plan) -> list[str]:
    lines = []
    for key, each in draft.executors.items():
        more = f", from: {plan.contacts[key]}" if key in plan.contacts else ""
        lines.append(
            f"  {key}: {{name: {json.dumps(each.name, ensure_ascii=False)}, kind: {each.kind}{more}}}{_mark(each)}"
        )
    lines += [
        f"  {key}: {{name: {name}, kind: {kind}}}  # ditambahkan: tidak ada di naskah" for key, name, kind in plan.added
    ]
    return lines


def _notes(draft: Draft) -> list[str]:
    notes = [
        f"“{slip.before.strip()}” diperbaiki menjadi “{slip.after.strip()}”." for slip in draft.slips if slip.accepted
    ]
    notes += [
        f"Waktu baris {row.no} tercetak “{row.time}”, dibaca “{row.better_time.text}”."
        for row in draft.rows
        if row.better_time is not None and row.better_time.text
    ]
    notes += [f"{defect.message}. {defect.advice}" for defect in draft.defects]
    notes += draft.remarks
    notes += [f"Tidak punya tempat di SOP: “{text}”." for text in draft.unplaced]
    return notes


def _section(name: str, texts: list[str]) -> list[str]:
    return ["", f"{name}:", *(f"  - {scalar(text)}" for text in texts)] if texts else []
