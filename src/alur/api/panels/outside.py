"""Those outside who have a link to a task, what participants added, and what event steps wait for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from alur.engine.cases import policies
from alur.engine.cases.queries import contributions_to, link_is_for_executor, links_of, person_of, token_of
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import ExecutorKind
from alur.foundation.offices.queries import officers
from alur.foundation.privacy.rules import mask_phone

from . import models
from .services import ROOT, language
from .words import moment, person, when

if TYPE_CHECKING:
    from alur.api.queries import Caller
    from alur.engine.cases.models import Case, Contribution, SecretLink, Task


def outsiders(task: Task, caller: Caller, at: datetime) -> list[models.Outsider]:
    """For officers only. A token that may only read gets no link: whoever has it could answer in their name."""
    if caller.officer is None or task.state != "open" or task.is_watch:
        return []
    hands_out = "act" in caller.scopes and policies.may_hand_out_links(caller.officer, task, at)
    return [outsider(link, task, hands_out=hands_out) for link in links_of([task]).get(task.pk, [])]


def outsider(link: SecretLink, task: Task, *, hands_out: bool) -> models.Outsider:
    """`hands_out`: with the secret itself."""
    someone = person_of(link)
    token = token_of(link) if hands_out else None
    return models.Outsider(
        id=link.pk,
        role=definition_of(task.case.sop_version).executors[link.executor].name,
        name=someone.name,
        phone=mask_phone(someone.phone) if someone.phone else "",
        mailed=bool(someone.email),
        completes=link_is_for_executor(link),
        expires_at=when(link.expires_at, task.case.office),
        link_token=token,
        link_url=settings.BASE_URL.rstrip("/") + reverse("public:outsider", args=[token]) if token else None,
    )


def contributions(case: Case, found: Iterable[Contribution], *, names: bool = True) -> list[models.Contribution]:
    """`names=False` for those outside: they read no officer's name, and load no files that they sent themselves."""
    rows = list(found)
    executors = definition_of(case.sop_version).executors
    keys = (
        {int(each.by.removeprefix("officer:")) for each in rows if each.by.startswith("officer:")} if names else set()
    )
    people = {each.actor: each for each in officers(case.office).filter(pk__in=keys)} if keys else {}
    return [
        models.Contribution(
            at=when(each.at, case.office),
            role=executors[each.executor].name if each.executor else "",
            officer=person(people.get(each.by)),
            text=each.text,
            files=[
                models.File(
                    id=each_file["id"],
                    name=each_file["name"],
                    size=each_file["size"],
                    url=f"{ROOT}/cases/{case.number}/files/{each_file['id']}" if names else "",
                )
                for each_file in each.files
            ],
        )
        for each in rows
    ]


def contributions_on(task: Task) -> list[models.Contribution]:
    """All of one task, for officers."""
    return contributions(task.case, contributions_to([task]))


def opens_task(task: Task) -> bool:
    """Does what comes open a task for a position? Otherwise it is recorded, and done, with its answers."""
    definition = definition_of(task.case.sop_version)
    return definition.executors[definition.step(task.step).executor].kind is not ExecutorKind.PUBLIC


def listens(task: Task, at: datetime) -> bool:
    """Does the watch take what comes now?"""
    return task.state == "open" and (task.timeout_at is None or task.timeout_at > at)


def watches(case: Case, tasks: list[Task], at: datetime) -> list[models.Watch]:
    """Every watch of the case, the last of each step and line standing for the earlier ones."""
    last = {(task.step, task.scope): task for task in tasks if task.is_watch}
    definition = definition_of(case.sop_version)
    return [
        models.Watch(
            task=watch.pk,
            step=watch.step,
            name=definition.name_of(definition.step(watch.step)).in_language(language()),
            listening=listens(watch, at),
            until=moment(watch.timeout_at, case.office),
            firings=[
                models.Firing(
                    task=each.pk, at=when(each.opened_at, case.office), outcome=each.outcome, state=each.state
                )
                for each in tasks
                if each.opened_by_id == watch.pk and each.scope.endswith(f"{each.number}!")
            ],
        )
        for watch in last.values()
    ]
