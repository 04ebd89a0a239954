"""A dry run of a draft, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alur.administration.rules.editor.invented import invented
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.rehearsal import HAPPENS, SKIP, SPLIT, THEN, NotPossible, Rehearsal, rehearsed
from alur.engine.cases.rules.times import standard_time
from alur.engine.worktime.queries import calendar_for
from alur.engine.worktime.rules import deadline
from alur.foundation.offices.queries import local_day
from alur.kernel.errors import AlurError

if TYPE_CHECKING:
    from alur.administration.queries.editor import Editor
    from alur.engine.cases.rules.flow import Visit
    from alur.engine.sops.rules.definition import Definition, Topic


@dataclass(frozen=True)
class Answer:
    """A button: what it says, where it leads, and the run with it."""

    words: str
    target: str
    run: str


@dataclass(frozen=True)
class Stop:
    """An open step of the run."""

    number: int
    name: str
    executor: str
    activity: str
    time: str
    due: datetime | None
    topics: list[Topic]
    given: dict[str, Any]
    answers: list[Answer]
    is_watch: bool


@dataclass(frozen=True)
class Passed:
    name: str
    executor: str
    answer: str


@dataclass(frozen=True)
class TryView:
    passed: list[Passed]
    stops: list[Stop]
    end: str
    back: str
    """The run without its last answer."""


def try_view(editor: Editor, definition: Definition, run: str, language: str, at: datetime) -> TryView | None:
    """None where the run cannot be: the draft was changed, or somebody wrote the address."""
    picks = parsed(run)
    try:
        found = rehearsed(definition, picks or [])
    except (NotPossible, LookupError):
        return None
    if picks is None:
        return None
    words = _Words(definition, language)
    passed = [
        Passed(words.step(visit.step), words.executor(visit.step), words.answer(found, visit, pick.answer))
        for pick in found.picks
        for visit in (found.visits[pick.number - 1],)
    ]
    stops = [_stop(editor, found, visit, words, run, at) for visit in found.open]
    end = words.end(found.end) if found.end else ""
    return TryView(passed, stops, end, ",".join(run.split(",")[:-1]))


def parsed(run: str) -> list[tuple[int, str]] | None:
    """`1.then,2.ya`: visit and answer. None for what is none."""
    picks: list[tuple[int, str]] = []
    for part in run.split(",") if run else []:
        number, dot, answer = part.partition(".")
        if not (dot and number.isascii() and number.isdigit() and len(number) < 6):
            return None
        picks.append((int(number), answer))
    return picks


def _stop(editor: Editor, found: Rehearsal, visit: Visit, words: _Words, run: str, at: datetime) -> Stop:
    definition, step = found.definition, found.step_of(visit)
    office = editor.officer.office
    today = local_day(office, at)
    duration = standard_time(definition, step)
    given = {field.name: answer for field in step.fields if (answer := invented(field, today)) is not None}
    try:
        due = deadline(calendar_for(office), at, duration).due if duration else None
    except AlurError:
        due = None
    before = f"{run}," if run else ""
    is_watch = visit.number in found.watches
    return Stop(
        visit.number,
        words.step(step.id),
        words.executor(step.id),
        str(activities.get(step.does).label) if step.does in activities and step.does != "work" else "",
        ", ".join(each for row in step.rows if (each := definition.rows_by_number[row].time)) if not is_watch else "",
        due if not is_watch else None,
        [] if is_watch else step.form,
        given,
        [
            Answer(words.answer(found, visit, each), words.target(found, visit, each), f"{before}{visit.number}.{each}")
            for each in found.answers(visit)
        ],
        is_watch,
    )


class _Words:
    """Names in the reader's language."""

    def __init__(self, definition: Definition, language: str) -> None:
        self.definition, self.language = definition, language

    def step(self, key: str) -> str:
        return self.definition.name_of(self.definition.step(key)).in_language(self.language)

    def executor(self, key: str) -> str:
        return self.definition.executors[self.definition.step(key).executor].name

    def end(self, key: str) -> str:
        label = self.definition.ends[key].label
        return label.in_language(self.language) if label else key

    def place(self, key: str) -> str:
        return self.end(key) if key in self.definition.ends else self.step(key)

    def answer(self, found: Rehearsal, visit: Visit, key: str) -> str:
        step = found.step_of(visit)
        if key in step.outcomes:
            return step.outcomes[key].label.in_language(self.language)
        if step.call:
            return _("SOP %(sop)s berakhir: %(end)s") % {"sop": step.call.sop, "end": key}
        said = {THEN: _("Selesai"), SPLIT: _("Selesai"), SKIP: _("Lewati"), HAPPENS: _("Kejadiannya datang")}
        return said.get(key, key)

    def target(self, found: Rehearsal, visit: Visit, key: str) -> str:
        """Where it leads; "" where that is more than one place."""
        step = found.step_of(visit)
        if key == HAPPENS:
            return self.step(step.id)
        if step.parallel:
            return ", ".join(self.place(each) for each in step.parallel.branches.values())
        if step.call:
            return self.place(step.call.returns[key])
        return self.place(step.outcomes[key].to if key in step.outcomes else step.then or "")
