"""The journal told in plain words: who did what, when. Officers' names may be shown: these pages are the office's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.desk.queries import names_of
from alur.engine.cases.queries import history
from alur.engine.cases.registry import activities
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Definition
from alur.ui.components import TAGS
from alur.ui.keyset import Order, desc

from . import words

if TYPE_CHECKING:
    from alur.engine.cases.models import Case
    from alur.foundation.journal.models import Entry


@dataclass(frozen=True)
class Line:
    at: datetime
    text: str


class Teller:
    """What one entry's sentence is made of."""

    def __init__(self, entry: Entry, definition: Definition, names: Mapping[str, str]) -> None:
        self.data: Mapping[str, Any] = entry.data
        self.definition = definition
        self.names = names
        self.actor = entry.actor

    @property
    def who(self) -> str:
        return self.person(self.actor)

    def person(self, actor: str) -> str:
        return words.actor_name(actor, self.names)

    def officer(self, name: str) -> str:
        return self.person(f"officer:{self.data.get(name)}") if self.data.get(name) else _("jabatannya")

    @property
    def step(self) -> str:
        return self.step_named(self.data.get("step"))

    def step_named(self, key: Any) -> str:  # noqa: ANN401  JSON
        found = self.definition.steps_by_id.get(str(key))
        return words.step_name(self.definition, found) if found else str(key or "")

    @property
    def outcome(self) -> str:
        """ ": Ya, ditangani langsung", or nothing where the step just goes on."""
        step = self.definition.steps_by_id.get(str(self.data.get("step")))
        label = words.outcome_label(self.definition, step, str(self.data.get("outcome", ""))) if step else ""
        return f": {label}" if label else ""

    @property
    def field(self) -> str:
        fields = {field.name: field for step in self.definition.steps for field in step.fields}
        found = fields.get(str(self.data.get("field")))
        return found.label.in_language(words.language()) if found else str(self.data.get("field", ""))

    @property
    def end(self) -> str:
        end = self.definition.ends.get(str(self.data.get("end")))
        if end and end.label:
            return end.label.in_language(words.language())
        kind = str(self.data.get("end_kind", ""))
        return str(TAGS[kind][1]) if kind in TAGS else kind

    @property
    def participant(self) -> str:
        found = self.definition.executors.get(str(self.data.get("executor")))
        return found.name if found else self.who

    @property
    def executor(self) -> str:
        step = self.definition.steps_by_id.get(str(self.data.get("step")))
        return words.executor_name(self.definition, step) if step else ""


type Sentence = str | Promise

