"""Deliveries in words: what was sent to whom, about which case, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.desk.forms.webhooks import WORDS
from alur.engine.cases.queries import numbers_of
from alur.engine.sops.queries import definition_of
from alur.foundation.outbox.queries import COUNTED, counts_by_state
from alur.foundation.outbox.rules import CANCELLABLE
from alur.outlets.notifications.queries import step_waiting_for, steps_waiting_for

from .words import step_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alur.foundation.offices.models import Office, Officer
    from alur.foundation.outbox.models import Delivery

KINDS = {
    "receipt": gettext_lazy("Tanda terima"),
    "new-task": gettext_lazy("Tugas baru"),
    "your-turn": gettext_lazy("Giliran pemohon"),
    "question": gettext_lazy("Pertanyaan kepada pemohon"),
    "answered": gettext_lazy("Jawaban pemohon"),
    "nearly-due": gettext_lazy("Hampir lewat waktu"),
    "overdue": gettext_lazy("Lewat waktu"),
    "overdue-superior": gettext_lazy("Lewat waktu, kepada atasan"),
    "question-reminder": gettext_lazy("Pengingat pertanyaan"),
    "turn-reminder": gettext_lazy("Pengingat giliran pemohon"),
    "unanswered": gettext_lazy("Pertanyaan belum dijawab"),
    "returned": gettext_lazy("Dikembalikan kepada petugas"),
    "moved-task": gettext_lazy("Langkah berubah, revisi SOP baru"),
    "moved-away": gettext_lazy("Langkah beralih, revisi SOP baru"),
    "moved-outsider": gettext_lazy("Langkah berubah, kepada orang luar"),
    "moved-applicant": gettext_lazy("Revisi SOP baru, kepada pemohon"),
    "returned-applicant": gettext_lazy("Dikembalikan kepada pemohon"),
    "ready": gettext_lazy("Hasil tersedia"),
    "appointment": gettext_lazy("Undangan acara"),
    "appointment-cancelled": gettext_lazy("Pembatalan acara"),
    "contact-turn": gettext_lazy("Tautan untuk narahubung"),
    "unit-turn": gettext_lazy("Tautan untuk unit lain"),
    "participant": gettext_lazy("Ikut serta"),
    "finished": gettext_lazy("Layanan selesai"),
    "ended": gettext_lazy("Permohonan berakhir"),
    "survey": gettext_lazy("Undangan survei"),
    "survey-reminder": gettext_lazy("Pengingat survei"),
    "invitation": gettext_lazy("Undangan petugas"),
    "breach-soon": gettext_lazy("Kegagalan data, hampir lewat batas"),
    "breach-overdue": gettext_lazy("Kegagalan data, lewat batas"),
    "webhook.test": gettext_lazy("Percobaan webhook"),
    "sop-blocked": gettext_lazy("Revisi SOP tidak dapat berlaku"),
    "sop-review": gettext_lazy("SOP perlu ditinjau"),
}
"""Kinds of notices in words; a kind without words is shown by its name."""

STATES = {
    "queued": gettext_lazy("Menunggu dikirim"),
    "sending": gettext_lazy("Sedang dikirim"),
    "delivered": gettext_lazy("Terkirim"),
    "unknown": gettext_lazy("Belum pasti sampai"),
    "failed": gettext_lazy("Gagal dikirim"),
    "cancelled": gettext_lazy("Dibatalkan"),
}
TONES = {
    "queued": "plain",
    "sending": "active",
    "delivered": "ok",
    "unknown": "warn",
    "failed": "bad",
    "cancelled": "plain",
}


@dataclass(frozen=True)
class StateFilter:
    label: str
    count: str
    url: str
    current: bool


@dataclass(frozen=True)
class WaitingStep:
    """The step that is done once this delivery was handed over."""

    number: str
    name: str


@dataclass(frozen=True)
class DeliveryRow:
    delivery: Delivery
    what: str
    to: str
    case_number: str
    tone: str
    state: str
    acts: list[tuple[str, str]]
    waits: bool
    """A step waits for it: cancelling asks why, on a page of its own."""


def state_filters(office: Office, asked: str) -> tuple[list[StateFilter], str]:
    """The filters with their counts, and the state that is asked for ("" where there is no such state)."""
    counts = counts_by_state(office)
    state = asked if asked in STATES else ""
    links = [StateFilter(_("Semua"), "", "?", not state)]
    links += [
        StateFilter(str(label), _counted(counts[key]), f"?{urlencode({'status': key})}", key == state)
        for key, label in STATES.items()
        if counts[key] or key == state
    ]
    return links, state


def _counted(number: int) -> str:
    return str(number) if number < COUNTED else f"{COUNTED - 1}+"


def delivery_rows(deliveries: Iterable[Delivery], officer: Officer) -> list[DeliveryRow]:
    """One query for the numbers of all their cases, one for the steps that wait for them."""
    rows = list(deliveries)
    about = {each.about: found for each in rows if (found := _case_id(each.about))}
    numbers = numbers_of(officer, about.values())
    waiting = steps_waiting_for(rows)
    return [
        _row(each, numbers.get(about[each.about], "") if each.about in about else "", waits=each.pk in waiting)
        for each in rows
    ]


def _case_id(about: str) -> UUID | None:
    kind, _colon, key = about.partition(":")
    try:
        return UUID(key) if kind == "case" else None
    except ValueError:
        return None


def _row(delivery: Delivery, number: str, *, waits: bool) -> DeliveryRow:
    acts: list[tuple[str, str]] = []
    if delivery.state in ("unknown", "failed"):
        acts.append(("ulang", _("Kirim ulang")))
    if delivery.state == "unknown":
        acts.append(("sampai", _("Sudah sampai")))
    if delivery.state in CANCELLABLE:
        acts.append(("batal", _("Batalkan")))
    return DeliveryRow(
        delivery=delivery,
        what=str((KINDS | WORDS).get(delivery.kind, delivery.kind)),
        to=str(delivery.payload.get("to", "")),
        case_number=number,
        tone=TONES[delivery.state],
        state=str(STATES[delivery.state]),
        acts=acts,
        waits=waits,
    )


def waiting_step(delivery: Delivery) -> WaitingStep | None:
    """Which step waits for it; None where none does (any more)."""
    task = step_waiting_for(delivery)
    if task is None:
        return None
    definition = definition_of(task.case.sop_version)
    return WaitingStep(task.case.number, step_name(definition, definition.step(task.step)))
