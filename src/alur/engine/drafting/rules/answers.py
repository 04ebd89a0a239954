"""What a person answered on the page, put into the draft. Nothing typed is lost, also where it cannot stand yet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .draft import DecisionProposal, Draft, DraftExecutor, DraftOutcome, DraftRow, TimeProposal
from .keys import free_key
from .times import counts

LINES = ("letterhead", "legal_basis", "qualifications", "related", "equipment", "warnings", "records")
SINGLE = ("number", "title", "table_title", "made_on", "revised_on", "effective_on")
SIGNER = ("position", "name", "nip")
LONGEST = 2000
ITEMS_MAX = 200
EXECUTORS_MAX = 40
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PREFIX = re.compile(r"[A-Z]{1,8}")
KINDS = ("applicant", "position", "unit", "contact", "public")

type Posted = Mapping[str, Sequence[str]]
"""Field → what was posted under its name, in order."""


def answered(draft: Draft, posted: Posted) -> Draft:
    """The draft with the answers; fields that were not posted stay as they are."""
    changed = draft.model_copy(deep=True)
    _identity(changed, posted)
    for number, slip in enumerate(changed.slips):
        said = _one(posted, f"salah-{number}")
        slip.accepted = {"ya": True, "tidak": False}.get(said or "", slip.accepted)
    for key, executor in changed.executors.items():
        kind = _one(posted, f"jenis-{key}")
        if kind in KINDS:
            executor.kind = kind  # type: ignore[assignment]  # one of the closed list above
        if "jenis" in posted:
            executor.confirmed = "jenis-benar" in posted
    _newcomers(changed, posted)
    for row in changed.rows:
        if f"baris-{row.no}" in posted:
            _row(changed, row, posted)
    _running(changed, posted)
    return changed


def _one(posted: Posted, name: str) -> str | None:
    """What was posted, printable and not endless; None where nothing was."""
    values = posted.get(name)
    if not values:
        return None
    text = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in values[-1])
    return text.strip()[:LONGEST]


def _identity(draft: Draft, posted: Posted) -> None:
    for name in SINGLE:
        if (said := _one(posted, f"id-{name}")) is not None:
            setattr(draft.identity, name, " ".join(said.split()))
    for name in SIGNER:
        if (said := _one(posted, f"id-{name}")) is not None:
            setattr(draft.identity.approved_by, name, " ".join(said.split()))
    for name in LINES:
        values = posted.get(f"id-{name}")
        if values:
            lines = [" ".join(line.split())[:LONGEST] for line in values[-1].splitlines()]
            setattr(draft.identity, name, [line for line in lines if line][:ITEMS_MAX])


def _newcomers(draft: Draft, posted: Posted) -> None:
    """Executors that the document does not name, one a line."""
    known = {each.name.casefold() for each in draft.executors.values()}
    for line in (_one(posted, "pelaksana-baru") or "").splitlines()[:EXECUTORS_MAX]:
        name = " ".join(line.split())[:120]
        if name and name.casefold() not in known and len(draft.executors) < EXECUTORS_MAX:
            known.add(name.casefold())
            key = free_key(name, draft.executors, "pelaksana")
            draft.executors[key] = DraftExecutor(name=name, confidence=60, reason="Ditambahkan di halaman draf.")


def _row(draft: Draft, row: DraftRow, posted: Posted) -> None:
    name = f"baris-{row.no}"
    places = posted.get(f"p{row.no}", ())
    row.executors.keys = [key for place, key in enumerate(draft.executors) if str(place) in places]
    confirmed = f"{name}-benar" in posted
    row.executors.confirmed = confirmed
    if row.better_time is not None and (time := _one(posted, f"{name}-waktu")) is not None:
        row.better_time = TimeProposal(
            text=time,
            confidence=row.better_time.confidence,
            reason=row.better_time.reason,
            confirmed=confirmed and counts(time),
        )
    _decision(draft, row, posted, confirmed=confirmed)


def _decision(draft: Draft, row: DraftRow, posted: Posted, *, confirmed: bool) -> None:
    name = f"baris-{row.no}"
    outcomes = []
    for place in (1, 2, 3):
        label, to = _one(posted, f"{name}-hasil-{place}"), _one(posted, f"{name}-tujuan-{place}")
        if label:
            outcomes.append(DraftOutcome.model_validate({"label": label[:60], "to": _target(draft, to or "next")}))
    added = not outcomes and f"{name}-putus" in posted
    if added:
        outcomes = [DraftOutcome(label="Ya"), DraftOutcome(label="Tidak")]
        confirmed = False  # its answers are still to be looked at
    if row.decision is None and not outcomes:
        return
    before = DecisionProposal(confidence=100, reason="Ditambahkan di halaman draf.") if added else row.decision
    before = before or DecisionProposal()
    whole = len(outcomes) != 1  # a decision with one answer is none
    row.decision = DecisionProposal(
        outcomes=outcomes, confidence=before.confidence, reason=before.reason, confirmed=confirmed and whole
    )


def _target(draft: Draft, said: str) -> int | str:
    if said.isascii() and said.isdigit() and draft.row(int(said)) is not None:
        return int(said)
    return said if said in ("next", "end", "rejected") else "next"


def _running(draft: Draft, posted: Posted) -> None:
    service = draft.service
    if (slug := _one(posted, "layanan-slug")) is not None:
        service.slug = slug[:60]
    if (prefix := _one(posted, "layanan-prefix")) is not None:
        service.prefix = prefix[:8]
    audience = _one(posted, "layanan-audience")
    if audience in ("publik", "pegawai", "internal"):
        service.audience = audience  # type: ignore[assignment]  # one of the closed list
    if "layanan-slug" in posted:
        sound = bool(_SLUG.fullmatch(service.slug) and _PREFIX.fullmatch(service.prefix))
        service.confirmed = "layanan-benar" in posted and sound
        draft.form.confirmed = "formulir-benar" in posted
