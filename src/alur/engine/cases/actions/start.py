"""Starting a case: the application is the first step, completed in the transaction that opens the case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alur.engine.cases.models import Act, Case, Channel, Draft
from alur.engine.cases.queries import TRACKING, about_of, token_of_nonce
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.rules.flow import OpenedAs
from alur.engine.sops.models import SopVersion, VersionState
from alur.engine.sops.queries import definition_of, position_for
from alur.engine.sops.rules.definition import Definition, ExecutorKind
from alur.foundation.journal.actions import first_secret_of
from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import positions_held
from alur.kernel.errors import Refused
from alur.kernel.ids import new_token, token_digest

from .acts import answered, fingerprint, remember
from .answers import fill_case, seal_answers
from .complete import check_outcome
from .drafts import close_draft
from .numbers import next_number
from .run import Run
from .uploads import attach_files
from .wording import put_words


@dataclass(frozen=True)
class Started:
    """The receipt: what the applicant is told. `repeated` when the same form had been sent before."""

    case_id: UUID
    number: str
    tracking_token: str
    repeated: bool = False


@dataclass(frozen=True)
class _Asked:
    """An application, ready to be written: what needs no lock is made before the transaction begins."""

    case: Case
    definition: Definition
    answers: Mapping[str, Any]
    sealed: dict[str, Any]
    token: str
    outcome: str
    files: Sequence[UUID]
    officer: Officer | None


def start_case(
    *,
    version: SopVersion,
    answers: Mapping[str, Any],
    by: Actor,
    at: datetime,
    key: str,
    channel: str = Channel.WEB,
    language: str = "id",
    files: Sequence[UUID] = (),
    outcome: str = "",
    officer: Officer | None = None,
    follows: UUID | None = None,
    draft: Draft | None = None,
) -> Started:
    """Open a case of the office's effective version and complete its first step with these (cleaned) answers.

    `follows` is an earlier case of the office that something came for too late; `draft` is where the answers were kept
    until now, closed with it. `key` makes it happen once: the same key answers with the same receipt. Raises Refused
    for a superseded or called-only SOP, or where `by` may not start it.
    """
    content = fingerprint(version=version.pk, answers=answers)
    definition, office = definition_of(version), version.sop.office
    nonce = new_token()
    token = token_of_nonce(nonce)
    case = Case(
        office=office,
        sop_version=version,
        channel=channel,
        language=language,
        tracking_nonce=nonce,
        tracking_digest=token_digest(TRACKING, token),
        opened_at=at,
        follows=Case.objects.filter(pk=follows, office=office).first() if follows else None,
        worded=True,
        **fill_case(definition, answers),
    )
    sealed = seal_answers(definition.first_step.fields, answers)
    asked = _Asked(case, definition, answers, sealed, token, outcome, files, officer)
    try:
        with transaction.atomic():
            before = answered(key, content)
            started = _told_again(before) if before else _start(asked, by, at, key, content)
            if draft is not None:
                close_draft(draft=draft, case_id=started.case_id)
            return started
    except IntegrityError:
        # The same form, sent twice at the same moment: the first one won.
        before = answered(key, content)
        if before is None:
            raise
        return _told_again(before)


def _told_again(before: Act) -> Started:
    answer = before.answer
    return Started(UUID(answer["case"]), answer["number"], token_of_nonce(answer["nonce"]), repeated=True)


def _start(asked: _Asked, by: Actor, at: datetime, key: str, content: str) -> Started:
    case, definition, officer = asked.case, asked.definition, asked.officer
    step = definition.first_step
    _check_may_start(case.sop_version, definition, by, officer, at)
    run = Run(by=by, at=at, touched={case.pk: case}, begun={case.pk})
    run.secrets[case.stream] = first_secret_of(case.stream, at=at)
    run.calendar_of(case.office)
    # From here on all others who start a case of this prefix wait until this one is committed: no number is lost, and
    # none given twice. So what does not need the number was done before.
    case.number = next_number(office=case.office, prefix=definition.service.prefix, at=at)
    case.save(force_insert=True)
    put_words(case)
    run.tell(
        "case.opened",
        case,
        personal={"about": about_of(case)},
        sop_version=str(case.sop_version_id),
        channel=case.channel,
        number=case.number,
        follows=str(case.follows_id) if case.follows_id else None,
    )
    internal = definition.executors[step.executor].kind is ExecutorKind.POSITION
    task = run.open(case, step.id, opened_by=None, opened_as=OpenedAs.START, assignee=officer if internal else None)
    result = run.perform(task, step, asked.answers) or asked.outcome
    check_outcome(step, result, "")
    attach_files(files=asked.files, case=case, by=run.by, at=at)
    run.finish(case, task, result, answers=asked.sealed)
    answer = {"case": str(case.pk), "number": case.number, "nonce": case.tracking_nonce}
    remember(key, content, case=case, answer=answer, at=at)
    run.settle()
    return Started(case.pk, case.number, asked.token)


def _check_may_start(
    version: SopVersion, definition: Definition, by: Actor, officer: Officer | None, at: datetime
) -> None:
    # Asked of the table: it may have been superseded since the form was opened.
    in_force = SopVersion.objects.filter(pk=version.pk, state=VersionState.EFFECTIVE)
    sop = next(iter(in_force.values_list("sop__closed_at")), None)
    if sop is None or definition.service.called_only:
        raise Refused(_("Layanan ini sudah diperbarui. Buka lagi halaman layanan dan mulai dari sana."))
    if sop != (None,):
        raise Refused(_("Layanan ini sedang tidak menerima permohonan baru. Hubungi kantor kami."))
    executor = definition.executors[definition.first_step.executor]
    if executor.kind is ExecutorKind.APPLICANT:
        return
    position = position_for(version, definition.first_step.executor)
    held = officer is not None and position is not None and positions_held(officer, at).filter(pk=position.pk).exists()
    if by.kind != "officer" or not held:
        raise Refused(_("Hanya %(position)s yang dapat memulai layanan ini.") % {"position": executor.name})
    if definition.first_step.does not in activities:
        raise Refused(_("Langkah pertama layanan ini memakai kegiatan yang tidak dikenal."))
