"""Until when a step sleeps: for a while, or until a date is over that was answered, or was moved since."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from alur.engine.cases.models import Task
from alur.engine.cases.queries import last_standing, opened, standing_tasks, step_now
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.slots import rescheduled_of
from alur.engine.sops.rules.definition import Definition, Step
from alur.engine.worktime.rules import Calendar, deadline, parse_duration


def waits_until(task: Task, definition: Definition, step: Step, calendar: Calendar) -> datetime | None:
    """The instant before which the step must not begin: a duration from its opening, or the end of an answered time
    slot; where what was booked for it was moved since, the end of that.

    Of several slots the one that was answered last; a question that was left empty holds nobody up.
    """
    if isinstance(step.not_before, str) and "." not in step.not_before:
        return deadline(calendar, task.opened_at, parse_duration(step.not_before)).due
    answers: list[tuple[Task, Any]] = []
    for written in step.waits_for:
        source, _dot, name = written.partition(".")
        given = last_standing(task.case, source, near=task.scope)
        if given and given.answers.get(name):
            answers.append((given, opened(given.answers[name])))
    if not answers:
        return None
    given, value = max(answers, key=lambda each: each[0].number)
    zone = ZoneInfo(task.case.office.zone)
    return _moved_to(task, definition, step, given, zone) or _end_of(value, zone)


def _moved_to(task: Task, definition: Definition, step: Step, given: Task, zone: ZoneInfo) -> datetime | None:
    """Where what a standing visit booked for the date that the step waits for was moved to last, since that answer."""
    moved = [
        each for each in rescheduled_of(task.case.rescheduled)
        if each.slot and given.closed_at and each.at >= given.closed_at
    ]  # fmt: skip
    if not moved:
        return None
    booked_by = {each.number: step_now(each) for each in standing_tasks(task.case)}
    for each in reversed(moved):
        booking = definition.steps_by_id.get(booked_by.get(each.task, ""))
        if booking is not None and each.slot and set(dates_of(booking)) & set(step.waits_for):
            day, start, end = each.slot
            return each.ends or _end_of({"date": day, "start": start, "end": end}, zone)
    return None


def dates_of(step: Step) -> Sequence[str]:
    """The fields whose date a visit of the step books."""
    activity = activities.get(step.does)
    return activity.dates(activity.options.model_validate(step.options))


def _end_of(value: Any, zone: ZoneInfo) -> datetime:  # noqa: ANN401  a date or a time slot, as its field stores it
    if isinstance(value, dict):
        starts, ends = time.fromisoformat(value["start"]), time.fromisoformat(value["end"])
        day = date.fromisoformat(value["date"]) + timedelta(days=ends <= starts)
        return datetime.combine(day, ends, zone)
    return datetime.combine(date.fromisoformat(value) + timedelta(days=1), time(), zone)
