"""What several answers are made of; what is personal is masked. Times are ISO 8601 with the office's offset."""

from datetime import datetime
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
