"""Times that are free, for the time slots that a form asks for: told by the activities that will need them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from alur.engine.cases.ports import SlotAsked
from alur.engine.cases.registry import activities
from alur.engine.sops.rules.definition import Definition, FieldType, FormField

type Slots = Mapping[str, Sequence[Mapping[str, str]]]
"""By the field's name."""


def free_times(
    definition: Definition,
    step: str,
    fields: Sequence[FormField],
    *,
    office_id: int,
    answer: Callable[[str], Any],
    at: datetime,
) -> Slots:
    """What the activities of the SOP offer for those of the fields that are time slots; mostly nothing."""
    found = {}
    for field in fields:
        if field.type is FieldType.TIME_SLOT:
            asked = SlotAsked(f"{step}.{field.name}", office_id, at, answer)
            if (times := _offered(definition, asked)) is not None:
                found[field.name] = times
    return found


def _offered(definition: Definition, asked: SlotAsked) -> Sequence[Mapping[str, str]] | None:
    for each in definition.steps:
        if each.does in activities:
            activity = activities.get(each.does)
            times = activity.free_times(activity.options.model_validate(each.options), asked)
            if times is not None:
                return times
    return None
