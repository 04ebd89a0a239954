"""The shapes of request bodies. Unknown words are refused: a slip would otherwise be lost in silence."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Version = Annotated[
    int | None, Field(ge=0, le=2**31 - 1, description="The task's version that was read; left out: whatever it is now.")
]
Reason = Annotated[str, Field(max_length=2000)]
Answers = Annotated[
    dict[str, Any],
    Field(
        description="By the names of the form's fields. A date is `2026-11-24`, a time slot "
        '`{"date": "2026-11-24", "start": "09:00", "end": "11:00"}`, a person `{"name": "…", "phone": "…"}`, choices '
        "a list, a consent `true`. Files come as parts of a multipart request under the field's name; `[]` drops those "
        "of an earlier visit."
    ),
]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StartBody(Body):
    answers: Answers = {}
    outcome: str = Field(default="", max_length=60, description="Where the first step has outcomes.")
    channel: Literal["visit", "letter", "phone", "whatsapp", "email"] | None = Field(
        default=None, description="With an officer's token: by which way the application came (default visit)."
    )
    language: Literal["id", "en"] = "id"
    follows: str = Field(
        default="", max_length=40, description="With an officer's token: the number of an earlier case that something "
        "came for too late, so that this one is started."
    )  # fmt: skip


class LookUpBody(Body):
    number: str = Field(max_length=40)
    digits: str = Field(pattern=r"^\d{4}$", description="The last four digits of the applicant's telephone number.")


class ActBody(Body):
    """Claim, release, resume."""

    version: Version = None


class CompleteBody(Body):
    version: Version = None
    answers: Answers = {}
    activity: dict[str, Any] = Field(default={}, description="What the activity asks itself, see `activity_fields`.")
    outcome: str = Field(default="", max_length=60, description="One of the task's `outcomes`, by its key.")
    reason: Reason = ""
    note: Annotated[str, Field(max_length=2000, description="Read by the officers of the next step.")] = ""
    chosen: int | None = Field(default=None, ge=1, le=2**31 - 1, description="One of `choose_from`, by id.")


class SaveBody(Body):
    """What was done so far of a step that takes several sittings."""

    version: Version = None
    activity: dict[str, Any] = Field(description="As when completing; what is left out stays as it was.")


class LinkCompleteBody(Body):
    """As completing, by whom a secret link asks: they choose nobody and leave no note for the office."""

    version: Version = None
    answers: Answers = {}
    activity: dict[str, Any] = Field(default={}, description="What the activity asks itself, see `activity_fields`.")
    outcome: str = Field(default="", max_length=60, description="One of the step's `outcomes`, by its key.")
    reason: Reason = ""


class EventBody(Body):
    """What came from outside. `answers` and `outcome` only where it is recorded and done at once, see the task."""

    answers: Answers = {}
    outcome: str = Field(default="", max_length=60, description="May be left out where there is one way only.")
    note: Annotated[str, Field(max_length=2000)] = ""


class ContributeBody(Body):
    text: Annotated[str, Field(max_length=4000, description="The note.")]


class RenewBody(Body):
    link: UUID = Field(description="One of the task's `outsiders`, by id.")


class TextBody(Body):
    """Ask the applicant, or suspend."""

    version: Version = None
    text: Annotated[str, Field(max_length=2000, description="The question, or why the step is suspended.")]


class ReasonBody(Body):
    """Skip, close."""

    version: Version = None
    reason: Reason


class ReassignBody(Body):
    version: Version = None
    to: int = Field(ge=1, le=2**31 - 1, description="One of `reassign_to`, by id.")
    reason: Reason


class WhyBody(Body):
    """Correct, cancel."""

    reason: Reason


class WithdrawBody(Body):
    reason: Annotated[str, Field(max_length=1000)] = ""


class AnswerBody(Body):
    question: UUID
    answer: Annotated[str, Field(max_length=4000)]


class UnmaskBody(Body):
    field: Annotated[str, Field(max_length=60, description="The name of a masked answer.")]


class LanguageBody(Body):
    language: Literal["id", "en"]


class NotSentBody(Body):
    reason: Annotated[
        str,
        Field(max_length=1000, description="Needed where a step waits for this delivery: how the result got there."),
    ] = ""


class NoBody(Body):
    pass
