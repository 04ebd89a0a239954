"""What the API asks of the slices below, always for one caller. Nothing is found that the caller may not see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import Http404

from alur.engine.cases.queries import cases_visible_to, find_cases, tasks_visible_to
from alur.engine.cases.queries.own_steps import own_step
from alur.engine.sops.queries import definition_of, effective, is_public, offered
from alur.foundation.offices.queries import offices

if TYPE_CHECKING:
    from alur.engine.cases.models import Case, SecretLink, Task
    from alur.engine.sops.models import SopVersion
    from alur.foundation.offices.models import Office, Officer


@dataclass(frozen=True)
class Caller:
    """Who asks: an officer by an access token, an applicant by a tracking token, somebody outside by a secret link, or
    nobody known."""

    address: str
    officer: Officer | None = None
    scopes: frozenset[str] = field(default=frozenset())
    token: str = ""
    """The access token's id: what limits and idempotency keys are kept by."""
    tracked: Case | None = None
    link: SecretLink | None = None
    """Also a dead one: what it is asked for says what became of it."""
    secret: str = ""
    """The link's own token, which the engine asks again at the act."""


def services_for(caller: Caller, office: str = "") -> list[SopVersion]:
    """Services that people outside may see; for an officer also the internal ones of the own office."""
    found = []
    for each in offices():
        if office and each.slug != office:
            continue
        own = caller.officer is not None and caller.officer.office_id == each.pk
        found += [version for version in offered(each) if own or is_public(definition_of(version))]
    return found


def service_for(caller: Caller, slug: str, office: str = "") -> list[SopVersion]:
    """The versions in force of that slug which the caller may see, one for each office that offers it.

    Without `office` an officer's own office comes before all others.
    """
    found = []
    for each in _offices(caller, office):
        own = caller.officer is not None and caller.officer.office_id == each.pk
        try:
            version = effective(each, slug)
        except ObjectDoesNotExist:
            continue
        definition = definition_of(version)
        if definition.service.called_only or not (own or is_public(definition)):
            continue
        if own and not office:
            return [version]
        found.append(version)
    return found


def _offices(caller: Caller, slug: str) -> QuerySet[Office]:
    return offices().filter(slug=slug) if slug else offices()


def case_for(caller: Caller, number: str) -> Case:
    """The case of that number in the officer's office, or the applicant's own. Http404 for every other."""
    if not number.isprintable():  # PostgreSQL refuses to be asked for a NUL
        raise Http404
    if caller.officer is None:
        if caller.tracked is None or caller.tracked.number.upper() != number.upper():
            raise Http404
        return caller.tracked
    related = ("office", "sop_version__sop__office", "parent_task__case", "root", "follows")
    found = cases_numbered(caller.officer, number).select_related(*related).first()
    if found is None:
        raise Http404
    return found


def cases_numbered(officer: Officer, number: str) -> QuerySet[Case]:
    """The case of that number in the officer's office: one or none."""
    return cases_visible_to(officer).filter(number=number)


def task_for(caller: Caller, task_id: UUID) -> Task:
    """The task of the officer's office, or an own step of the applicant's case. Http404 for every other."""
    if caller.officer is None:
        own = own_step(caller.tracked, task_id) if caller.tracked is not None else None
        if own is None:
            raise Http404
        return own
    related = ("position__office", "assignee", "chosen", "opened_by", "case__office", "case__sop_version__sop__office",
               "case__root")  # fmt: skip
    found = tasks_visible_to(caller.officer).select_related(*related).prefetch_related("pauses").filter(pk=task_id)
    task = found.first()
    if task is None:
        raise Http404
    return task


def link_of(task: Task, identity: UUID) -> SecretLink | None:
    """A secret link of the task, also one that was replaced."""
    return task.links.select_related("task__case__sop_version").filter(pk=identity).first()


def cases_matching(officer: Officer, words: str, *, cursor: str, size: int) -> tuple[list[Case], str]:
    """The office's cases, also finished ones, the newest first, and the cursor of the next page, "" after the last.

    Found as on the desk's own page. A search among very many stops after a portion: its page may hold fewer rows than
    `size`, even none, and its cursor goes on from there. A foreign cursor opens the first page.
    """
    beyond, _dot, place = cursor.rpartition(".")
    found = find_cases(officer, words, cursor=place, beyond=beyond, size=size)
    if found.page.next:
        return found.page.rows, f"{beyond}.{found.page.next}" if beyond else found.page.next
    return found.page.rows, f"{found.further}." if found.further else ""
