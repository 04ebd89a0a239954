"""The shapes of answers. Times are ISO 8601 with the offset of the office's zone; what is personal is masked."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[int, Field(description="Working time in seconds, by the office's calendar.")]


class Shape(BaseModel):
    """All fields are always there; what does not apply is null, empty or an empty list."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


class Problem(BaseModel):
    """RFC 9457."""

    type: str = Field(description="A path that names the kind of problem, such as `/api/v1/problems/conflict`.")
    title: str
    status: int
    detail: str = Field(description="What happened and what to do, in the language of Accept-Language.")
    errors: dict[str, str] = Field(
        default={}, description="With status 422: what is wrong with which part of the request, such as `answers.nama`."
    )


class Office(Shape):
    slug: str
    name: str
    short_name: str
    time_zone: str


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


class Person(Shape):
    id: int
    name: str


class Position(Shape):
    key: str
    name: str


class File(Shape):
    id: UUID
    name: str
    size: int
    url: str


class Answer(Shape):
    """`value` is for people; `data` is what was answered, null where only a mask of it may be shown."""

    name: str
    label: str
    value: str
    data: Any = None
    masked: bool
    files: list[File]


class Pause(Shape):
    id: UUID
    kind: Literal["question", "suspended"]
    text: str
    started_at: datetime
    answer: str
    ended_at: datetime | None


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


class TaskSummary(Shape):
    id: UUID
    case: str
    service: str
    step: str
    name: str
    visit: int
    scope: str = Field(
        description="The line of the case that it belongs to: empty on the main line, the same for steps of the same "
        "branch or of the same event. A step may be open in several lines at a time."
    )
    branch: str = Field(description="The innermost branch it lies in, by its key in the SOP; empty outside of one.")
    version: int = Field(description="Send it back with an act: if the task changed meanwhile, the answer is 409.")
    state: Literal["open", "done", "skipped", "cancelled"]
    position: Position | None
    assignee: Person | None
    claimed: bool
    clock: Literal["office", "applicant", "unit"]
    is_call: bool = Field(description="Waits for another SOP's case; nobody works on it.")
    is_watch: bool = Field(description="Waits for what comes from outside (`fire`); nobody works on it.")
    on_sending: bool = Field(description="Done by itself once its notice was handed over.")
    asleep: bool = Field(description="Cannot be begun before `not_before`.")
    not_before: datetime | None
    until: datetime | None = Field(description="When its time is up, and it goes on by itself.")
    waits: Literal["question", "suspended"] | None
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    outcome: str
    url: str


class Tasks(Shape):
    tasks: list[TaskSummary]
    next: str = Field(description="The cursor of the next page; empty on the last.")


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


class ActivityField(Shape):
    """A field of the activity's own form, sent under `activity`."""

    name: str
    label: str
    required: bool
    options: list[Option]


TaskAct = Literal[
    "claim", "release", "complete", "save", "reassign", "suspend", "resume", "ask", "skip", "correct", "unmask", "fire",
    "close", "contribute",
]  # fmt: skip


class Outsider(Shape):
    """Somebody outside who has a secret link to the task: as whom, and how to reach them."""

    id: UUID
    role: str
    name: str
    phone: str = Field(description="Masked.")
    mailed: bool = Field(description="The link went to an e-mail address; otherwise somebody must send it on.")
    completes: bool = Field(description="False for who only takes part.")
    expires_at: datetime
    link_token: str | None = Field(
        description="For `Link-Token`; null for officers who may not hand out links, and without the scope `act`."
    )
    link_url: str | None


class Contribution(Shape):
    """What a participant added."""

    at: datetime
    role: str = Field(description="As whom somebody outside wrote; empty for an officer.")
    officer: Person | None
    text: str
    files: list[File]


class TaskDetail(TaskSummary):
    """A task with everything that completing it may ask for."""

    rows: list[int]
    standard_time: str
    form: list[Topic]
    outcomes: list[Choice]
    decided_by_activity: bool = Field(description="Without an outcome the activity decides; only returns are chosen.")
    activity: str
    activity_fields: list[ActivityField]
    choose_from: list[Person] | None = Field(description="Who can be `chosen` for a later step; null: nobody is.")
    reassign_to: list[Person]
    optional: bool
    starting_answers: list[Answer] = Field(description="What an earlier visit, or the calling case, has answered.")
    answers: list[Answer] = Field(description="What this visit was completed with.")
    reason: str
    note: str
    returned_because: str
    pauses: list[Pause]
    outsiders: list[Outsider] = Field(description="Who outside is asked, or takes part. Empty once it is closed.")
    contributions: list[Contribution]
    acts: list[TaskAct] = Field(description="What the caller may do with it now.")


class Done(Shape):
    """What was asked for is done. The same key gets the same answer again."""

    act: str
    case: str
    task: UUID | None
    url: str


class Unmasked(Shape):
    task: UUID
    field: str
    data: Any


class JournalEntry(Shape):
    number: int
    at: datetime
    kind: str
    actor: Literal["officer", "applicant", "system"]
    officer: Person | None
    data: dict[str, Any]


class Journal(Shape):
    entries: list[JournalEntry]


class Delivery(Shape):
    id: UUID
    kind: str
    carrier: str
    case: str
    state: Literal["queued", "sending", "delivered", "unknown", "failed", "cancelled"]
    attempts: int
    created_at: datetime
    next_try_at: datetime | None
    delivered_at: datetime | None
    last_error: str


class Deliveries(Shape):
    deliveries: list[Delivery]
    next: str = Field(description="The cursor of the next page; empty on the last.")


class DeliveryDone(Shape):
    id: UUID
    act: Literal["retry", "confirm", "cancel"]


class Holding(Shape):
    position: Position
    kind: Literal["definitive", "plh", "plt"]
    until: date | None


class Me(Shape):
    """Whose token this is."""

    name: str
    email: str
    office: Office
    administrator: bool
    language: Literal["id", "en"]
    positions: list[Holding]
    scopes: list[Literal["read", "act", "start", "unmask"]]
    expires_at: datetime


class Language(Shape):
    language: Literal["id", "en"]


class Offices(Shape):
    offices: list[Office]
