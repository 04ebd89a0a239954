"""Which questions an application asks, given what was answered so far. Plain Python."""

from collections.abc import Mapping, Sequence
from typing import Any

from alur.engine.sops.rules.definition import FieldType, FormField, Topic

EMPTY: tuple[Any, ...] = (None, "", [], {}, False)


def live_answers(fields: Sequence[FormField], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that count: not empty, and not hidden by what is answered elsewhere.

    Field after field, so that an answer hidden by an earlier one cannot show a third.
    """
    live: dict[str, Any] = {}
    for field in fields:
        value = answers.get(field.name)
        asked = field.shown_if is None or field.shown_if.matches(live.get(field.shown_if.field))
        if asked and value not in EMPTY:
            live[field.name] = value
    return live


def topic_numbers(topics: Sequence[Topic], live: Mapping[str, Any]) -> list[int]:
    """The numbers (from 1, as in the address) of the topics that ask anything."""
    return [number for number, topic in enumerate(topics, start=1) if _asks(topic, live)]


def _asks(topic: Topic, live: Mapping[str, Any]) -> bool:
    """A field that hangs on a choice of the same page keeps the page only through that choice."""
    return any(
        field.shown_if is None or field.shown_if.matches(live.get(field.shown_if.field)) for field in topic.fields
    )


def carried_over(fields: Sequence[FormField], old: Sequence[FormField], answers: Mapping[str, Any]) -> dict[str, Any]:
    """What may be kept of the answers to a former version: fields of the same name and type, choices still offered."""
    kinds = {field.name: field.type for field in old}
    kept = {}
    for field in fields:
        value = answers.get(field.name)
        if value in EMPTY or kinds.get(field.name) != field.type:
            continue
        offered = {option.value for option in field.options}
        chosen = [value] if field.type is FieldType.CHOICE else value if field.type is FieldType.CHOICES else []
        if offered.issuperset(chosen or []):
            kept[field.name] = value
    return kept
