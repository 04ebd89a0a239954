"""The data that components show. Plain dataclasses, so a slice can prepare them in a query and test them."""

from dataclasses import dataclass
from typing import Any, Literal

from django import forms
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from alur.ui.widgets import FilesInput, PartsWidget

Tone = Literal["plain", "active", "ok", "warn", "bad"]
RowState = Literal["done", "current", "paused", "waiting", "returned", "skipped", "ahead"]

TAGS: dict[str, tuple[Tone, Any]] = {
    # a tone by itself: the words come with it
    "plain": ("plain", ""),
    "active": ("active", ""),
    "ok": ("ok", ""),
    "warn": ("warn", ""),
    "bad": ("bad", ""),
    # a case
    "berjalan": ("active", _("Berjalan")),
    "selesai": ("ok", _("Selesai")),
    "diarsipkan": ("plain", _("Diarsipkan")),
    "ditolak": ("bad", _("Ditolak")),
    "dibatalkan": ("plain", _("Dibatalkan")),
    "ditarik": ("plain", _("Ditarik pemohon")),
    # a task
    "open": ("active", _("Terbuka")),
    "claimed": ("active", _("Dikerjakan")),
    "done": ("ok", _("Selesai")),
    "waiting": ("warn", _("Menunggu pemohon")),
    "suspended": ("plain", _("Dijeda")),
    "returned": ("warn", _("Dikembalikan")),
    "late": ("bad", _("Lewat waktu")),
    "soon": ("warn", _("Hampir lewat")),
    # a delivery
    "queued": ("plain", _("Menunggu dikirim")),
    "sending": ("active", _("Sedang dikirim")),
    "delivered": ("ok", _("Terkirim")),
    "retrying": ("warn", _("Dicoba lagi")),
    "unknown": ("warn", _("Belum pasti terkirim")),
    "failed": ("bad", _("Gagal dikirim")),
    # an SOP version
    "draft": ("plain", _("Konsep")),
    "effective": ("ok", _("Berlaku")),
    "superseded": ("plain", _("Digantikan")),
}

ROW_WORDS: dict[str, Any] = {
    "done": _("Selesai"),
    "current": _("Sedang berjalan"),
    "paused": _("Dijeda"),
    "waiting": _("Menunggu"),
    "returned": _("Dikembalikan"),
    "skipped": _("Dilewati"),
    "ahead": _("Belum"),
}


def signed(words: str, language: str) -> str:
    """The SOP's own words stay Indonesian on an English page, and say so to screen readers."""
    return format_html('<span lang="id">{}</span>', words) if words and language != "id" else words


@dataclass(frozen=True, kw_only=True)
class TimelineRow:
    """One row of the SOP's journey. All text is ready to be read; an empty one is left out."""

    title: str
    state: RowState
    number: int | str = ""
    """The row's number in the signed table; without it the rows count themselves."""
    who: str = ""
    """A role, never a person's name, where citizens read."""
    when: str = ""
    standard: str = ""
    """The time of the mutu baku: "5 menit"."""
    actual: str = ""
    """The time it took or has taken so far: "4 menit"."""
    late: bool = False
    """The actual time exceeds the standard: said in words, not by colour alone."""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SummaryRow:
    """A term and its value; `value` may be safe html, a list is shown line by line."""

    term: str
    value: Any
    note: str = ""
    change_url: str = ""
    """Adds "Ubah", whose full name for screen readers is "Ubah <term>"."""


def kind_of(bound: BoundField) -> str:
    """How `{% field %}` lays it out: "cards", "parts", "tick" or "line"."""
    widget = bound.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "cards"
    if isinstance(widget, PartsWidget):
        return "parts"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "line"


def limits_of(bound: BoundField) -> str:
    """What a file field takes, said before anybody tries."""
    return str(getattr(bound.field, "limits", "")) if isinstance(bound.field.widget, FilesInput) else ""


def first_input(bound: BoundField) -> str:
    """The id that a link of the error summary goes to."""
    if kind_of(bound) == "cards":
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id
