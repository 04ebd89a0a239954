"""The shapes of answers about events, and about what somebody outside reads and does behind a secret link."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from .models import ActivityField, Answer, Choice, Contribution, Office, Outsider, Shape, Topic


class Recorded(Shape):
    """What came of it. `late`: the case, or the time for it, was over; then it is in the journal only."""

    act: Literal["fire"]
    case: str
    step: str
    task: UUID | None = Field(description="The task that it opened; done already where it was only recorded.")
    late: bool
    url: str


class Renewed(Shape):
    """The link in the other's place; the former one opens nothing any more."""

    act: Literal["renew"]
    case: str
    task: UUID
    outsider: Outsider


class LinkStep(Shape):
    """The one step that a secret link is for, with what the SOP lets its holder read and nothing else of the case."""

    office: Office
    case: str
    title: str
    step: str
    name: str
    role: str = Field(description="As whom the holder is asked.")
    completes: bool = Field(description="False for who only takes part and can add notes.")
    version: int
    not_before: datetime | None = Field(description="Nothing can be sent before; null when it can.")
    until: datetime
    returned_because: str
    shown: list[Answer] = Field(description="Answers that the SOP hands over.")
    form: list[Topic]
    outcomes: list[Choice]
    decided_by_activity: bool
    activity_fields: list[ActivityField]
    starting_answers: list[Answer]
    contributions: list[Contribution] = Field(description="The holder's own.")
    acts: list[Literal["complete", "contribute"]]


class LinkDone(Shape):
    """What was asked for is done. The same key gets the same answer again."""

    act: Literal["complete", "contribute"]
    case: str
