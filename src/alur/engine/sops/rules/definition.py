"""The SOP file as data: what was signed (identity, rows) and how it runs (executors, steps, ends).

The words are a closed vocabulary (DESIGN.md, section 3); `schema/sop.schema.json` is made from these models.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]


class Strict(BaseModel):
    """Unknown words are faults, never ignored; a definition never changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, ignored_types=(cached_property,))


class Words(Strict):
    """Text in Indonesian and, where the office gives it, English."""

    id: str = Field(min_length=1)
    en: str = ""

    def __str__(self) -> str:
        return self.id

    def in_language(self, language: str) -> str:
        return self.en if language == "en" and self.en else self.id


def _as_words(value: Any) -> Any:  # noqa: ANN401  raw YAML before validation
    return {"id": value} if isinstance(value, str) else value


Text = Annotated[Words, BeforeValidator(_as_words, json_schema_input_type=str | Words)]
"""In a file: a plain string (Indonesian), or `{id: …, en: …}`."""


# ── What was signed ──────────────────────────────────────────────────────────────────────────────


class Signer(Strict):
    position: str
    name: str
    nip: str = ""


class Identity(Strict):
    """The identity block of Permenpan RB 35/2012, word for word."""

    number: str
    title: str = Field(min_length=1)
    table_title: str = ""
    letterhead: list[str] = Field(min_length=1)
    made_on: str = ""
    revised_on: str = ""
    effective_on: str = ""
    approved_by: Signer
    legal_basis: list[str] = []
    qualifications: list[str] = []
    related: list[str] = []
    equipment: list[str] = []
    warnings: list[str] = []
    records: list[str] = []


class Row(Strict):
    """One row of the signed table, word for word. `executors` is our reading of the lost symbols."""

    no: int = Field(ge=1)
    activity: str
    executors: list[Key] = []
    requirements: str = ""
    time: str = ""
    output: str = ""
    note: str = ""
    display_only: bool = False
    """Shown, never run ("publik melihat jadwal")."""


# ── Forms ────────────────────────────────────────────────────────────────────────────────────────


