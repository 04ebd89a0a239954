"""Whom a move to a newer version of the SOP concerns."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from alur.engine.cases.models import Task
from alur.engine.cases.ports import Happening
from alur.engine.cases.queries import link_is_for_executor, person_of, valid_links
from alur.engine.cases.rules.moving_news import ASKED, applicant_news, step_news
from alur.foundation.offices.models import Officer, Position
from alur.foundation.offices.queries import holders
from alur.outlets.notifications.actions import notify, settle_notices
from alur.outlets.notifications.queries.moves import versions_of
from alur.outlets.notifications.rules import is_address

type Had = Mapping[str, int | None]


def ids_of(happening: Happening) -> dict[str, Any]:
    """By what the mails find again what the move changed, however many moves follow."""
    moved, steps = happening.data["move"], happening.data["move"]["steps"]
    was = {after: before for before, after in steps.items()}
    return {
        "of": str(happening.case.pk),
        "left": moved["version"],
        "to": happening.data["version"],
        "open": {each["task"]: was[each["step"]] for each in happening.data["tasks"]},
    }


def moved_tasks(
    happening: Happening, ids: dict[str, Any], recipients: Callable[[Task, datetime], list[Officer]]
) -> Iterator[tuple[str, list[Officer], Task]]:
    """What to tell whom of each open task that the office can work on: that its step is said otherwise, that it is
    another position's now, or that it came to them."""
    old, new = versions_of(ids)
    told = {each["task"]: each for each in happening.data["tasks"]}
    for task in Task.objects.select_related("position__office").filter(pk__in=told).order_by("number"):
        task.case = happening.case
        if task.is_call or task.is_watch or task.asleep or task.on_sending:
            continue
        each, people = told[str(task.pk)], recipients(task, happening.at)
        former = people if each["had"] is None else _known_before(each["had"], happening.at)
        yield "new-task", [one for one in people if one not in former], task
        if step_news(old, new, old.step(ids["open"][str(task.pk)]), new.step(each["step"])):
            yield "moved-task", [one for one in people if one in former], task
        gone = [one for one in former if one not in people]
        settle_notices(task_ids=[task.pk], at=happening.at, officers=gone)
        yield "moved-away", gone, task


def tell_outsiders(happening: Happening, ids: dict[str, Any]) -> None:
    """Whoever outside has an open step by a secret link, where it is said otherwise and their address is known."""
    old, new = versions_of(ids)
    told = {each["task"]: each["step"] for each in happening.data["tasks"]}
    tasks = list(Task.objects.filter(pk__in=told, asleep=False))
    for link in valid_links(tasks).select_related("task__case__sop_version"):
        task, email = link.task, person_of(link).email
        before, after = old.step(ids["open"][str(task.pk)]), new.step(told[str(task.pk)])
        if not (link_is_for_executor(link) and is_address(email) and step_news(old, new, before, after) & ASKED):
            continue
        notify(
            notice="moved-outsider",
            to_email=email,
            language=task.case.language,
            context={"case": str(task.case_id), "task": str(task.pk), "link": str(link.pk), **ids},
            office_id=task.case.office_id,
            about=task.case.stream,
            key=f"moved-outsider:{link.pk}:{ids['left']}",
            by=str(happening.by),
            at=happening.at,
        )


def _known_before(had: Had, at: datetime) -> list[Officer]:
    """Whoever had it; else everybody who could have taken it."""
    if had["assignee"] is not None:
        return list(Officer.objects.filter(pk=had["assignee"], is_active=True))
    if had["position"] is None:
        return []
    return list(holders(Position.objects.get(pk=had["position"]), at))


def concerns_applicant(ids: dict[str, Any], happening: Happening) -> bool:
    """Are they asked something else from here on, or does it take another time?"""
    old, new = versions_of(ids)
    return bool(applicant_news(old, new, happening.data["move"]["steps"], ids["open"].values()))
