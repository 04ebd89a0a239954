"""Cases: in lists, whole, and their history."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from .shared import Answer, File, Person, Seconds, Shape
from .tasks import TaskSummary


class Started(Shape):
    """The receipt. Keep the tracking token: it opens the case for whoever has it."""

    number: str
    tracking_url: str
    tracking_token: str
    case_url: str


class Found(Shape):
    number: str
    tracking_url: str
    tracking_token: str


class CaseSummary(Shape):
    number: str
    office: str
    service: str
    title: str
    subject: str
    status: Literal["running", "served", "archived", "rejected", "cancelled", "withdrawn"]
    channel: Literal["web", "email", "whatsapp", "letter", "visit", "phone", "internal"]
    opened_at: datetime
    served_at: datetime | None
    ended_at: datetime | None
    url: str


class OfficeCase(CaseSummary):
    applicant: str


class Cases(Shape):
    cases: list[OfficeCase]
    next: str = Field(description="The cursor of the next page; empty on the last.")


class Progress(Shape):
    """A signed row with what has come of it in this case."""

    number: int
    activity: str
    executors: list[str]
    state: Literal["done", "current", "late", "waiting", "skipped", "shown", "future"]
    opened_at: datetime | None
    closed_at: datetime | None
    standard_time: str
    actual_seconds: Seconds | None
    visits: int


class OpenStep(Shape):
    """A step that somebody has in hand, by role and never by name."""

    name: str
    role: str
    due_at: datetime | None
    waits: Literal["question", "suspended"] | None
    not_before: datetime | None = Field(description="It sleeps until then; null when somebody can do it now.")
    is_watch: bool = Field(description="Waits for what comes from outside; nobody works on it.")
    until: datetime | None = Field(description="When its time is up, and it goes on by itself.")


class OwnStep(Shape):
    """A step of the applicant's: `GET url` gives its form."""

    id: UUID
    name: str
    due_at: datetime | None
    url: str


class Question(Shape):
    id: UUID
    text: str
    role: str
    asked_at: datetime


class Result(Shape):
    step: str
    name: str
    answers: list[Answer]


class Clocks(Shape):
    office_seconds: Seconds
    applicant_seconds: Seconds
    unit_seconds: Seconds


class Firing(Shape):
    """Something that came: the task of it, done where it was only recorded."""

    task: UUID
    at: datetime
    outcome: str
    state: Literal["open", "done", "skipped", "cancelled"]


class Watch(Shape):
    """An event step that the case has reached. What comes while it is not `listening` is in the journal only."""

    task: UUID
    step: str
    name: str
    listening: bool
    until: datetime | None
    firings: list[Firing]


class OfficeView(Shape):
    """What officers of the case's office see besides."""

    applicant: str
    application: list[Answer]
    application_task: UUID | None
    tasks: list[TaskSummary]
    files: list[File]
    clocks: Clocks
    called_by: str = Field(description="The number of the case that called this one, if any.")
    called: list[str]
    follows: str = Field(description="The earlier case that something came for too late, so that this one was started.")
    followed_by: list[str]
    watches: list[Watch]
    acts: list[Literal["cancel"]]


class CaseDetail(CaseSummary):
    """Where a case stands. `office_view` is null for the applicant."""

    end: str
    reason: str = Field(description="Why it was rejected or cancelled.")
    rows: list[Progress]
    open_steps: list[OpenStep]
    own_steps: list[OwnStep]
    questions: list[Question]
    results: list[Result]
    may_withdraw: bool
    office_view: OfficeView | None


class JournalEntry(Shape):
    number: int
    at: datetime
    kind: str
    actor: Literal["officer", "applicant", "system"]
    officer: Person | None
    data: dict[str, Any]


class Journal(Shape):
    entries: list[JournalEntry]
