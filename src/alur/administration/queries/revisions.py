"""Drafts of revisions, and two revisions side by side, as their administrator sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from alur.engine.sops.policies import may_check
from alur.engine.sops.queries import definition_of, draft_by_id, draft_of, drafts, in_force, version_by_id, versions
from alur.engine.sops.rules.comparing import Change, compare
from alur.engine.sops.rules.faults import FaultyDefinition
from alur.engine.sops.rules.reading import read
from alur.engine.worktime.queries import calendar_for
from alur.foundation.offices.queries import local_day, officers
from alur.ui.dates import long_date

from .services import Judged, judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alur.engine.sops.models import RevisionDraft, Sop, SopVersion
    from alur.engine.sops.rules.comparing import Comparison, RowPair
    from alur.engine.sops.rules.definition import Definition
    from alur.foundation.offices.models import Office, Officer

SOURCE = "sop.yaml"
STATES = {
    "draft": ("", gettext_lazy("Disusun")),
    "reviewed": ("active", gettext_lazy("Sudah diperiksa")),
    "scheduled": ("warn", gettext_lazy("Menunggu tanggal berlaku")),
    "effective": ("ok", gettext_lazy("Menjadi revisi")),
    "dropped": ("", gettext_lazy("Dibuang")),
}
"""State → tone and words."""
LABELS = {
    "number": gettext_lazy("Nomor SOP"),
    "title": gettext_lazy("Judul"),
    "table_title": gettext_lazy("Judul tabel"),
    "letterhead": gettext_lazy("Kepala surat"),
    "made_on": gettext_lazy("Tanggal pembuatan"),
    "revised_on": gettext_lazy("Tanggal revisi"),
    "effective_on": gettext_lazy("Tanggal efektif"),
    "approved_by": gettext_lazy("Disahkan oleh"),
    "legal_basis": gettext_lazy("Dasar hukum"),
    "qualifications": gettext_lazy("Kualifikasi pelaksana"),
    "related": gettext_lazy("Keterkaitan"),
    "equipment": gettext_lazy("Peralatan dan perlengkapan"),
    "warnings": gettext_lazy("Peringatan"),
    "records": gettext_lazy("Pencatatan dan pendataan"),
    "activity": gettext_lazy("Kegiatan"),
    "executors": gettext_lazy("Pelaksana"),
    "requirements": gettext_lazy("Kelengkapan"),
    "time": gettext_lazy("Waktu"),
    "output": gettext_lazy("Output"),
    "note": gettext_lazy("Keterangan"),
    "display_only": gettext_lazy("Hanya ditampilkan"),
}
KINDS = {
    "same": ("", gettext_lazy("Sama")),
    "changed": ("warn", gettext_lazy("Diubah")),
    "added": ("ok", gettext_lazy("Ditambah")),
    "removed": ("bad", gettext_lazy("Dihapus")),
    "moved": ("active", gettext_lazy("Dipindah")),
}


@dataclass(frozen=True)
class DraftRow:
    draft: RevisionDraft
    tone: str
    state: str
    changed_by: str
    waits: bool
    """For the check of whoever looks at it."""


@dataclass(frozen=True)
class DraftView:
    """A draft, what it comes to, and what this officer may do with it."""

    draft: RevisionDraft
    tone: str
    state: str
    judged: Judged | None
    """What its text would become; None once it is over."""
    makers: str
    reviewed_by: str
    may_review: bool
    has_checker: bool
    """Is there anybody in the office who may check it?"""
    starts_at: datetime | None
    holiday: str
    """Said where its day is no working day."""

    @property
    def title(self) -> str:
        return self.draft.title or _("Rancangan tanpa judul")


@dataclass(frozen=True)
class Side:
    """One of two that are compared."""

    definition: Definition
    words: str


def draft_rows(officer: Officer) -> list[DraftRow]:
    """Two queries, whatever their number."""
    found = list(drafts(officer.office))
    names = names_of(officer.office, {each.changed_by for each in found})
    return [DraftRow(each, *_state_of(each), names[each.changed_by], _waits(officer, each)) for each in found]


def _waits(officer: Officer, draft: RevisionDraft) -> bool:
    return draft.state == "draft" and may_check(officer, draft)


def draft_view(officer: Officer, key: UUID) -> DraftView:
    """Http404 for what another office has."""
    try:
        draft = draft_of(officer.office, key)
    except ObjectDoesNotExist:
        raise Http404 from None
    office = officer.office
    names = names_of(office, {*draft.makers, draft.reviewed_by})
    administrators = officers(office).filter(is_active=True, is_administrator=True)
    return DraftView(
        draft,
        *_state_of(draft),
        judge(office, draft.source, SOURCE) if draft.is_alive else None,
        makers=", ".join(names[each] for each in draft.makers),
        reviewed_by=names.get(draft.reviewed_by, ""),
        may_review=may_check(officer, draft),
        has_checker=any(each.actor not in draft.makers for each in administrators),
        starts_at=_beginning(draft, office),
        holiday=_holiday(draft, office),
    )


def _state_of(draft: RevisionDraft) -> tuple[str, str]:
    tone, words = STATES[draft.state]
    return tone, str(words)


def _beginning(draft: RevisionDraft, office: Office) -> datetime | None:
    if draft.starts_on is None:
        return None
    return datetime.combine(draft.starts_on, time(), ZoneInfo(office.zone)).astimezone(UTC)


def _holiday(draft: RevisionDraft, office: Office) -> str:
    if draft.starts_on is None or draft.state != "scheduled" or calendar_for(office).day(draft.starts_on).windows:
        return ""
    return _("Hari itu kantor libur. Revisi tetap berlaku sejak hari itu.")


def names_of(office: Office, actors: Iterable[str]) -> dict[str, str]:
    """Whom people know behind each actor; one query."""
    known = {each.actor: each.name for each in officers(office)}
    return {actor: known.get(actor) or _("Alur, atas perintah pemasang") for actor in actors if actor}


def compared_with_force(view: DraftView, office: Office) -> tuple[Side, Side]:
    """The revision in force beside the draft. Http404 where there is none, or where the draft cannot be read."""
    now = next((each for each in in_force(office) if each.sop.slug == view.draft.slug), None)
    try:
        written = read(view.draft.source, SOURCE)
    except FaultyDefinition:
        raise Http404 from None
    if now is None:
        raise Http404
    return _side(now), Side(written, _("Rancangan"))


def compared_versions(sop: Sop, old: str, new: str) -> tuple[Side, Side, list[SopVersion]]:
    """Two revisions by number, by default the last two; Http404 for numbers that are none."""
    known = list(versions(sop))
    by_number = {str(each.number): each for each in known}
    newer = by_number.get(new or str(known[0].number))
    older = by_number.get(old or str(known[1].number if len(known) > 1 else known[0].number))
    if newer is None or older is None:
        raise Http404
    return _side(older), _side(newer), known


def _side(version: SopVersion) -> Side:
    return Side(definition_of(version), _("Revisi %(number)d") % {"number": version.number})


@dataclass(frozen=True)
class ShownPair:
    pair: RowPair
    tone: str
    words: str

    @property
    def activity(self) -> str:
        """What says which row it is, where the changes themselves do not."""
        row = self.pair.new or self.pair.old
        return "" if row is None or any(each.key == "activity" for each in self.pair.changes) else row.activity

    @property
    def cells(self) -> list[tuple[str, Change]]:
        return [(str(LABELS[each.key]), each) for each in self.pair.changes]


@dataclass(frozen=True)
class Shown:
    """A comparison in words."""

    old: str
    new: str
    identity: list[tuple[str, Change]]
    rows: list[ShownPair]
    running: list[Change]
    is_same: bool
    counts: list[tuple[str, str, int]]
    """Tone, words and number of each kind of row that is there."""


def shown(older: Side, newer: Side) -> Shown:
    found: Comparison = compare(older.definition, newer.definition)
    return Shown(
        older.words,
        newer.words,
        [(str(LABELS[each.key]), each) for each in found.identity],
        [ShownPair(pair, *_words_of(pair)) for pair in found.rows],
        found.running,
        found.is_same,
        [(tone, str(words), number) for kind, (tone, words) in KINDS.items() if (number := found.count(kind))],
    )


def _words_of(pair: RowPair) -> tuple[str, str]:
    tone, words = KINDS[pair.kind]
    if pair.kind == "changed" and pair.moved:
        return tone, _("Diubah dan dipindah")
    return tone, str(words)


def review_context(ids: dict[str, Any]) -> dict[str, Any]:
    """What the reminder shows: which SOP, since when, and where to begin."""
    version = version_by_id(UUID(ids["version"]))
    office, language = version.sop.office, get_language() or "id"
    since = version.effective_at
    return {
        "title": definition_of(version).title.in_language(language),
        "number": version.number,
        "since": long_date(local_day(office, since), language) if since else "",
        "office": office,
        "desk_url": settings.BASE_URL.rstrip("/") + reverse("administration:service", args=[version.sop.slug]),
    }


def review_holds(ids: dict[str, Any]) -> bool:
    """Is it still in force, and do they still want to be told?"""
    version = version_by_id(UUID(ids["version"]))
    return version.state == "effective" and version.sop.review_months is not None


def blocked_context(ids: dict[str, Any]) -> dict[str, Any]:
    """What the notice of a revision that could not take effect shows: which, why, and where to mend it."""
    draft = draft_by_id(UUID(ids["draft"]))
    return {
        "title": draft.title or _("Rancangan tanpa judul"),
        "reason": draft.remark,
        "office": draft.office,
        "desk_url": settings.BASE_URL.rstrip("/") + reverse("administration:revision", args=[draft.pk]),
    }


def blocked_holds(ids: dict[str, Any]) -> bool:
    """Has nobody taken it up again?"""
    return draft_by_id(UUID(ids["draft"])).state == "draft"
