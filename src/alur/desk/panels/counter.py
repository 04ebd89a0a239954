"""The counter's one page: few fields, in the order of the SOP file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.urls import reverse

from alur.desk.forms import ChannelForm
from alur.desk.forms.step import refill
from alur.desk.queries import CounterService
from alur.engine.cases.forms import StepForm, build_form
from alur.engine.cases.queries import tracking_token
from alur.engine.cases.queries.free_times import free_for
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Definition, FieldType, FormField
from alur.foundation.offices.queries import local_day

from .steps import explain_conditions, read_kept
from .words import language, what_follows

if TYPE_CHECKING:
    from alur.engine.cases.models import Case
    from alur.foundation.offices.models import Office

MOST_FIELDS = 8
"""Of the page, the channel included: somebody stands at the counter or waits on the telephone."""


@dataclass
class CounterPage:
    service: CounterService
    channel: ChannelForm
    declared: StepForm
    asked: list[str]
    later: list[str]
    consents: list[FormField]
    kept: dict[str, list[dict[str, Any]]]
    follows: Case | None = None
    """The ended case that something came for too late."""

    @property
    def asked_rows(self) -> list[tuple[Any, Any]]:
        """Each field with the files it has already."""
        return [(self.declared[name], self.kept.get(name, [])) for name in self.asked]

    @property
    def later_rows(self) -> list[tuple[Any, Any]]:
        return [(self.declared[name], self.kept.get(name, [])) for name in self.later]

    @property
    def later_wrong(self) -> bool:
        return any(self.declared[name].errors for name in self.later) if self.declared.is_bound else False

    @property
    def consent_words(self) -> list[str]:
        return [field.label.in_language(language()) for field in self.consents]

    @property
    def file_fields(self) -> list[FormField]:
        return [field for field in self.declared.declared if field.type is FieldType.FILE]

    def resume(self, typed: CounterPage, *, looked: str) -> CounterPage:
        """This fresh page, filled with what was typed there and not judged, to show what is free."""
        for new, old in ((self.declared, typed.declared), (self.channel, typed.channel)):
            refill(new, old)
        self.kept = typed.kept
        self.declared.offer_times(looked)
        return self

    def is_valid(self) -> bool:
        return all([self.channel.is_valid(), self.declared.is_valid()])

    @property
    def answers(self) -> dict[str, Any]:
        """Cleaned values with the kept files; consents are what the officer attests by saving."""
        files = {field.name: self.kept.get(field.name, []) for field in self.file_fields}
        return {**self.declared.cleaned_data, **files, **{field.name: True for field in self.consents}}


def divide(fields: list[FormField]) -> tuple[list[str], list[str], list[FormField]]:
    """Names asked at once, names for later (all optional there), and consents.

    What the SOP requires comes first; an e-mail address gives way where a telephone reaches the applicant as well:
    who comes on foot or by letter often has none. Then the rest, files (a scan) before others, while there is room.
    """
    consents = [field for field in fields if field.type is FieldType.CONSENT]
    others = [field for field in fields if field.type is not FieldType.CONSENT]
    relaxed = _relaxed(others)
    required = [field for field in others if field.required and field.name not in relaxed]
    rest = [field for field in others if field not in required]
    rest.sort(key=lambda field: (field.fills is None, field.type is not FieldType.FILE))
    room = max(0, MOST_FIELDS - 1 - len(required))
    asked = {field.name for field in [*required, *rest[:room]]}
    names = [field.name for field in others]
    return [name for name in names if name in asked], [name for name in names if name not in asked], consents


def counter_page(
    service: CounterService,
    office: Office,
    at: datetime,
    data: Any = None,  # noqa: ANN401  as Django's forms
    files: Any = None,  # noqa: ANN401  as above
    *,
    follows: Case | None = None,
) -> CounterPage:
    """The page's forms; bound when `data` is given."""
    step = definition_of(service.version).first_step
    asked, later, consents = divide(step.fields)
    if service.internal:
        asked, later, consents = [field.name for field in step.fields], [], []
    wanted = [field for field in step.fields if field not in consents]
    kept = read_kept(data.get("counter_kept", ""), service.slug) if data is not None else {}
    declared = build_form(
        wanted,
        language=language(),
        today=lambda: local_day(office, at),
        given=kept,
        data=data,
        files=files,
        free=free_for(definition_of(service.version), step.id, wanted, office_id=office.pk, at=at),
    )
    explain_conditions(declared)
    if not service.internal:
        for name in _relaxed(step.fields) & declared.fields.keys():
            declared.fields[name].required = False
    return CounterPage(service, _channel(service, data), declared, asked, later, consents, kept, follows)


def _relaxed(fields: list[FormField]) -> set[str]:
    """E-mail fields that may stay empty because a telephone number is asked for."""
    if not any(field.fills == "applicant.phone" and field.required for field in fields):
        return set()
    return {field.name for field in fields if field.fills == "applicant.email"}


def _channel(service: CounterService, data: Any) -> ChannelForm:  # noqa: ANN401  as Django's forms take
    definition: Definition = definition_of(service.version)
    outcomes = [
        (key, outcome.label.in_language(language()), what_follows(definition, outcome.to))
        for key, outcome in definition.first_step.outcomes.items()
    ]
    return ChannelForm(data, internal=service.internal, outcomes=outcomes)


@dataclass(frozen=True)
class Receipt:
    """What the applicant takes home."""

    url: str
    qr: str


def receipt_of(case: Case) -> Receipt:
    """The tracking link and its QR code as an image that needs no other address."""
    url = settings.BASE_URL.rstrip("/") + reverse("public:case", args=[tracking_token(case)])
    return Receipt(
        url=url, qr=segno.make(url, error="m").svg_data_uri(scale=5, border=2, dark="#16212b", light="#ffffff")
    )
