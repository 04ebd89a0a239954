"""What comes from outside while an event step waits for it, and the end of the waiting."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from alur.api.forms import bodies
from alur.api.forms.answers import fill
from alur.api.panels.linked_models import Recorded
from alur.api.panels.outside import opens_task
from alur.api.panels.services import ROOT
from alur.api.queries import Caller, case_for, task_for
from alur.engine.cases import actions
from alur.engine.cases.actions.keeping import keep_uploads
from alur.engine.cases.policies import works_on_case
from alur.engine.sops.queries import definition_of
from alur.kernel import clock
from alur.kernel.errors import Invalid, Refused

from .asking import Asked, allow, asked, caller_of, reply
from .operation import operation
from .tasks import about, act_once, act_operation


@operation(
    "POST", "/cases/{number}/events/{step}", answers=Recorded, auth=["officer"], scope="act", tag="cases",
    body=bodies.EventBody, files=True,
)  # fmt: skip
def record(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Record. Something came that the case waits for in this event step, as often as it comes: it opens a task, or is
    done at once where the public is the executor. After the end, or the time, it is written in the journal only."""
    caller = caller_of(request)
    allow(caller, "act")
    case = case_for(caller, number)
    watch = case.tasks.filter(step=step, is_watch=True).order_by("number").last() if step.isprintable() else None
    if watch is None:
        raise Http404
    watch.case = case
    return _fire(request, caller, watch)


@operation(
    "POST", "/tasks/{uuid:task}/fire", answers=Recorded, auth=["officer"], scope="act", tag="tasks",
    body=bodies.EventBody, files=True,
)  # fmt: skip
def fire(request: HttpRequest, task: UUID) -> HttpResponse:
    """Fire. As `record`, by the task that waits (`is_watch`); its `form` and `outcomes` say what is asked for."""
    caller = caller_of(request)
    allow(caller, "act")
    return _fire(request, caller, task_for(caller, task))


def _fire(request: HttpRequest, caller: Caller, watch: Any) -> HttpResponse:  # noqa: ANN401  a row of a lower slice
    case = watch.case
    given = asked(request, caller, bodies.EventBody)
    answer = given.once(lambda: (_record(watch, given, clock.now()), case))
    task = answer["task"]
    url = f"{ROOT}/tasks/{task}" if task else f"{ROOT}/cases/{case.number}"
    return reply(
        Recorded(act="fire", case=case.number, step=watch.step, task=task, late=task is None, url=url)
    )  # fmt: skip


def _record(watch: Any, given: Asked[bodies.EventBody], at: datetime) -> dict[str, Any]:  # noqa: ANN401  a row
    case, body, officer = watch.case, given.body, given.caller.officer
    if not watch.is_watch:
        raise Refused(_("Langkah ini tidak menunggu kejadian dari luar."))
    if officer is None or not works_on_case(officer, case, at):
        raise Refused(_("Hanya petugas yang mengerjakan permohonan ini yang dapat mencatat kejadian."))
    step = definition_of(case.sop_version).step(watch.step)
    fields = [] if opens_task(watch) else step.fields
    filled = fill(fields, body.answers, given.files, office=case.office, at=at)
    stored, faults = keep_uploads(
        fields=filled.file_fields, cleaned=filled.cleaned, kept={}, office=case.office, key=given.key,
        stream=case.stream, by=given.by, at=at,
    )  # fmt: skip
    if faults:
        raise Invalid({f"answers.{name}": said for name, said in faults.items()})
    answers = filled.cleaned | stored
    try:
        fired = actions.fire_event(
            case_id=case.pk, step=watch.step, by=given.by, at=at, key="", officer=officer, outcome=body.outcome,
            answers=answers, note=body.note, files=actions.file_ids(fields, answers),
        )  # fmt: skip
    except Invalid as fault:  # a firing gives its reason in the note
        raise Invalid({"note" if name == "reason" else name: said for name, said in fault.fields.items()}) from fault
    return {"task": str(fired.task_id) if fired.task_id else None}


@act_operation("close", bodies.ReasonBody)
def close(request: HttpRequest, task: UUID) -> HttpResponse:
    """Close. End the waiting of an event step before its time, with a reason, once nothing that came is still open."""

    def do(row: Any, who: Any, given: Asked[bodies.ReasonBody], at: datetime) -> None:  # noqa: ANN401  rows
        actions.close_watch(**about(row, who, given, at), reason=given.body.reason, key="")

    return act_once(request, "close", task, bodies.ReasonBody, do)