class FieldType(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long-text"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    TIME_SLOT = "time-slot"
    NUMBER = "number"
    PHONE = "phone"
    EMAIL = "email"
    NIK = "nik"
    NIP = "nip"
    NIK_OR_NIP = "nik-or-nip"
    FILE = "file"
    PERSON = "person"
    CONSENT = "consent"


SEALED_TYPES = frozenset({FieldType.PHONE, FieldType.NIK, FieldType.NIP, FieldType.NIK_OR_NIP, FieldType.PERSON})
"""Types whose answers are encrypted at rest and masked on pages."""

Fills = Literal[
    "subject", "applicant.name", "applicant.email", "applicant.phone", "applicant.identity", "applicant.unit"
]


class Option(Strict):
    value: Key
    label: Text


class ShownIf(Strict):
    field: Key
    is_: Key | list[Key] = Field(alias="is")

    def matches(self, answer: Any) -> bool:  # noqa: ANN401  an answer is whatever its field stores
        wanted = [self.is_] if isinstance(self.is_, str) else self.is_
        given = answer if isinstance(answer, list) else [answer]
        return any(value in wanted for value in given)


class FormField(Strict):
    name: Key
    type: FieldType
    label: Text
    help: Text | None = None
    required: bool = True
    options: list[Option] = []
    pattern: str = ""
    pattern_help: Text | None = None
    """What to type, said when `pattern` does not match."""
    min: int | None = None
    max: int | None = None
    """Of a number: its bounds. Of text: its length. Of files: how many. Of a date: days from today."""
    shown_if: ShownIf | None = None
    fills: Fills | None = None
    public: bool = False
    """May be shown to anybody (a public schedule)."""
    for_applicant: Key | None = None
    """The applicant reads the answer on the tracking page once this step is done."""


class Topic(Strict):
    """One page of an application: one topic, few fields."""

    topic: Text
    help: Text | None = None
    fields: list[FormField] = Field(min_length=1)


def _as_topic(value: Any) -> Any:  # noqa: ANN401  raw YAML before validation
    if isinstance(value, dict) and "name" in value and "topic" not in value:
        return {"topic": value.get("label", value["name"]), "fields": [value]}
    return value


FormItem = Annotated[Topic, BeforeValidator(_as_topic, json_schema_input_type=Topic | FormField)]
"""In a file: a topic with its fields, or a lone field (which is its own topic)."""


# ── How it runs ──────────────────────────────────────────────────────────────────────────────────


class PrivateIf(Strict):
    """Shown as taken, without its title, when the field was answered so; also when it was not answered at all."""

    field: str
    is_: Key | list[Key] = Field(alias="is")

    def matches(self, answer: Any) -> bool:  # noqa: ANN401  an answer is whatever its field stores
        wanted = [self.is_] if isinstance(self.is_, str) else self.is_
        given = answer if isinstance(answer, list) else [answer]
        return not any(given) or any(value in wanted for value in given)


class Schedule(Strict):
    """What anybody may see of the service's dates. Fields are written `step.field`."""

    from_: str | list[str] = Field(alias="from")
    """Fields of a date or time slot; where several are answered, the latest answer counts."""
    when: Key
    """A case is listed once this step is done, as long as that stands."""
    title: str
    unit: str = ""
    """Whose date it is, for everybody to read and to pick by; "" where that is nobody's business."""
    private: PrivateIf | None = None
    link: str = ""
    """The answer that holds the link to join. Only those who are invited get it: the schedule never shows it."""

    @property
    def sources(self) -> list[str]:
        return [self.from_] if isinstance(self.from_, str) else self.from_


Basis = Literal["persetujuan", "perjanjian", "kewajiban-hukum", "kepentingan-vital", "tugas-publik", "kepentingan-sah"]
"""The six legal bases of UU 27/2022, article 20(2), in its order."""


class Privacy(Strict):
    """Why the service asks for personal data: said where they are asked for (UU 27/2022, article 21)."""

    purposes: list[Text] = Field(min_length=1)
    basis: list[Basis] = Field(default=["tugas-publik"], min_length=1)
    law: list[str] = []
    """Laws and rules that ask for these data, beside UU 25/2009."""
    shared_with: list[Text] = []
    """Who else gets the data."""


class LegalClock(Strict):
    """A time that a law gives the office for the whole case, beside the steps' own times."""

    name: Text
    law: str
    within: str
    """`10 hari` are working days after the day of receipt; `3 x 24 jam` runs on the wall clock."""
    until: list[Key] = Field(min_length=1)
    """Steps: the clock stops when the first of them is done."""
    only_if: PrivateIf | None = None
    extended_by: str = ""
    """`step.outcome` that lengthens it, once."""
    extended_within: str = ""
    """By how much, in the unit of `within`."""


class Service(Strict):
    slug: Key
    prefix: str = Field(pattern=r"^[A-Z]{1,8}$")
    audience: Literal["publik", "pegawai", "internal"]
    name: Text | None = None
    """What citizens read; by default the SOP's title."""
    summary: Text | None = None
    called_only: bool = False
    """An SOP that only other SOPs call: not offered on the services page."""
    schedule: Schedule | None = None
    """The public schedule that the service's cases fill."""
    privacy: Privacy | None = None
    """Why it asks for personal data; without it what `rules/purposes.py` reads out of the SOP."""
    legal_clocks: list[LegalClock] = []


class ExecutorKind(StrEnum):
    APPLICANT = "applicant"
    POSITION = "position"
    UNIT = "unit"
    CONTACT = "contact"
    PUBLIC = "public"
    SYSTEM = "system"


class Executor(Strict):
    name: str
    kind: ExecutorKind
    from_: str = Field(default="", alias="from")
    """Of a contact or a unit: `step.field` of the person whom the form named."""
    sees: list[str] = []
    """Of a contact or a unit: the answers, each `step.field`, that are shown behind the secret link."""


class Outcome(Strict):
    label: Text
    to: Key
    help: Text | None = None
    reason: Literal["required", "optional", "none"] = "none"
    back: bool = False
    """A return: the steps passed since are taken back. There is no other way back."""
    added: bool = False


class Call(Strict):
    sop: Key
    with_: dict[Key, str] = Field(default={}, alias="with")
    """Field of the child's first form → `step.field` of this SOP."""
    returns: dict[Key, Key] = Field(min_length=1)
    """End of the child → step or end of this SOP."""


class Timeout(Strict):
    after: str
    outcome: Key = Field(description="an outcome of the step, or `then`")


class Parallel(Strict):
    branches: dict[Key, Key] = Field(min_length=2)
    join: Key


class Step(Strict):
    id: Key
    rows: list[int] = []
    name: Text | None = None
    """A short name; by default the words of its first row."""
    executor: Key
    participants: list[Key] = []
    form: list[FormItem] = []
    does: str = Field(default="work", pattern=r"^(work|[a-z_]+\.[a-z_]+)$")
    options: dict[str, Any] = {}
    then: Key | None = None
    outcomes: dict[Key, Outcome] = {}
    parallel: Parallel | None = None
    call: Call | None = None
    optional: bool = False
    event: bool = False
    assigned_by: Key | None = None
    separate_from: Key | None = None
    not_before: str | list[str] | None = None
    """A duration from its opening, or `step.field` of a date or time slot: its end; of several the latest answer."""
    timeout: Timeout | None = None
    completes_on: Literal["claim", "sent"] | None = None
    issues_document: bool = False
    after_service: bool = False
    added: bool = False

    @property
    def fields(self) -> list[FormField]:
        return [field for topic in self.form for field in topic.fields]

    @model_validator(mode="after")
    def _goes_on_one_way(self) -> Step:
        ways = [bool(self.then), bool(self.outcomes), bool(self.parallel), bool(self.call)]
        if sum(ways) != 1:
            raise ValueError("pilih tepat satu: then, outcomes, parallel, atau call")
        return self

    @property
    def firing_outcomes(self) -> list[str]:
        """Of an event step: the outcomes of a firing; the one left is the way on when the time is up."""
        return [key for key in self.outcomes if self.timeout is None or key != self.timeout.outcome]

    @property
    def waits_for(self) -> list[str]:
        """What `not_before` names."""
        return [self.not_before] if isinstance(self.not_before, str) else self.not_before or []

    def targets(self) -> list[str]:
        """Every step or end that this step can lead to."""
        if self.then:
            return [self.then]
        if self.parallel:
            return [*self.parallel.branches.values(), self.parallel.join]
        if self.call:
            return list(self.call.returns.values())
        return [outcome.to for outcome in self.outcomes.values()]


class EndKind(StrEnum):
    DONE = "selesai"
    REJECTED = "ditolak"
    CANCELLED = "dibatalkan"
    WITHDRAWN = "ditarik"


class End(Strict):
    kind: EndKind
    label: Text | None = None


class Definition(Strict):
    """One SOP: two halves, what was signed and how it runs."""

    sop: Identity
    rows: list[Row] = Field(min_length=1)
    service: Service
    executors: dict[Key, Executor] = Field(min_length=1)
    steps: list[Step] = Field(min_length=1)
    ends: dict[Key, End] = Field(min_length=1)
    notes: list[str] = []
    """Repairs of scanning slips and readings of ours, each in one sentence."""
    draft: list[str] = []
    """What a draft from a document leaves open, each in one sentence; with any of them the SOP is not published."""

    @cached_property
    def steps_by_id(self) -> dict[str, Step]:
        return {step.id: step for step in self.steps}

    @cached_property
    def rows_by_number(self) -> dict[int, Row]:
        return {row.no: row for row in self.rows}

    @property
    def first_step(self) -> Step:
        return self.steps[0]

    @property
    def title(self) -> Words:
        return self.service.name or Words(id=self.sop.title)

    def step(self, key: str) -> Step:
        return self.steps_by_id[key]

    def name_of(self, step: Step) -> Words:
        """What people read for a step: its own name, else the words of its first row."""
        if step.name:
            return step.name
        words = self.rows_by_number[step.rows[0]].activity if step.rows else ""
        return Words(id=words or step.id)
