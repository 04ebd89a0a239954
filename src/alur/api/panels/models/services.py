"""Services and their forms."""

from typing import Literal

from pydantic import Field

from .shared import Shape


class Row(Shape):
    """A row of the signed table, word for word."""

    number: int
    activity: str
    executors: list[str]
    requirements: str
    time: str
    output: str
    note: str
    display_only: bool


class Option(Shape):
    value: str
    label: str


class Condition(Shape):
    """The field is asked for when the answer to `field` is one of `values`."""

    field: str
    values: list[str]


class FormField(Shape):
    name: str
    type: str = Field(description="As in the SOP file: text, long-text, choice, date, time-slot, person, file, …")
    label: str
    help: str
    required: bool
    options: list[Option]
    minimum: int | None = Field(description="Of a number; of a text its length; of a date days from today.")
    maximum: int | None = Field(description="As minimum; of files how many.")
    pattern: str
    shown_if: Condition | None


class Topic(Shape):
    title: str
    help: str
    fields: list[FormField]


class Choice(Shape):
    """An outcome that the step can end with."""

    key: str
    label: str
    help: str
    goes_back: bool = Field(description="Returns to an earlier step; then nothing but the reason is needed.")
    reason: Literal["required", "optional", "none"]
    leads_to: str = Field(description="The step or end that follows, by its key in the SOP.")


class Service(Shape):
    office: str
    slug: str
    title: str
    summary: str
    sop_number: str
    audience: Literal["publik", "pegawai", "internal"]
    started_by: Literal["applicant", "officer"]
    url: str


class Services(Shape):
    services: list[Service]


class ServiceDetail(Service):
    """A service with its signed rows and the form of its application."""

    rows: list[Row]
    form: list[Topic]
    outcomes: list[Choice] = Field(description="Of the first step; empty where it has only one way on.")


class FreeTime(Shape):
    """As the answer to a time slot."""

    date: str
    start: str
    end: str


class FreeTimes(Shape):
    """The times that can be had as things stand, by the clock of the office."""

    known: bool = Field(description="Does anybody here know what is free? Otherwise ask for any time.")
    field: str = Field(description="The time slot of the application's form that these are answers to.")
    time_zone: str
    times: list[FreeTime]
