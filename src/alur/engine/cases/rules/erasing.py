"""What of a case's answers may outlive its people."""

from collections.abc import Mapping
from typing import Any

from alur.engine.sops.rules.definition import Definition, FieldType

CLOSED_LISTS = frozenset({FieldType.CHOICE, FieldType.CHOICES, FieldType.CONSENT})
"""Answers out of a list that the SOP wrote: they name nobody, categories are counted by them, and a consent must be
provable (UU 27/2022, article 24)."""


def skeleton_of(definition: Definition, step: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a visit that stay: closed lists, and the dates that the service's public schedule shows."""
    found = definition.steps_by_id.get(step)
    if found is None:
        return {}
    schedule = definition.service.schedule
    dates = schedule.sources if schedule else []
    stays = {field.name for field in found.fields if field.type in CLOSED_LISTS or f"{step}.{field.name}" in dates}
    return {name: value for name, value in answers.items() if name in stays}
