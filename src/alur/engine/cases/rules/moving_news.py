"""What a move to a newer version changes for people: for whoever has an open step, and for the applicant.

Steps that are behind a case are nobody's news. What is ahead is what can be reached without a return.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from alur.engine.sops.rules.definition import Definition, ExecutorKind, FormField, Step
from alur.engine.sops.rules.soundness.graph import onwards, reachable

from .times import clock_of, standard_time


class Part(StrEnum):
    """What of a step is said otherwise."""

    NAME = "name"
    EXECUTOR = "executor"
    FORM = "form"
    CHOICES = "choices"
    TIME = "time"
    LIMIT = "limit"
    """After so long it ends by itself."""
    WORK = "work"
    """What the software does there."""


ASKED = frozenset({Part.FORM, Part.CHOICES, Part.LIMIT, Part.WORK})
"""Those that change what an applicant is asked; a step only called otherwise asks the same."""


@dataclass(frozen=True)
class StepNews:
    """One step before and after the move; None where one of the versions does not have it ahead of the case."""

    before: Step | None
    after: Step | None
    parts: frozenset[Part] = frozenset()


@dataclass(frozen=True)
class ApplicantNews:
    asked: tuple[StepNews, ...]
    """Steps of the applicant's that came, went, or ask something else."""
    times: tuple[StepNews, ...]
    """Steps of the office's whose standard time is another."""

    def __bool__(self) -> bool:
        return bool(self.asked or self.times)


def step_news(old: Definition, new: Definition, before: Step, after: Step) -> frozenset[Part]:
    """In which parts the newer version says the step otherwise."""
    executors = [old.executors[before.executor], new.executors[after.executor]]
    pairs = {
        Part.NAME: (old.name_of(before), new.name_of(after)),
        Part.EXECUTOR: (executors[0].name, executors[1].name),
        Part.FORM: (before.form, after.form),
        Part.CHOICES: (_choices(before), _choices(after)),
        Part.TIME: (standard_time(old, before), standard_time(new, after)),
        Part.LIMIT: (_limit(before), _limit(after)),
        Part.WORK: ((before.does, before.options), (after.does, after.options)),
    }
    return frozenset(part for part, (was, now) in pairs.items() if was != now)


def applicant_news(old: Definition, new: Definition, steps: Mapping[str, str], opened: Iterable[str]) -> ApplicantNews:
    """What an applicant is asked otherwise from here on, and what takes another time.

    `steps` is the mapping of the move, `opened` the open steps by their names in the older version. A survey after the
    service is no part of it: whoever is asked for one is told so then.
    """
    opened = list(opened)
    behind = reachable(onwards(old), opened)
    ahead = reachable(onwards(new), [steps[name] for name in opened if name in steps])
    was = {after: before for before, after in steps.items()}
    pairs = [
        (old.step(was[step.id]) if was.get(step.id, "") in behind else None, step)
        for step in new.steps
        if step.id in ahead
    ]
    met = {before.id for before, _after in pairs if before is not None}
    pairs += [(step, None) for step in old.steps if step.id in behind and step.id not in met]  # type: ignore[misc]
    asked, times = [], []
    for before, after in pairs:
        news = StepNews(before, after, step_news(old, new, before, after) if before and after else frozenset())
        if _is_asked(old, before) or _is_asked(new, after):
            if not (before and after) or news.parts & ASKED:
                asked.append(news)
        elif _time(old, before) != _time(new, after):
            times.append(news)
    return ApplicantNews(tuple(asked), tuple(times))


@dataclass(frozen=True)
class FormNews:
    """Fields of a form that came, changed, and went."""

    came: tuple[FormField, ...]
    changed: tuple[FormField, ...]
    went: tuple[FormField, ...]


def form_news(before: Step, after: Step) -> FormNews:
    """A field is known again by its name."""
    was = {each.name: each for each in before.fields}
    now = {each.name: each for each in after.fields}
    return FormNews(
        tuple(each for name, each in now.items() if name not in was),
        tuple(each for name, each in now.items() if name in was and was[name] != each),
        tuple(each for name, each in was.items() if name not in now),
    )


def _choices(step: Step) -> list[object]:
    return [(key, outcome.label, outcome.help, outcome.reason) for key, outcome in step.outcomes.items()]


def _limit(step: Step) -> str:
    return step.timeout.after if step.timeout else ""


def _is_asked(definition: Definition, step: Step | None) -> bool:
    return (
        step is not None
        and not step.after_service
        and definition.executors[step.executor].kind is ExecutorKind.APPLICANT
    )


def _time(definition: Definition, step: Step | None) -> object:
    """How long the office may take for it; None where that is not said, or is not the applicant's wait."""
    if step is None or step.after_service or clock_of(definition, step) == "applicant":
        return None
    return standard_time(definition, step)
