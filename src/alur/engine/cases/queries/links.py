"""Secret links of people outside, and what participants wrote."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from alur.engine.cases.models import Contribution, Participation, SecretLink, Task
from alur.engine.cases.rules.flow import VisitState
from alur.foundation.privacy.sealing import unseal
from alur.kernel.ids import derived_token, token_digest

from .answers import Answer, readable
from .cases import last_standing
from .plans import plan_of, step_of

LINK = "link"


@dataclass(frozen=True)
class Person:
    """Whom a link is for, as the form that named them said; empty where nobody was named."""

    name: str = ""
    phone: str = ""
    email: str = ""


def link_by_token(token: str, at: datetime) -> SecretLink | None:
    """The link whose secret this is, while it opens anything: its task open, itself neither replaced nor run out."""
    link = known_link(token)
    usable = link is not None and link.revoked_at is None and link.expires_at > at
    return link if link is not None and usable and link.task.state == VisitState.OPEN else None


def known_link(token: str) -> SecretLink | None:
    """The link whose secret this is, also a dead one: to say kindly what became of it."""
    links = SecretLink.objects.select_related("task__case__office", "task__case__sop_version__sop")
    return links.filter(digest=token_digest(LINK, token)).first()


def token_of(link: SecretLink) -> str:
    """The secret of the link; made again from the key and its nonce, never stored."""
    return derived_token(settings.LINK_KEY.encode(), LINK, link.nonce)


def person_of(link: SecretLink) -> Person:
    """Whom the link is for."""
    if not link.person_sealed:
        return Person()
    value = json.loads(unseal(link.person_sealed))
    return Person(value.get("name", ""), value.get("phone", ""), value.get("email", ""))


def number_given_for(link: SecretLink) -> tuple[Task, str] | None:
    """The task and the field in which the number of the link's person was typed; None where the SOP names none."""
    task = link.task
    executor = plan_of(task).executors[link.executor]
    source, dot, name = executor.from_.partition(".")
    given = last_standing(task.case, source, near=task.scope) if dot else None
    return (given, name) if given else None


def link_is_for_executor(link: SecretLink) -> bool:
    """May its holder complete the task, and not only take part?"""
    return step_of(link.task).executor == link.executor


def valid_links(tasks: Sequence[Task]) -> QuerySet[SecretLink]:
    """The links of these tasks that have not been replaced."""
    return SecretLink.objects.filter(task__in=tasks, revoked_at__isnull=True).order_by("made_at")


def shown_to_link(link: SecretLink, *, language: str) -> list[Answer]:
    """The answers that the SOP lets this executor read (`sees`), and nothing else; masked as everywhere."""
    case = link.task.case
    definition = plan_of(link.task)
    shown: list[Answer] = []
    for source in definition.executors[link.executor].sees:
        step, _dot, name = source.partition(".")
        task = last_standing(case, step, near=link.task.scope)
        fields = [field for field in definition.step(step).fields if field.name == name]
        shown += readable(fields, task.answers, language=language) if task else []
    return shown


def contributions_to(tasks: Sequence[Task]) -> QuerySet[Contribution]:
    """What was added to these tasks, oldest first."""
    return Contribution.objects.filter(task__in=tasks).order_by("at", "id")


def takes_part(positions: Sequence[int]) -> Q:
    """Condition on open tasks: one of these positions takes part without being the executor."""
    return Q(pk__in=Participation.objects.filter(position__in=positions, task__state=VisitState.OPEN).values("task"))
