"""The activity port: what a slice must offer so that an SOP's step can use it (DESIGN.md, section 3)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from pydantic import BaseModel, ConfigDict

from alur.engine.sops.rules.definition import Definition, FormField, Step
from alur.engine.sops.rules.faults import Finding

from .rules.actors import Actor

if TYPE_CHECKING:
    from .models import Case, Task


@dataclass(frozen=True)
class Answered:
    """An answer of an earlier step that stands, unsealed, with the field it was given to."""

    field: FormField
    value: Any


def _nothing(_name: str) -> Answered | None:
    return None


@dataclass(frozen=True)
class TaskView:
    """All that an activity knows of the task it is asked about."""

    task_id: UUID
    case_id: UUID
    root_case_id: UUID
    case_number: str
    office_id: int
    service_slug: str
    subject: str
    applicant_name: str
    applicant_email: str
    language: str
    step: Step
    visit: int
    opened_at: datetime
    options: Any = None
    """The step's options, as the activity's own model read them."""
    root_service_slug: str = ""
    """The service that the applicant asked for: that of the outermost case, where this one was called."""
    opened_as: str = ""
    """Why the visit was opened: start, next, back or correction."""
    outcome: str = ""
    """While it performs: what the person chose of the step's outcomes; "" where the activity decides."""
    answer: Callable[[str], Answered | None] = field(default=_nothing, compare=False, repr=False)
    """`answer("step.field")` of the same case; asked of the database when called. None where nothing stands."""

    @property
    def stream(self) -> str:
        """The case's journal, for what the activity itself has to tell. `perform` and `save` hold its lock."""
        return f"case:{self.case_id}"


@dataclass(frozen=True)
class SlotAsked:
    """A time slot that a form is about to ask for."""

    name: str
    """`step.field`."""
    office_id: int
    at: datetime
    answer: Callable[[str], Any] = field(compare=False, repr=False)
    """What is answered so far to `step.field`, also in the form that is being filled in; None where nothing is. Of a
    time slot that is being typed some of `date`, `start`, `end`."""
    minutes: int = 0
    """Said outright, rather than by an answer; 0 where it is not."""
    participants: int = 0
    """As `minutes`."""


@dataclass(frozen=True)
class FreeTimes:
    """What can be had near the time that was asked for. It says nothing of who has the others."""

    times: Sequence[Mapping[str, str]]
    """In the form of a time slot's answer (`date`, `start`, `end`), in order; the asked one among them where free."""
    zone: str = ""
    """By which clock: "WIB"."""
    depends_on: tuple[str, ...] = ()
    """The other answers (`step.field`) that change what is free."""


@dataclass(frozen=True)
class Panel:
    """What the case page shows for the task: a template of the slice and what it needs."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


class NoOptions(BaseModel):
    """For activities that an SOP file cannot set anything of."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class OptionWords:
    """What people who edit an SOP read of a word of an activity's options."""

    label: str | Promise
    help: str | Promise = ""
    fields: tuple[str, ...] = ()
    """It names an earlier answer, `step.field`, of one of these types: a list to choose from."""
    own_field: bool = False
    """It names a field of its own step."""
    outcome: bool = False
    """It names an outcome of its own step."""


class Activity:
    """Base with the plain answers; a slice overrides what it does differently.

    `results` is the closed list `perform` may return, onto which the step's outcomes map; empty: a person chooses.
    """

    name: str
    label: str | Promise
    results: tuple[str, ...] = ()
    options: type[BaseModel] = NoOptions
    option_words: Mapping[str, OptionWords] = {}
    """By the word that the file uses."""
    events: tuple[str, ...] = ()
    saves: bool = False
    """May what was done so far be kept before the step is completed? Then `save` is overridden, and a keyed hash of
    what was typed is kept with the case: nothing for answers that must stay anonymous."""
    tells: Mapping[str, str | Promise] = {}
    """Own kinds of journal entries, each with its sentence of %(who)s, %(step)s and %(what)s."""

    def faults(self, step: Step, options: Any, definition: Definition) -> Iterable[Finding]:  # noqa: ANN401  its own model
        """What of the step cannot work with this activity, though the options' shape is right; paths from the step."""
        return ()

    def panel(self, task: TaskView) -> Panel | None:
        """What the case page shows beside the form, if anything."""
        return None

    def form(self, task: TaskView, data: Any = None, files: Any = None) -> forms.Form | None:  # noqa: ANN401  what Django's forms take
        """The activity's own form, besides the fields that the SOP file declares."""
        return None

    def proposes(self, task: TaskView) -> Mapping[str, Any]:
        """What the step's own declared fields begin with, by their names: rather than what an earlier visit said."""
        return {}

    def free_times(self, options: Any, asked: SlotAsked) -> FreeTimes | None:  # noqa: ANN401  its own model
        """For an earlier step's time slot that this activity will need: times that are free. None where the field is
        none of its business, or nobody here knows what is free."""
        return None

    def dates(self, options: Any) -> Sequence[str]:  # noqa: ANN401  its own model
        """The `step.field`s of the date that a visit books. Where the booking is moved (`move_date`), steps that wait
        for one of them (`not_before`) wait for its new time."""
        return ()

    def summary(self, task: TaskView) -> Panel | None:
        """What the case page shows of a finished visit, besides the answers to the step's form."""
        return None

    def what(self, step: Step, data: Mapping[str, Any], language: str) -> str:
        """The %(what)s of the activity's own journal entries: in words, out of the entry's data."""
        return ""

    def save(self, task: TaskView, data: Mapping[str, Any], by: Actor, at: datetime) -> None:
        """Keep what was done so far, inside a transaction of its own. Only where `saves`; nothing goes outside yet."""
        raise NotImplementedError

    def perform(self, task: TaskView, data: Mapping[str, Any], by: Actor, at: datetime) -> str | None:
        """Do it, inside the completing transaction: rows of the own slice and outbox rows, never the network.

        Returns one of `results`, or None where a person chose. Raises kernel errors for what a person must mend.
        """
        return None

    def undo(self, task: TaskView, by: Actor, at: datetime) -> None:
        """The visit was taken back, returned past, or its case cancelled: release what `perform` took.

        Also asked of a visit that ended without `perform` (its time ran out): then there is nothing to release.
        """


class Work(Activity):
    """The general activity: a person does the work, writes what came of it, attaches the output, completes."""

    name = "work"
    label = "Pekerjaan umum"


class Reaction(Protocol):
    """Called once at the end of an act's transaction with all that happened in it, in order (to queue notices, say)."""

    def __call__(self, happenings: "Sequence[Happening]") -> None: ...


class Keeper(Protocol):
    """A higher slice that keeps words of or about the people of a case in tables of its own."""

    def erase(self, cases: Collection[UUID]) -> None:
        """Forget them, inside the transaction that erases these cases; what is counted stays."""
        ...

    def copy(self, case: UUID) -> Mapping[str, Any]:
        """What is kept of the applicant, in plain words for their copy (JSON-able); empty where there is nothing."""
        ...


@dataclass(frozen=True)
class Happening:
    """One journal entry as those above hear of it; `case` and `task` are as the whole act left them."""

    kind: str
    case: "Case"
    task: "Task | None"
    at: datetime
    by: Actor
    data: Mapping[str, Any]
