"""Completing a step, or keeping what was done of it so far."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from alur.api.forms import bodies
from alur.api.forms.answers import as_posted, fill, fill_activity
from alur.api.panels import models
from alur.api.queries import Caller, task_for
from alur.engine.cases import actions
from alur.engine.cases.actions.keeping import keep_uploads
from alur.engine.cases.policies import may_act_for_outsider, may_work_on
from alur.engine.cases.queries import task_view
from alur.engine.cases.queries.own_steps import answers_before, starting_answers
from alur.engine.cases.registry import activities
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Step
from alur.foundation.offices.queries import officers
from alur.kernel import clock
from alur.kernel.errors import Conflict, Invalid, Refused

from .asking import Asked, allow, asked, caller_of
from .operation import operation
from .tasks import about, act_once, act_operation, done


@dataclass(frozen=True)
class Judged:
    """What a completion says, acceptable and stored."""

    answers: dict[str, Any]
    activity: dict[str, Any]
    files: list[UUID]


@operation(
    "POST", "/tasks/{uuid:task}/complete", answers=models.Done, auth=["officer", "tracking"], scope="act", tag="tasks",
    body=bodies.CompleteBody, files=True,
)  # fmt: skip
def complete(request: HttpRequest, task: UUID) -> HttpResponse:
    """Complete. With the answers of the step's form, what its activity asks, the outcome with its reason, a note, and
    who is chosen for a later step. By a tracking token: a step of the applicant's. Files are parts of a multipart
    request, by the names of the form's fields."""
    caller = caller_of(request)
    allow(caller, "act", applicant=True)
    row = task_for(caller, task)
    given = asked(request, caller, bodies.CompleteBody)
    given.once(lambda: (_complete(row, given), row.case))
    return done("complete", row)


def _complete(task: Any, given: Asked[bodies.CompleteBody]) -> dict[str, Any]:  # noqa: ANN401  a row of a lower slice
    body, officer, at = given.body, given.caller.officer, clock.now()
    _check_turn(task, given.caller, at)
    judged = judge(task, given, at)
    actions.complete_task(
        case_id=task.case_id,
        task_id=task.pk,
        version=body.version,
        by=given.by,
        at=at,
        key="",
        officer=officer,
        outcome=body.outcome,
        answers=judged.answers,
        activity_data=judged.activity,
        reason=body.reason,
        note=body.note if officer else "",
        chosen=officers(officer.office).filter(pk=body.chosen).first() if officer and body.chosen else None,
        files=judged.files,
    )
    return {}


def judge(
    task: Any,  # noqa: ANN401  a row of a lower slice
    given: Asked[bodies.CompleteBody] | Asked[bodies.LinkCompleteBody],
    at: datetime,
) -> Judged:
    """The answers and what the activity asks, as the forms of the pages judge them; uploads are stored. Raises Invalid.

    A return needs nothing but its reason.
    """
    body, case = given.body, task.case
    step: Step = definition_of(case.sop_version).step(task.step)
    goes_back = body.outcome in step.outcomes and step.outcomes[body.outcome].back
    office_step = given.caller.officer is not None and task.clock != "applicant"
    filled = fill(
        step.fields,
        body.answers,
        given.files,
        office=case.office,
        at=at,
        earlier=starting_answers(task) if office_step else answers_before(task),
        all_optional=goes_back,
    )
    data = {} if goes_back else _of_activity(task, step, body.activity, given)
    stored, faults = keep_uploads(
        fields=filled.file_fields, cleaned=filled.cleaned, kept=filled.kept, office=case.office, key=given.key,
        stream=case.stream, by=given.by, at=at,
    )  # fmt: skip
    if faults:
        raise Invalid({f"answers.{name}": said for name, said in faults.items()})
    answers = filled.cleaned | stored
    return Judged(answers, data, actions.file_ids(step.fields, answers))


def _of_activity(task: Any, step: Step, said: dict[str, Any], given: Asked[Any]) -> dict[str, Any]:  # noqa: ANN401  a row
    posted = as_posted(said)
    return fill_activity(activities.get(step.does).form(task_view(task, step), posted, given.files))


def _check_turn(task: Any, caller: Caller, at: datetime) -> None:  # noqa: ANN401  a row of a lower slice
    """Said before anything about the answers: whoever cannot complete it need not mend them."""
    if task.state != "open":
        raise Conflict(_("Langkah ini sudah selesai atau dihentikan sebelum Anda mengirim. Tidak ada yang tersimpan."))
    if task.is_call:
        raise Refused(_("Langkah ini menunggu SOP lain yang dipanggilnya dan selesai dengan sendirinya."))
    if task.is_watch:
        raise Refused(_("Langkah ini menunggu kejadian dari luar. Catat kejadiannya, atau akhiri masa tunggunya."))
    if task.sleeps(at):
        raise Refused(_("Langkah ini belum dapat dimulai. Tunggu sampai waktunya."))
    officer = caller.officer
    if officer and not (may_work_on(officer, task, at) or may_act_for_outsider(officer, task, at)):
        raise Refused(_("Langkah ini bukan tugas Anda, atau sedang dikerjakan petugas lain."))


@act_operation("save", bodies.SaveBody)
def save(request: HttpRequest, task: UUID) -> HttpResponse:
    """Save. Keep what was done so far of a step that takes several sittings, such as reaching several recipients; it
    stays open and becomes the officer's."""

    def do(row: Any, who: Any, given: Asked[bodies.SaveBody], at: datetime) -> None:  # noqa: ANN401  rows
        _check_turn(row, given.caller, at)
        step = definition_of(row.case.sop_version).step(row.step)
        if not activities.get(step.does).saves:
            raise Refused(_("Langkah ini tidak dapat disimpan sebagian. Selesaikan sekaligus."))
        data = _of_activity(row, step, given.body.activity, given)
        actions.save_progress(**about(row, who, given, at), activity_data=data, key="")

    return act_once(request, "save", task, bodies.SaveBody, do)
