"""Services, their signed rows and their forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from alur.engine.sops.queries import definition_of, takes_applications
from alur.engine.sops.rules import definition as sop

from . import models

if TYPE_CHECKING:
    from alur.engine.sops.models import SopVersion
    from alur.foundation.offices.models import Office

ROOT = "/api/v1"


def language() -> str:
    return get_language() or "id"


def office(found: Office) -> models.Office:
    return models.Office(
        slug=found.slug, name=found.name, short_name=found.short_name, time_zone=found.zone
    )  # fmt: skip


def service(version: SopVersion) -> models.Service:
    definition = definition_of(version)
    words = definition.service.summary
    return models.Service(
        office=version.sop.office.slug,
        slug=definition.service.slug,
        title=definition.title.in_language(language()),
        summary=words.in_language(language()) if words else "",
        sop_number=definition.sop.number,
        audience=definition.service.audience,
        started_by="applicant" if takes_applications(definition) else "officer",
        url=f"{ROOT}/services/{definition.service.slug}?office={version.sop.office.slug}",
    )


def service_detail(version: SopVersion) -> models.ServiceDetail:
    definition = definition_of(version)
    return models.ServiceDetail(
        **service(version).model_dump(),
        rows=[_row(definition, row) for row in definition.rows],
        form=topics(definition.first_step),
        outcomes=choices(definition.first_step),
    )


def _row(definition: sop.Definition, row: sop.Row) -> models.Row:
    return models.Row(
        number=row.no,
        activity=row.activity,
        executors=[definition.executors[key].name for key in row.executors if key in definition.executors],
        requirements=row.requirements,
        time=row.time,
        output=row.output,
        note=row.note,
        display_only=row.display_only,
    )


def topics(step: sop.Step) -> list[models.Topic]:
    """The form of a step, topic by topic."""
    return [
        models.Topic(
            title=topic.topic.in_language(language()),
            help=topic.help.in_language(language()) if topic.help else "",
            fields=[_field(each) for each in topic.fields],
        )
        for topic in step.form
    ]


def _field(field: sop.FormField) -> models.FormField:
    condition = field.shown_if
    values = [] if condition is None else [condition.is_] if isinstance(condition.is_, str) else list(condition.is_)
    return models.FormField(
        name=field.name,
        type=field.type.value,
        label=field.label.in_language(language()),
        help=field.help.in_language(language()) if field.help else "",
        required=field.required,
        options=[models.Option(value=each.value, label=each.label.in_language(language())) for each in field.options],
        minimum=field.min,
        maximum=field.max,
        pattern=field.pattern,
        shown_if=models.Condition(field=condition.field, values=values) if condition else None,
    )


def choices(step: sop.Step, *, only: Sequence[str] | None = None) -> list[models.Choice]:
    """The outcomes of a step; `only` those where given."""
    return [
        models.Choice(
            key=key,
            label=each.label.in_language(language()),
            help=each.help.in_language(language()) if each.help else "",
            goes_back=each.back,
            reason=each.reason,
            leads_to=each.to,
        )
        for key, each in step.outcomes.items()
        if only is None or key in only
    ]
