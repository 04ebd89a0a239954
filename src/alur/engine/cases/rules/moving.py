"""May a running case go on by a newer version of its SOP, and as what? Every reason why not, so that all can be shown.

What is asked of each open visit is whether the newer version has a step that can go on where it stands: in the same
branch, done by the same kind of executor, waiting for the same thing. What was done stays done; it must still be there
under the names by which the newer version asks for it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from alur.engine.sops.rules.definition import Definition, ExecutorKind, Step
from alur.engine.sops.rules.soundness.graph import reachable, ways
from alur.engine.sops.rules.soundness.regions import regions_of

from . import scopes
from .flow import Visit, VisitState, standing
from .times import standard_time


class Why(StrEnum):
    """Why a case cannot be moved. Pages say it in words, with the step it is about."""

    NO_COUNTERPART = "no-counterpart"
    """An open step has none in the newer version."""
    BRANCH = "branch"
    """It would stand in another branch, or branches differ."""
    EXECUTOR = "executor"
    """Another kind of executor does it."""
    LINK = "link"
    """Somebody outside has a link or takes part whom the newer version does not know."""
    ACTIVITY = "activity"
    """What was begun there would be lost."""
    CALL = "call"
    """It waits for another SOP, and would not know how to go on from it."""
    WAITING = "waiting"
    """It sleeps, waits for events or for a sending, and the newer version waits otherwise."""
    PAUSED = "paused"
    """It is paused, and its time differs."""
    NO_POSITION = "no-position"
    """No position of the office does it."""
    ANSWER = "answer"
    """A later step reads an answer that is not there."""
    DONE_FIRST = "done-first"
    """A later step needs another that was not done."""
    APPLICATION = "application"
    """What was applied with would not be known as the application."""
    DOCUMENT = "document"
    """A document was issued, and the newer version could be returned past it."""
    ENDS = "ends"
    """The SOP that called would not know how this one ended."""


@dataclass(frozen=True)
class Refusal:
    """`step` is a key of the former version for what stands, of the newer one for what is ahead; `what` an answer."""

    why: Why
    step: str = ""
    what: str = ""


@dataclass(frozen=True)
class Open:
    """An open visit: its step as it is, and what hangs on it."""

    number: int
    step: Step
    scope: str = scopes.MAIN
    is_call: bool = False
    is_watch: bool = False
    on_sending: bool = False
    asleep: bool = False
    paused: bool = False
    keeps: bool = False
    """Does its activity keep what was done so far of it?"""
    outside: frozenset[str] = frozenset()
    """Executors that hold a link to it, or take part."""
    child_ends: frozenset[str] | None = None
    """Of a call that runs: how the called case can end."""


@dataclass(frozen=True)
class Done:
    """A closed visit whose answers may be asked for: its step as it was done."""

    step: Step
    answered: frozenset[str] = frozenset()
    chose: bool = False


@dataclass(frozen=True)
class Standing:
    """A case as a move finds it. Names in `visits` are those of the version that it runs by."""

    visits: Sequence[Visit]
    opened: Sequence[Open]
    done: Mapping[int, Done]
    """By number of the visit."""
    is_root: bool = True
    returns: frozenset[str] | None = None
    """Of a called case: the ends that its caller knows."""


@dataclass(frozen=True)
class Judged:
    """What a move would come to: `steps` for each open visit, by number; refused with every reason."""

    steps: Mapping[int, str]
    refusals: tuple[Refusal, ...]

    @property
    def may(self) -> bool:
        return not self.refusals


def proposed(old: Definition, new: Definition) -> dict[str, str]:
    """Each step of the older version that the newer one has by the same key, or else by the same words."""
    found = {step.id: step.id for step in old.steps if step.id in new.steps_by_id}
    fresh: dict[str, list[str]] = {}
    for step in new.steps:
        if step.id not in found:
            fresh.setdefault(_plain(new, step), []).append(step.id)
    for step in old.steps:
        if step.id not in found and len(alike := fresh.get(_plain(old, step), [])) == 1:
            found[step.id] = alike.pop()
    return {step.id: found[step.id] for step in old.steps if step.id in found}


def _plain(definition: Definition, step: Step) -> str:
    return " ".join(definition.name_of(step).id.casefold().split())


def completed(old: Definition, new: Definition, chosen: Mapping[str, str]) -> dict[str, str]:
    """The whole mapping: what was chosen ("" for: none), and the same names for the rest. ValueError names what is
    unknown, and a step that two would become."""
    for before, after in chosen.items():
        if before not in old.steps_by_id or (after and after not in new.steps_by_id):
            raise ValueError(before if before not in old.steps_by_id else after)
    found = {before: after for before, after in chosen.items() if after}
    taken = set(found.values())
    if len(taken) != len(found):
        raise ValueError(next(after for after in taken if list(found.values()).count(after) > 1))
    alike = proposed(old, new).items()
    rest = {before: after for before, after in alike if before not in chosen and after not in taken}
    return {step.id: (found | rest)[step.id] for step in old.steps if step.id in found | rest}


def judge(
    standing_now: Standing, old: Definition, new: Definition, steps: Mapping[str, str], bound: Collection[str]
) -> Judged:
    """Every reason against moving this case by `steps` (see `completed`); `bound` are executors with a position."""
    look = _Look(standing_now, old, new, steps, bound)
    refusals = tuple(dict.fromkeys(look.refusals()))
    goes = {each.number: steps[each.step.id] for each in standing_now.opened if each.step.id in steps}
    return Judged(goes, refusals)


@dataclass
class _Look:
    case: Standing
    old: Definition
    new: Definition
    steps: Mapping[str, str]
    bound: Collection[str]

    def __post_init__(self) -> None:
        self.regions, self.former = regions_of(self.new), regions_of(self.old)
        self.links = ways(self.new)
        self.by_number = {visit.number: visit for visit in self.case.visits}
        self.stand = standing(self.case.visits)
        self.latest = {self.steps[each.step]: each for each in self.stand if each.step in self.steps}
        self.ahead = {self.steps[each.step.id] for each in self.case.opened if each.step.id in self.steps}
        self.was = {after: before for before, after in self.steps.items()}

    def refusals(self) -> Iterator[Refusal]:
        for each in self.case.opened:
            after = self.steps.get(each.step.id)
            if after is None:
                yield Refusal(Why.NO_COUNTERPART, each.step.id)
            else:
                yield from self._of_open(each, self.new.step(after))
        yield from self._of_what_was_done()
        ends = reachable(self.links, self.ahead) & set(self.new.ends)
        if self.case.returns is not None and not ends <= self.case.returns:
            yield Refusal(Why.ENDS)
        yield from self._of_what_is_ahead()

    # ── what is open ─────────────────────────────────────────────────────────────────────────────

    def _of_open(self, each: Open, step: Step) -> Iterator[Refusal]:
        if not self._same_place(each, step):
            yield Refusal(Why.BRANCH, each.step.id)
        yield from self._executor(each, step)
        yield from self._activity(each, step)
        if each.is_call or step.call is not None:
            yield from self._call(each, step)
        waits = (step.event, step.completes_on == "sent")
        before = (each.step.event, each.step.completes_on == "sent")
        sleeps_otherwise = each.asleep and step.waits_for != self._now(each.step.waits_for)
        if waits != before or sleeps_otherwise:
            yield Refusal(Why.WAITING, each.step.id)
        if each.paused and not self._same_time(each.step, step):
            yield Refusal(Why.PAUSED, each.step.id)

    def _same_place(self, each: Open, step: Step) -> bool:
        """Lies the step in the same branches and lines as before, and do those that the visit's scope names go on?"""
        before = {(self.steps.get(name, ""), branch) for name, branch in self.former[each.step.id]}
        scopes_around = [scope for scope in scopes.around(each.scope) if scope != scopes.MAIN]
        return before == self.regions[step.id] and all(self._goes_on(scope) for scope in scopes_around)

    def _goes_on(self, scope: str) -> bool:
        """Has what opened the scope a counterpart that opens just such scopes?"""
        opener = self.by_number[scopes.opener(scope)].step
        after = self.steps.get(opener)
        if after is None:
            return False
        if scopes.is_firing(scope):
            return self.new.step(after).event
        split, former = self.new.step(after).parallel, self.old.step(opener).parallel
        return split is not None and former is not None and set(split.branches) == set(former.branches)

    def _executor(self, each: Open, step: Step) -> Iterator[Refusal]:
        before, after = self.old.executors[each.step.executor], self.new.executors[step.executor]
        if before.kind is not after.kind:
            yield Refusal(Why.EXECUTOR, each.step.id)
        elif after.kind is ExecutorKind.POSITION and not step.call and step.executor not in self.bound:
            yield Refusal(Why.NO_POSITION, step.id, after.name)
        if not each.outside <= set(self.new.executors):
            yield Refusal(Why.LINK, each.step.id)
        elif each.outside and after.kind in (ExecutorKind.CONTACT, ExecutorKind.UNIT):
            same = step.executor == each.step.executor and self._now([before.from_]) == [after.from_]
            yield from () if same else [Refusal(Why.LINK, each.step.id)]  # whom a link is for was fixed with it

    def _activity(self, each: Open, step: Step) -> Iterator[Refusal]:
        other = step.does != each.step.does and each.step.does != "work"
        if other or (each.keeps and (step.options, step.id) != (each.step.options, each.step.id)):
            yield Refusal(Why.ACTIVITY, each.step.id)

    def _call(self, each: Open, step: Step) -> Iterator[Refusal]:
        before, after = each.step.call, step.call
        same = before is not None and after is not None and before.sop == after.sop
        knows = after is not None and (each.child_ends or frozenset()) <= set(after.returns)
        if not (same and knows):
            yield Refusal(Why.CALL, each.step.id)

    def _same_time(self, before: Step, after: Step) -> bool:
        limits = [each.timeout.after if each.timeout else "" for each in (before, after)]
        return limits[0] == limits[1] and standard_time(self.old, before) == standard_time(self.new, after)

    # ── what was done ────────────────────────────────────────────────────────────────────────────

    def _of_what_was_done(self) -> Iterator[Refusal]:
        first = {visit.number for visit in self.case.visits if visit.step == self.old.first_step.id}
        if self.case.is_root and first and self.steps.get(self.old.first_step.id) != self.new.first_step.id:
            yield Refusal(Why.APPLICATION, self.old.first_step.id)
        for visit in self.stand:
            was = self.case.done.get(visit.number)
            if was is None or not was.step.issues_document or visit.state is not VisitState.DONE:
                continue
            after = self.steps.get(visit.step)
            if after is None or not self.new.step(after).issues_document:
                yield Refusal(Why.DOCUMENT, visit.step)

    # ── what is ahead ────────────────────────────────────────────────────────────────────────────

    def _of_what_is_ahead(self) -> Iterator[Refusal]:
        schedule = self.new.service.schedule
        listed = {schedule.when} & set(self.latest) if schedule is not None else set()
        for name in sorted(listed | reachable(self.links, self.ahead) & set(self.new.steps_by_id)):
            step = self.new.step(name)
            if step.executor not in self.bound and not step.call:
                who = self.new.executors[step.executor]
                if who.kind is ExecutorKind.POSITION and name not in self.ahead:
                    yield Refusal(Why.NO_POSITION, name, who.name)
            if step.assigned_by and name not in self.ahead:
                yield from self._needs_person(name, step.assigned_by)
            known = self._read_before(name)
            for source in reads_of(self.new, step):
                yield from self._needs_answer(name, source, known=source in known)

    def _read_before(self, name: str) -> set[str]:
        """What the step read already in the former version, by newer names: what is not there never was."""
        before = self.was.get(name)
        return set(self._now(reads_of(self.old, self.old.step(before)))) if before else set()

    def _now(self, sources: Iterable[str]) -> list[str]:
        """Each `step.field` of the former version as the newer one calls it; what is no answer stays."""
        parts = (source.partition(".") for source in sources)
        return [f"{self.steps.get(asked, asked)}{dot}{name}" if dot else asked for asked, dot, name in parts]

    def _needs_person(self, name: str, chooser: str) -> Iterator[Refusal]:
        there = self.latest.get(chooser)
        if there is not None:
            was = self.case.done.get(there.number)
            if was is not None and not was.chose:
                yield Refusal(Why.DONE_FIRST, name, chooser)
        elif self._without(chooser, name):
            yield Refusal(Why.DONE_FIRST, name, chooser)

    def _needs_answer(self, name: str, source: str, *, known: bool) -> Iterator[Refusal]:
        asked, _dot, field_name = source.partition(".")
        there = self.latest.get(asked)
        wanted = next(each for each in self.new.step(asked).fields if each.name == field_name)
        if there is None:
            if wanted.required and not known and self._without(asked, name):
                yield Refusal(Why.ANSWER, name, source)
            return
        was = self.case.done.get(there.number)
        if was is None:
            return
        given = next((each for each in was.step.fields if each.name == field_name), None)
        if field_name in was.answered:
            if given is None or given.type is not wanted.type:
                yield Refusal(Why.ANSWER, name, source)
        elif wanted.required and wanted.shown_if is None and not known:
            yield Refusal(Why.ANSWER, name, source)

    def _without(self, passed: str, name: str) -> bool:
        """Can the case come to `name` without passing `passed`?"""
        return name in self.ahead or name in reachable(self.links, self.ahead, without=[passed])


def reads_of(definition: Definition, step: Step) -> list[str]:
    """The answers of other steps, each `step.field`, that this step reads in whatever way."""
    executor = definition.executors[step.executor]
    found = [*step.waits_for, *(step.call.with_.values() if step.call else ()), executor.from_, *executor.sees]
    found += _texts(step.options)
    schedule = definition.service.schedule
    if schedule is not None and schedule.when == step.id:
        found += [*schedule.sources, schedule.title, *([schedule.private.field] if schedule.private else [])]
    return [each for each in dict.fromkeys(found) if _is_answer(definition, each, step.id)]


def _is_answer(definition: Definition, name: str, reader: str) -> bool:
    asked, dot, field_name = name.partition(".")
    other = definition.steps_by_id.get(asked) if dot and asked != reader else None
    return other is not None and any(each.name == field_name for each in other.fields)


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401  options of any activity
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
