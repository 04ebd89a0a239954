"""What somebody outside does through a secret link, and what participants add."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from alur.engine.cases import policies
from alur.engine.cases.models import Contribution, SecretLink
from alur.engine.cases.queries import contribution_words, known_link, link_by_token, link_is_for_executor
from alur.engine.cases.rules.actors import CONTACT, UNIT, Actor
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import ExecutorKind
from alur.foundation.offices.models import Officer
from alur.kernel.errors import Conflict, Invalid, Refused

from .acts import answered, fingerprint, remember, was_asked
from .complete import Completed, complete_task
from .open_tasks import open_task_of
from .outsiders import make_link
from .run import act_on
from .uploads import attach_files


def renew_link(*, case_id: UUID, link_id: UUID, officer: Officer, at: datetime) -> SecretLink:
    """Make the link useless and give a new one, for a link that fell into wrong hands or expired.

    Raises Refused, Conflict (the task is closed), SecretLink.DoesNotExist.
    """
    with act_on(case_id, by=Actor.officer(officer.pk), at=at) as (run, case):
        former = SecretLink.objects.get(pk=link_id, task__case=case)
        task = open_task_of(case, former.task_id, None)
        if not policies.may_hand_out_links(officer, task, at):
            raise Refused(_("Anda tidak dapat membuat tautan untuk langkah ini."))
        SecretLink.objects.filter(task=task, executor=former.executor, revoked_at__isnull=True).update(revoked_at=at)
        return make_link(run, case, task, former.executor)


def complete_by_link(
    *,
    token: str,
    version: int | None,
    at: datetime,
    key: str,
    outcome: str = "",
    answers: Mapping[str, Any] | None = None,
    activity_data: Mapping[str, Any] | None = None,
    reason: str = "",
    note: str = "",
    files: Sequence[UUID] = (),
) -> Completed:
    """Complete the task that the link is for, as its contact or unit. Raises as `complete_task`.

    The link is asked again here: it may have been used, replaced or run out since the page was opened (Conflict).
    """
    link = _valid(token, at, key)
    if not link_is_for_executor(link):
        raise Refused(_("Tautan ini untuk ikut serta, bukan untuk menyelesaikan langkahnya."))
    return complete_task(
        case_id=link.task.case_id,
        task_id=link.task_id,
        version=version,
        by=holder_of(link),
        at=at,
        key=key,
        outcome=outcome,
        answers=answers,
        activity_data=activity_data,
        reason=reason,
        note=note,
        files=files,
    )


def contribute_by_link(
    *, token: str, text: str, at: datetime, key: str, files: Sequence[Mapping[str, Any]] = ()
) -> None:
    """A participant outside adds a note. Raises as `contribute`."""
    link = _valid(token, at, key)
    _add(link.task.case_id, link.task_id, text, holder_of(link), at, key, None, link.executor, files)


def contribute(
    *,
    case_id: UUID,
    task_id: UUID,
    text: str,
    officer: Officer,
    at: datetime,
    key: str,
    files: Sequence[Mapping[str, Any]] = (),
) -> None:
    """An officer who takes part adds a note, with files (`[{id, name, size}]`, stored before).

    Raises Refused (does not take part), Invalid (nothing written), Conflict (the task is closed).
    """
    _add(case_id, task_id, text, Actor.officer(officer.pk), at, key, officer, "", files)


def _add(
    case_id: UUID,
    task_id: UUID,
    text: str,
    by: Actor,
    at: datetime,
    key: str,
    officer: Officer | None,
    executor: str,
    files: Sequence[Mapping[str, Any]],
) -> None:
    content = fingerprint(task=task_id, contribute=text, files=files)
    with act_on(case_id, by=by, at=at) as (run, case):
        if answered(key, content):
            return
        task = open_task_of(case, task_id, None)
        if officer is not None and not policies.may_contribute(officer, task, at):
            raise Refused(_("Anda tidak ikut serta dalam langkah ini."))
        if not text.strip():
            raise Invalid({"text": _("Tulis catatan Anda.")})
        note = Contribution.objects.create(
            task=task, by=str(by), executor=executor, text=text, files=[dict(each) for each in files], at=at
        )
        attach_files(files=[UUID(each["id"]) for each in files], case=case, by=by, at=at)
        said = {"note": contribution_words(note)}
        run.tell("case.contributed", case, task, personal=said, contribution=str(note.pk), executor=executor)
        remember(key, content, case=case, answer={}, at=at)


def _valid(token: str, at: datetime, key: str) -> SecretLink:
    # The very form that used the link up may come again, its answer lost: the act itself then answers as before. Asked
    # in this order: a link found dead was used up by an act whose key is on record by then.
    link = link_by_token(token, at) or (known_link(token) if was_asked(key) else None)
    if link is None:
        raise Conflict(_("Tautan ini sudah dipakai, diganti, atau habis masa berlakunya. Tidak ada yang tersimpan."))
    return link


def holder_of(link: SecretLink) -> Actor:
    """As whom the journal names the holder of the link."""
    kind = definition_of(link.task.case.sop_version).executors[link.executor].kind
    return CONTACT if kind is ExecutorKind.CONTACT else UNIT
