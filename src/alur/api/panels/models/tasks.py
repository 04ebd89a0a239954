"""Tasks, and what an act on one answers."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from .services import Choice, Option, Topic
from .shared import Answer, File, Pause, Person, Position, Shape


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
