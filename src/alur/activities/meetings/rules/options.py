"""What an SOP file sets of the steps that book and publish, and whether that can work in this SOP."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from alur.engine.sops.rules.definition import Definition, FieldType, FormField, Key, Step
from alur.engine.sops.rules.faults import Finding


class Options(BaseModel):
    """Which earlier answers say what is wanted, each written `step.field`; and what the step's outcomes mean."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slot: str | list[str]
    """Of several the latest answer counts."""
    minutes: str = ""
    """A number: how long at least."""
    participants: str = ""
    record: str = ""
    """A choice, `ya` for yes."""
    title: str = ""
    """By default the case's subject."""
    free: Key = "tersedia"
    """The outcome that books."""
    taken: Key = "tidak-tersedia"
    """The outcome that offers other times."""

    @property
    def slots(self) -> list[str]:
        return [self.slot] if isinstance(self.slot, str) else self.slot


class PublishOptions(BaseModel):
    """`fields` of this step that the booked meeting fills."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    link: Key = Field(default="tautan")
    passcode: Key = Field(default="kode-sandi")


_TYPES = {
    "slot": (FieldType.TIME_SLOT,),
    "minutes": (FieldType.NUMBER,),
    "participants": (FieldType.NUMBER,),
    "record": (FieldType.CHOICE,),
    "title": (FieldType.TEXT, FieldType.LONG_TEXT),
}


def option_faults(step: Step, options: Any, definition: Definition) -> Iterator[Finding]:  # noqa: ANN401  as the port
    """Each named field exists and is of a type that says what it is asked for; the outcomes are the step's."""
    for name, types in _TYPES.items():
        said = getattr(options, name)
        for source in [said] if isinstance(said, str) else said:
            field = field_of(definition, source)
            if source and (field is None or field.type not in types):
                wanted = " atau ".join(types)
                yield Finding(
                    ("options", name),
                    f"“{source}” bukan isian berjenis {wanted}",
                    "Tulis “langkah.isian” dari langkah yang lebih dulu.",
                )
    for name in ("free", "taken"):
        outcome = getattr(options, name)
        if step.outcomes and outcome not in step.outcomes:
            yield Finding(
                ("options", name), f"hasil “{outcome}” tidak ada di langkah ini", "Sebut salah satu hasil langkah ini."
            )


def field_of(definition: Definition, source: str) -> FormField | None:
    """The field that `step.field` names; None where there is none."""
    name, _dot, field = source.partition(".")
    step = definition.steps_by_id.get(name)
    return next((each for each in step.fields if each.name == field), None) if step else None
