"""Whom a notice goes to, and how each of them gets it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from alur.engine.cases.models import Case, SecretLink, Task
from alur.engine.cases.ports import Happening
from alur.engine.cases.queries import link_is_for_executor, person_of, worked_on_before
from alur.engine.sops.queries import definition_of
from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import holders
from alur.outlets.notifications.actions import keep_notices, notify
from alur.outlets.notifications.queries import READY
from alur.outlets.notifications.rules import is_address

from .appointments import invited_instead

type Ids = Mapping[str, Any]
NO_IDS: Ids = MappingProxyType({})


def to_applicant(
    notice: str, case: Case, happening: Happening, *, key: str, task: Task | None = None, ids: Ids = NO_IDS
) -> None:
    """Only those who left an address; a called case speaks in the name of the case the applicant knows."""
    known = case.root or case
    if not is_address(known.applicant_email):
        return  # no address, or one that no mail can go to: the application itself must not fail for it
    notify(
        notice=notice,
        to_email=known.applicant_email,
        language=known.language,
        context={"case": str(known.pk), "task": str(task.pk) if task else None, **ids},
        office_id=known.office_id,
        about=known.stream,
        key=f"{notice}:{key}",
        by=str(happening.by),
        at=happening.at,
    )


def to_outsider(link: SecretLink, task: Task, happening: Happening) -> None:
    """The person whom the form named, where it gave an address; the desk can always show the link to send."""
    email = person_of(link).email
    if not is_address(email):
        return
    notice, key = "participant", str(link.pk)
    if task.on_sending:
        if invited_instead(task, email, happening):
            return
        notice, key = READY, f"{task.pk}:{link.pk}"
    elif link_is_for_executor(link):
        notice = "unit-turn" if task.acts_by == "unit" else "contact-turn"
    notify(
        notice=notice,
        to_email=email,
        language=task.case.language,
        context={"case": str(task.case_id), "task": str(task.pk), "link": str(link.pk)},
        office_id=task.case.office_id,
        about=task.case.stream,
        key=f"{notice}:{key}",
        by=str(happening.by),
        at=happening.at,
    )


def to_participants(task: Task, happening: Happening) -> None:
    """The holders of positions that take part, unless the step itself is theirs to do."""
    if not definition_of(task.case.sop_version).step(task.step).participants:
        return
    working = {officer.pk for officer in recipients(task, happening.at, all_holders=True)}
    for each in task.participations.filter(position__isnull=False).select_related("position__office"):
        if each.position is not None:
            people = [one for one in holders(each.position, happening.at) if one.pk not in working]
            to_people("participant", people, task, happening)


def to_officers(
    notice: str,
    task: Task,
    happening: Happening,
    *,
    suffix: str = "",
    all_holders: bool = False,
    ids: Ids = NO_IDS,
) -> None:
    """Whoever has the task, or works on this case for its position; else, or for `all_holders`, everybody with it."""
    people = recipients(task, happening.at, all_holders=all_holders)
    to_people(notice, people, task, happening, suffix=suffix, ids=ids)


def to_people(
    notice: str,
    people: Iterable[Officer],
    task: Task,
    happening: Happening,
    *,
    suffix: str = "",
    ids: Ids = NO_IDS,
) -> None:
    """Not the one who just did it."""
    keys = {
        officer: ":".join(filter(None, [notice, str(task.pk), str(officer.pk), suffix]))
        for officer in people
        if happening.by.officer_id != officer.pk
    }
    keep_notices(kind=notice, keys=keys, task=task, at=happening.at)
    for officer, key in keys.items():
        notify(
            notice=notice,
            to_email=officer.email,
            language=officer.language,
            context={"case": str(task.case_id), "task": str(task.pk), **ids},
            office_id=task.case.office_id,
            about=task.case.stream,
            key=key,
            by=str(happening.by),
            at=happening.at,
        )


def recipients(task: Task, at: datetime, *, all_holders: bool = False) -> list[Officer]:
    people = list(holders(task.position, at).only("email", "language")) if task.position is not None else []
    # Who has it but holds the position no longer (a Plh. whose days are over) cannot do it any more.
    if having := [each for each in people if each.pk == task.assignee_id]:
        return having
    before = worked_on_before(task) if len(people) > 1 and not all_holders else None
    return [each for each in people if each.pk == before] or people
