"""Times that are free, for the time slots that a form asks for: told by the activities that will need them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from alur.engine.cases.ports import FreeTimes, SlotAsked
from alur.engine.cases.registry import activities
from alur.engine.sops.rules.definition import Definition, FieldType, FormField

type Free = Callable[[Mapping[str, Any]], Mapping[str, FreeTimes]]
"""What is free, by the time slot's name, once these answers to the step's own fields are given."""


def _nothing(_name: str) -> None:
    return None


def free_for(
    definition: Definition,
    step: str,
    fields: Sequence[FormField],
    *,
    office_id: int,
    at: datetime,
    standing: Callable[[str], Any] = _nothing,
) -> Free:
    """What the time slots among the fields offer, for their form to ask again and again while it is filled in.

    `standing` answers `step.field` of the other steps.
    """

    def free(answers: Mapping[str, Any]) -> Mapping[str, FreeTimes]:
        def answer(name: str) -> Any:  # noqa: ANN401  an answer
            of, _dot, field = name.partition(".")
            return answers.get(field) if of == step else standing(name)

        return free_times(definition, step, fields, office_id=office_id, answer=answer, at=at)

    return free


def free_times(
    definition: Definition,
    step: str,
    fields: Sequence[FormField],
    *,
    office_id: int,
    answer: Callable[[str], Any],
    at: datetime,
    minutes: int = 0,
    participants: int = 0,
) -> Mapping[str, FreeTimes]:
    """By the field's name, for those that are time slots and of which an activity of the SOP knows; mostly none."""
    found = {}
    for field in fields:
        if field.type is FieldType.TIME_SLOT:
            asked = SlotAsked(f"{step}.{field.name}", office_id, at, answer, minutes, participants)
            if (times := _offered(definition, asked)) is not None:
                found[field.name] = times
    return found


def _offered(definition: Definition, asked: SlotAsked) -> FreeTimes | None:
    for each in definition.steps:
        if each.does in activities:
            activity = activities.get(each.does)
            times = activity.free_times(activity.options.model_validate(each.options), asked)
            if times is not None:
                return times
    return None
