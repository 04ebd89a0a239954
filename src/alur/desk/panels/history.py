"""The journal told in plain words: who did what, when. Officers' names may be shown: these pages are the office's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alur.desk.queries import names_of
from alur.engine.cases.queries import history, plan_at
from alur.engine.cases.registry import activities
from alur.engine.sops.rules.definition import Definition
from alur.foundation.journal.queries import personal_of
from alur.foundation.journal.registry import kinds
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

    @property
    def to(self) -> str:
        """The step returned to, or whom a task was handed to."""
        return self.step_named(self.data["to"]) if self.data.get("to") else self.officer("officer")

    @property
    def contact(self) -> str:
        """Which of the applicant's contact data were corrected."""
        return words.contact_fields(self.data.get("fields", []))

    @property
    def because(self) -> str:
        """Why the applicant's data were erased."""
        return words.erased_because(self.data.get("because"), self.who)

    def __getitem__(self, part: str) -> str:
        """A part of the sentence, when it asks for it."""
        return str(getattr(self, part, ""))


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
    """These entries in words, in their order. One query for the names, one where somebody gave a reason."""
    actors = {entry.actor for entry in entries}
    actors |= {f"officer:{entry.data['officer']}" for entry in entries if entry.data.get("officer")}
    names = names_of(case.office, actors)
    reasons = {pk: held.get("reason", "") for pk, held in personal_of(entries).items()}
    return [
        Line(
            entry.at,
            _with_reason(
                sentence(entry, plan_at(case, entry.at, str(entry.data.get("step"))), names), reasons.get(entry.pk)
            ),
        )
        for entry in entries
    ]


def _with_reason(told: str, reason: str | None) -> str:
    return _("%(what)s Alasan: %(reason)s") % {"what": told, "reason": reason} if reason else told


def sentence(entry: Entry, definition: Definition, names: Mapping[str, str]) -> str:
    """One entry in words. A kind nobody gave a sentence is shown as it is named, never hidden."""
    activity = _by_activity(entry, definition, names)
    if activity or entry.kind not in kinds:
        return activity or entry.kind
    return str(kinds.get(entry.kind).says) % Teller(entry, definition, names)


def _by_activity(entry: Entry, definition: Definition, names: Mapping[str, str]) -> str:
    """An entry of the step's own activity, in the activity's words."""
    step = definition.steps_by_id.get(str(entry.data.get("step")))
    if step is None or step.does not in activities:
        return ""
    activity = activities.get(step.does)
    if entry.kind not in activity.tells:
        return ""
    teller = Teller(entry, definition, names)
    said = {"who": teller.who, "step": teller.step, "what": activity.what(step, entry.data, words.language())}
    return str(activity.tells[entry.kind]) % said