SENTENCES: dict[str, tuple[Sentence, Callable[[Teller], dict[str, str]]]] = {
    "case.opened": (gettext_lazy("%(who)s membuka permohonan."), lambda t: {"who": t.who}),
    "case.called": (
        gettext_lazy("SOP lain dijalankan untuk langkah “%(step)s”."),
        lambda t: {"step": t.step},
    ),
    "case.task_opened": (
        gettext_lazy("Langkah “%(step)s” dimulai untuk %(executor)s."),
        lambda t: {"step": t.step, "executor": t.executor},
    ),
    "case.task_claimed": (gettext_lazy("%(who)s mengambil “%(step)s”."), lambda t: {"who": t.who, "step": t.step}),
    "case.task_released": (
        gettext_lazy("%(who)s melepas “%(step)s”. Tugas kembali ke jabatannya."),
        lambda t: {"who": t.who, "step": t.step},
    ),
    "case.task_reassigned": (
        gettext_lazy("%(who)s mengalihkan “%(step)s” kepada %(to)s."),
        lambda t: {"who": t.who, "step": t.step, "to": t.officer("officer")},
    ),
    "case.task_closed": (
        gettext_lazy("%(who)s menyelesaikan “%(step)s”%(outcome)s."),
        lambda t: {"who": t.who, "step": t.step, "outcome": t.outcome},
    ),
    "case.task_skipped": (gettext_lazy("%(who)s melewati “%(step)s”."), lambda t: {"who": t.who, "step": t.step}),
    "case.task_cancelled": (gettext_lazy("Langkah “%(step)s” dihentikan."), lambda t: {"step": t.step}),
    "case.returned": (
        gettext_lazy("%(who)s mengembalikan permohonan ke “%(to)s”."),
        lambda t: {"who": t.who, "to": t.step_named(t.data.get("to"))},
    ),
    "case.corrected": (gettext_lazy("%(who)s mengoreksi “%(step)s”."), lambda t: {"who": t.who, "step": t.step}),
    "case.task_progressed": (
        gettext_lazy("%(who)s menyimpan kemajuan “%(step)s”."),
        lambda t: {"who": t.who, "step": t.step},
    ),
    "case.question_asked": (
        gettext_lazy("%(who)s bertanya kepada pemohon. Waktu langkah “%(step)s” berhenti."),
        lambda t: {"who": t.who, "step": t.step},
    ),
    "case.question_answered": (
        gettext_lazy("%(who)s menjawab pertanyaan. Waktu langkah “%(step)s” berjalan lagi."),
        lambda t: {"who": t.who, "step": t.step},
    ),
    "case.suspended": (
        gettext_lazy("%(who)s menunda “%(step)s”. Waktunya berhenti."),
        lambda t: {"who": t.who, "step": t.step},
    ),
    "case.resumed": (
        gettext_lazy("%(who)s melanjutkan “%(step)s”. Waktunya berjalan lagi."),
        lambda t: {"who": t.who, "step": t.step},
    ),
    "case.timed_out": (gettext_lazy("Batas tunggu “%(step)s” habis."), lambda t: {"step": t.step}),
    "case.nearly_due": (gettext_lazy("Waktu “%(step)s” hampir habis."), lambda t: {"step": t.step}),
    "case.overdue": (gettext_lazy("“%(step)s” melewati waktunya."), lambda t: {"step": t.step}),
    "case.event_fired": (
        gettext_lazy("%(who)s mencatat kejadian “%(step)s”."),
        lambda t: {"who": t.who, "step": t.step},
    ),
    "case.event_late": (
        gettext_lazy("%(who)s mencatat kejadian “%(step)s” yang datang setelah masa tunggunya berakhir."),
        lambda t: {"who": t.who, "step": t.step},
    ),
    "case.task_woken": (gettext_lazy("Waktunya tiba: langkah “%(step)s” dimulai."), lambda t: {"step": t.step}),
    "case.link_made": (
        gettext_lazy("Tautan rahasia untuk %(for)s dibuat (“%(step)s”)."),
        lambda t: {"for": t.participant, "step": t.step},
    ),
    "case.contributed": (
        gettext_lazy("%(who)s menambahkan catatan pada “%(step)s”."),
        lambda t: {"who": t.participant, "step": t.step},
    ),
    "case.served": (gettext_lazy("Layanan selesai diberikan. Waktu layanan berhenti."), lambda t: {}),
    "case.reopened": (gettext_lazy("Layanan dibuka kembali. Waktu layanan berjalan lagi."), lambda t: {}),
    "case.ended": (gettext_lazy("Permohonan berakhir: %(end)s."), lambda t: {"end": t.end}),
    "case.contact_corrected": (
        gettext_lazy("%(who)s memperbaiki kontak pemohon: %(fields)s."),
        lambda t: {"who": t.who, "fields": words.contact_fields(t.data.get("fields", []))},
    ),
    "case.copied": (gettext_lazy("%(who)s membuat salinan data untuk pemohon."), lambda t: {"who": t.who}),
    "case.erased": (
        gettext_lazy("Data pribadi permohonan ini dihapus %(why)s."),
        lambda t: {"why": words.erased_because(t.data.get("because"), t.who)},
    ),
    "case.unmasked": (
        gettext_lazy("%(who)s melihat “%(field)s” secara lengkap."),
        lambda t: {"who": t.who, "field": t.field},
    ),
}


RECENT = 30
"""So many lines of its history stand on a case's own page; the rest has a page of its own."""
NEWEST = Order(desc("seq"), desc("id"))


@dataclass(frozen=True)
class Told:
    """The newest lines; `more`: there are older ones."""

    lines: list[Line]
    more: bool


def told(case: Case) -> Told:
    """The newest of the case's history. Two queries, whatever its length."""
    entries = list(history(case).order_by("-seq")[: RECENT + 1])
    return Told(lines(case, entries[:RECENT]), more=len(entries) > RECENT)


def lines(case: Case, entries: list[Entry]) -> list[Line]:
    """These entries in words, in their order. One query for the names."""
    definition = definition_of(case.sop_version)
    actors = {entry.actor for entry in entries}
    actors |= {f"officer:{entry.data['officer']}" for entry in entries if entry.data.get("officer")}
    names = names_of(case.office, actors)
    return [Line(entry.at, sentence(entry, definition, names)) for entry in entries]


def sentence(entry: Entry, definition: Definition, names: Mapping[str, str]) -> str:
    """One entry in words. A kind nobody gave a sentence is shown as it is named, never hidden."""
    found = SENTENCES.get(entry.kind)
    if found is None:
        return _by_activity(entry, definition, names) or entry.kind
    text, parts = found
    return str(text) % parts(Teller(entry, definition, names))


def _by_activity(entry: Entry, definition: Definition, names: Mapping[str, str]) -> str:
    """An entry of the step's own activity, in the activity's words."""
    step = definition.steps_by_id.get(str(entry.data.get("step")))
    if step is None or step.does not in activities:
        return ""
    activity = activities.get(step.does)
    teller = Teller(entry, definition, names)
    said = {"who": teller.who, "step": teller.step, "what": activity.what(step, entry.data, words.language())}
    return str(activity.tells[entry.kind]) % said if entry.kind in activity.tells else ""
