"""What an SOP file sets of the step, and whether that can work in this SOP."""

from collections.abc import Iterator
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from alur.engine.sops.rules.definition import Definition, ExecutorKind, FieldType, Key, Step, Text
from alur.engine.sops.rules.faults import Finding
from alur.engine.sops.rules.soundness.graph import always_precedes, can_be_drawn

MOST = 50
"""More rows than anybody ticks off in one step."""


class Options(BaseModel):
    """`list` of fixed recipients, or `from: step.field`; what is asked for each."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    listed: dict[Key, Text] | None = Field(default=None, alias="list", min_length=1, max_length=MOST)
    source: str = Field(default="", alias="from")
    link: Literal["required", "optional", "none"] = "optional"
    note: bool = False
    waive: bool = True

    @model_validator(mode="after")
    def _named_one_way(self) -> Self:
        if bool(self.listed) == bool(self.source):
            raise ValueError("Tulis salah satu: “list: …” atau “from: langkah.isian”.")
        return self

    @property
    def asks_text(self) -> bool:
        """A note, or a reason where a recipient may be waived: one field for both."""
        return self.note or self.waive


def option_faults(step: Step, options: Any, definition: Definition) -> Iterator[Finding]:  # noqa: ANN401  as the port
    """The source is a field of a step that always comes before, and somebody is there to tick the rows off."""
    executor = definition.executors.get(step.executor)
    if executor is not None and executor.kind is ExecutorKind.SYSTEM:
        yield Finding(("executor",), "sistem tidak dapat menandai penerima", "Serahkan langkah ini kepada jabatan.")
    if step.completes_on is not None:
        yield Finding(
            ("completes_on",), "langkah dengan penerima selesai setelah semuanya ditandai", "Hapus “completes_on”."
        )
    if options.source:
        yield from _source_faults(step, options.source, definition)


def _source_faults(step: Step, source: str, definition: Definition) -> Iterator[Finding]:
    name, _dot, field_name = source.partition(".")
    before = definition.steps_by_id.get(name)
    field = next((each for each in before.fields if each.name == field_name), None) if before else None
    path = ("options", "from")
    if field is None:
        yield Finding(
            path, f"“{source}” bukan isian langkah mana pun", "Tulis “langkah.isian” dari langkah yang lebih dulu."
        )
    elif field.type not in (FieldType.CHOICES, FieldType.LONG_TEXT):
        yield Finding(
            path,
            f"isian berjenis {field.type} tidak menyebut penerima",
            "Pakai isian “choices”, atau “long-text” dengan satu penerima di tiap baris.",
        )
    elif can_be_drawn(definition) and not always_precedes(definition, name, step.id):
        yield Finding(
            path,
            f"langkah “{name}” tidak selalu mendahului langkah ini",
            "Sebut langkah yang selalu dilewati lebih dulu.",
        )
