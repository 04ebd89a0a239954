"""What the desk's pages ask of the slices below, always for one officer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from alur.engine.cases.queries import cases_visible_to, tasks_visible_to
from alur.engine.sops.queries import definition_of, heavy, position_for, startable
from alur.engine.sops.rules.definition import ExecutorKind
from alur.foundation.offices.queries import holdings_on, local_day, officers, positions_held

if TYPE_CHECKING:
    from alur.engine.cases.models import Case, Task
    from alur.engine.sops.models import SopVersion
    from alur.foundation.offices.models import Holding, Office, Officer

PAGE_SIZE = 25


def words_of(text: str) -> str:
    """What somebody searched for: control characters out (PostgreSQL refuses a NUL), and of sensible length."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:100]


def officer_of(request: HttpRequest) -> Officer:
    """Who is signed in. The login middleware lets nobody else through to a page of the desk."""
    return cast("Officer", request.user)


def case_of(officer: Officer, number: str) -> Case:
    """The case of that number in the officer's office. Http404 for another office's, as for one that does not exist."""
    _check_askable(number)
    cases = cases_visible_to(officer).select_related("office", "sop_version__sop", "parent_task__case", "root")
    return get_object_or_404(cases.defer(*heavy("sop_version")), number=number)


def _check_askable(number: str) -> None:
    if not number.isprintable():  # PostgreSQL refuses to be asked for a NUL
        raise Http404


def task_of(case: Case, officer: Officer, task_id: UUID) -> Task:
    """The task, if it is one of this case. Http404 otherwise."""
    tasks = tasks_visible_to(officer).select_related("position", "assignee", "chosen").filter(case=case)
    task = get_object_or_404(tasks, pk=task_id)
    task.case = case
    return task


def step_of_case(officer: Officer, number: str, task_id: UUID) -> Task:
    """As `task_of` the `case_of` that number, for a request that shows no page of it. One query."""
    _check_askable(number)
    tasks = (
        tasks_visible_to(officer).filter(case__number=number).select_related("case__office", "case__sop_version__sop")
    )
    task = get_object_or_404(tasks.defer(*heavy("case__sop_version")), pk=task_id)
    officer.office = task.case.office  # the same
    return task


def tasks_chosen(officer: Officer, ids: list[UUID]) -> dict[UUID, Task]:
    """These tasks, as far as they are of the officer's office and positions' work, by id. One query."""
    tasks = tasks_visible_to(officer).filter(pk__in=ids, position__isnull=False)
    return {task.pk: task for task in tasks.select_related("case", "position__office", "assignee")}


def names_of(office: Office, actors: Iterable[str]) -> dict[str, str]:
    """Officers' names by the actor that the journal keeps, in one query."""
    numbers = {int(each.removeprefix("officer:")) for each in actors if each.startswith("officer:")}
    return {each.actor: each.name for each in officers(office).filter(pk__in=numbers)} if numbers else {}


def holdings_of(officer: Officer, at: datetime) -> list[Holding]:
    """What the officer holds at that moment, also as Plh./Plt."""
    held = holdings_on(local_day(officer.office, at)).filter(officer=officer, position__office=officer.office_id)
    return list(held.select_related("position").order_by("position__name"))


@dataclass(frozen=True)
class CounterService:
    """A service that can be started at the counter; `internal`: by an officer, without an applicant."""

    version: SopVersion
    slug: str
    name: str
    summary: str
    internal: bool


def counter_services(officer: Officer, at: datetime, language: str) -> list[CounterService]:
    """What this officer can start: every service for applicants, and internal ones of a position they hold."""
    held = set(positions_held(officer, at).values_list("pk", flat=True))
    found: list[CounterService] = []
    if not held:
        return found
    for version in startable(officer.office):
        definition = definition_of(version)
        first = definition.first_step
        kind = definition.executors[first.executor].kind
        if kind is ExecutorKind.POSITION:
            position = position_for(version, first.executor)
            if position is None or position.pk not in held:
                continue
        elif kind is not ExecutorKind.APPLICANT:
            continue
        summary = definition.service.summary
        found.append(
            CounterService(
                version=version,
                slug=definition.service.slug,
                name=definition.title.in_language(language),
                summary=summary.in_language(language) if summary else "",
                internal=kind is ExecutorKind.POSITION,
            )
        )
    return found
