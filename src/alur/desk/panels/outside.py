"""Those outside who have a link to a task, what participants added, and the open tasks beside the one shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from alur.desk.forms import RenewForm
from alur.desk.queries import names_of
from alur.engine.cases import policies
from alur.engine.cases.queries import contributions_of, link_is_for_executor, links_of, person_of, token_of
from alur.engine.sops.queries import definition_of
from alur.engine.worktime.queries import calendar_for
from alur.foundation.privacy.rules import mask_phone

from . import words
from .cards import Due, due_of, holder_words

if TYPE_CHECKING:
    from alur.engine.cases.models import Case, Contribution, SecretLink, Task
    from alur.foundation.offices.models import Officer


@dataclass(frozen=True)
class Outsider:
    """Whom a secret link is for. The telephone number stays masked; the WhatsApp link fills it in on the way."""

    link: SecretLink
    role: str
    name: str
    phone: str
    mailed: bool
    completes: bool
    url: str
    expired: bool
    renew: RenewForm


def outsiders_of(task: Task, officer: Officer, at: datetime) -> list[Outsider]:
    """The links of the open task; none for officers who may not hand them out."""
    if (
        task.state != "open"
        or task.is_call
        or task.is_watch
        or task.on_sending
        or not policies.may_hand_out_links(officer, task, at)
    ):
        return []
    return [_outsider(link, task, at) for link in links_of([task]).get(task.pk, [])]


def _outsider(link: SecretLink, task: Task, at: datetime) -> Outsider:
    person = person_of(link)
    return Outsider(
        link=link,
        role=definition_of(task.case.sop_version).executors[link.executor].name,
        name=person.name,
        phone=mask_phone(person.phone) if person.phone else "",
        mailed=bool(person.email),
        completes=link_is_for_executor(link),
        url=link_url(link),
        expired=link.expires_at <= at,
        renew=RenewForm(name=f"tautan-{link.pk}"),
    )


def link_url(link: SecretLink) -> str:
    """The whole address, to be sent to its holder."""
    return settings.BASE_URL.rstrip("/") + reverse("public:outsider", args=[token_of(link)])


@dataclass(frozen=True)
class Note:
    """What a participant added to a task."""

    who: str
    row: Contribution


def notes_of(case: Case, tasks: list[Task]) -> dict[UUID, list[Note]]:
    """By task. Two queries, whatever their number."""
    found = contributions_of(tasks)
    names = names_of(case.office, {each.by for rows in found.values() for each in rows})
    executors = definition_of(case.sop_version).executors
    return {
        task: [
            Note(executors[row.executor].name if row.executor else words.actor_name(row.by, names), row) for row in rows
        ]
        for task, rows in found.items()
    }


@dataclass(frozen=True)
class OpenCard:
    """An open task beside the one that the page shows whole."""

    task: Task
    heading: str
    branch: str
    executor: str
    holder: str
    due: Due
    mine: bool


def open_cards(tasks: Iterable[Task], shown: Task | None, officer: Officer, at: datetime) -> list[OpenCard]:
    """The officer's own first. Watches have a panel of their own."""
    everything = list(tasks)
    found = [
        _open_card(task, everything, officer, at)
        for task in everything
        if task.state == "open" and task is not shown and not task.is_watch
    ]
    return sorted(found, key=lambda card: (not card.mine, card.task.asleep, card.task.number))


def _open_card(task: Task, tasks: list[Task], officer: Officer, at: datetime) -> OpenCard:
    definition = definition_of(task.case.sop_version)
    step = definition.step(task.step)
    return OpenCard(
        task=task,
        heading=words.heading(definition, step),
        branch=words.branch_name(task, tasks),
        executor=words.executor_name(definition, step),
        holder=holder_words(task, officer) if task.position_id else "",
        due=due_of(task, at, calendar_for(task.case.office)),
        mine=not task.is_call and not task.asleep and policies.may_work_on(officer, task, at),
    )
