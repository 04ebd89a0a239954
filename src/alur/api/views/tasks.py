"""Tasks: the inbox, one task with its forms, and every act on it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query

from alur.api.forms import bodies
from alur.api.forms.answers import as_posted, fill, fill_activity
from alur.api.panels import models, tasks
from alur.api.panels.services import ROOT
from alur.api.queries import Caller, task_for
from alur.api.rules.words import TASK_FILTERS, clean
from alur.engine.cases import actions
from alur.engine.cases.actions.keeping import keep_uploads
from alur.engine.cases.actions.unmask import unmask as record_unmask
from alur.engine.cases.policies import may_act_for_outsider, may_work_on
from alur.engine.cases.queries import inbox, opened, task_view
from alur.engine.cases.queries.own_steps import answers_before, starting_answers
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.actors import Actor
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import SEALED_TYPES
from alur.foundation.offices.queries import officers
from alur.kernel import clock
from alur.kernel.errors import Conflict, Invalid, Refused
from alur.ui.keyset import Order, asc, page_of

from .asking import Asked, allow, asked, caller_of, reply
from .cases import Limit
from .operation import Declare, operation
from .pages import linked

MOST_URGENT = Order(asc("waiting"), asc("due_at", nullable=True), asc("opened_at"), asc("id"))
Which = Annotated[Literal["all", "nearly_due", "overdue", "waiting", "mine"], Query()]


@operation("GET", "/tasks", answers=models.Tasks, auth=["officer"], scope="read", tag="tasks")
def list_tasks(
    request: HttpRequest, which: Which = "all", service: str = "", q: str = "", cursor: str = "", limit: Limit = 25
) -> HttpResponse:
    """The inbox. Open tasks of the positions that the officer holds now, most urgent first."""
    caller = caller_of(request)
    allow(caller, "read")
    assert caller.officer is not None
    found = inbox(caller.officer, clock.now(), which=TASK_FILTERS[which], search=clean(q)).prefetch_related("pauses")
    if service:
        found = found.filter(case__sop_version__sop__slug=clean(service))
    page = page_of(found, MOST_URGENT, cursor=cursor, size=limit)
    shown = models.Tasks(tasks=[tasks.summary(each) for each in page.rows], next=page.next)
    return linked(request, reply(shown), page.next)


@operation(
    "GET", "/tasks/{uuid:task}", answers=models.TaskDetail, auth=["officer", "tracking"], scope="read", tag="tasks"
)  # fmt: skip
def show_task(request: HttpRequest, task: UUID) -> HttpResponse:
    """One task. With the form, the outcomes and the people to choose from that completing it may ask for."""
    caller = caller_of(request)
    allow(caller, "read", applicant=True)
    return reply(tasks.detail(task_for(caller, task), caller, clock.now()))


type Do = Callable[[Any, Any, Asked[Any], datetime], None]
"""(task, officer, what was asked, when)."""


def _act(request: HttpRequest, name: str, task_id: UUID, shape: type[bodies.Body], do: Do) -> HttpResponse:
    """An officer's act on a task, once."""
    caller = caller_of(request)
    allow(caller, "act")
    task = task_for(caller, task_id)
    given = asked(request, caller, shape)

    def once() -> tuple[dict[str, Any], Any]:
        do(task, caller.officer, given, clock.now())
        return {}, task.case

    given.once(once)
    return _done(name, task)


def _done(name: str, task: Any) -> HttpResponse:  # noqa: ANN401  a row of a lower slice
    return reply(models.Done(act=name, case=task.case.number, task=task.pk, url=f"{ROOT}/tasks/{task.pk}"))


def _common(task: Any, officer: Any, given: Asked[Any], at: datetime) -> dict[str, Any]:  # noqa: ANN401  as above
    return {"case_id": task.case_id, "task_id": task.pk, "version": given.body.version, "officer": officer, "at": at}


def act_operation(name: str, body: type[bodies.Body]) -> Declare:
    return operation(
        "POST", f"/tasks/{{uuid:task}}/{name}", answers=models.Done, auth=["officer"], scope="act", tag="tasks",
        body=body,
    )  # fmt: skip


@act_operation("claim", bodies.ActBody)
def claim(request: HttpRequest, task: UUID) -> HttpResponse:
    """Claim. Take a task that is offered to a position one holds; a step that completes on claim is done with it."""
    return _act(
        request,
        "claim",
        task,
        bodies.ActBody,
        lambda row, who, given, at: actions.claim_task(**_common(row, who, given, at)),
    )


@act_operation("release", bodies.ActBody)
def release(request: HttpRequest, task: UUID) -> HttpResponse:
    """Release. Give a task back to its position; its due time does not move."""
    return _act(
        request, "release", task, bodies.ActBody,
        lambda row, who, given, at: actions.release_task(**_common(row, who, given, at)),
    )  # fmt: skip


@act_operation("resume", bodies.ActBody)
def resume(request: HttpRequest, task: UUID) -> HttpResponse:
    """Resume. Go on after a suspension, or without an answer of the applicant; the clock goes on with what was left."""
    return _act(
        request, "resume", task, bodies.ActBody,
        lambda row, who, given, at: actions.resume_task(**_common(row, who, given, at)),
    )  # fmt: skip


@act_operation("ask", bodies.TextBody)
def ask(request: HttpRequest, task: UUID) -> HttpResponse:
    """Ask the applicant. The step waits on the applicant's clock until the answer comes."""

    def do(row: Any, who: Any, given: Asked[bodies.TextBody], at: datetime) -> None:  # noqa: ANN401  rows
        actions.ask_applicant(**_common(row, who, given, at), question=given.body.text, key="")

    return _act(request, "ask", task, bodies.TextBody, do)


@act_operation("suspend", bodies.TextBody)
def suspend(request: HttpRequest, task: UUID) -> HttpResponse:
    """Suspend. Stop the step's clock for a reason of the office."""

    def do(row: Any, who: Any, given: Asked[bodies.TextBody], at: datetime) -> None:  # noqa: ANN401  rows
        actions.suspend_task(**_common(row, who, given, at), reason=given.body.text, key="")

    return _act(request, "suspend", task, bodies.TextBody, do)


@act_operation("reassign", bodies.ReassignBody)
def reassign(request: HttpRequest, task: UUID) -> HttpResponse:
    """Reassign. Hand a task to another holder of its position, with a reason."""

    def do(row: Any, who: Any, given: Asked[bodies.ReassignBody], at: datetime) -> None:  # noqa: ANN401  rows
        to = officers(who.office).filter(pk=given.body.to).first()
        if to is None:
            raise Invalid({"to": _("Pilih petugas dari daftar.")})
        actions.reassign_task(**_common(row, who, given, at), to=to, reason=given.body.reason)

    return _act(request, "reassign", task, bodies.ReassignBody, do)


@act_operation("skip", bodies.ReasonBody)
def skip(request: HttpRequest, task: UUID) -> HttpResponse:
    """Skip. Leave out an optional step, with a reason."""

    def do(row: Any, who: Any, given: Asked[bodies.ReasonBody], at: datetime) -> None:  # noqa: ANN401  rows
        by = Actor.officer(who.pk)
        actions.skip_task(**_common(row, who, given, at), reason=given.body.reason, by=by, key="")

    return _act(request, "skip", task, bodies.ReasonBody, do)


@act_operation("correct", bodies.WhyBody)
def correct(request: HttpRequest, task: UUID) -> HttpResponse:
    """Correct (koreksi). Take a completion back while nobody took up what followed; a new visit of the step opens."""

    def do(row: Any, who: Any, given: Asked[bodies.WhyBody], at: datetime) -> None:  # noqa: ANN401  rows
        about = {"case_id": row.case_id, "task_id": row.pk, "reason": given.body.reason}
        actions.correct_task(**about, officer=who, by=Actor.officer(who.pk), at=at, key="")

    return _act(request, "correct", task, bodies.WhyBody, do)


@operation(
    "POST", "/tasks/{uuid:task}/unmask", answers=models.Unmasked, auth=["officer"], scope="unmask", tag="tasks",
    body=bodies.UnmaskBody,
)  # fmt: skip
def unmask(request: HttpRequest, task: UUID) -> HttpResponse:
    """Unmask. See one masked answer whole; who looked is written into the case's history."""
    caller = caller_of(request)
    allow(caller, "unmask")
    row = task_for(caller, task)
    given = asked(request, caller, bodies.UnmaskBody)
    name, officer = given.body.field, caller.officer
    assert officer is not None
    step = definition_of(row.case.sop_version).step(row.step)
    if name not in row.answers or not any(each.name == name and each.type in SEALED_TYPES for each in step.fields):
        raise Http404

    def do() -> tuple[dict[str, Any], Any]:
        record_unmask(
            case=row.case, task=row, field=name, officer=officer, by=Actor.officer(officer.pk), at=clock.now()
        )  # fmt: skip
        return {}, row.case

    given.once(do)
    return reply(models.Unmasked(task=row.pk, field=name, data=opened(row.answers[name])))


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
    return _done("complete", row)


def _complete(task: Any, given: Asked[bodies.CompleteBody]) -> dict[str, Any]:  # noqa: ANN401  a row of a lower slice
    body, officer, at = given.body, given.caller.officer, clock.now()
    case = task.case
    step = definition_of(case.sop_version).step(task.step)
    _check_turn(task, given.caller, at)
    goes_back = body.outcome in step.outcomes and step.outcomes[body.outcome].back
    filled = fill(
        step.fields,
        body.answers,
        given.files,
        office=case.office,
        at=at,
        earlier=starting_answers(task) if officer and task.clock != "applicant" else answers_before(task),
        all_optional=goes_back,
    )
    data: dict[str, Any] = {}
    if not goes_back:
        posted = as_posted(body.activity)
        data = fill_activity(activities.get(step.does).form(task_view(task, step), posted, given.files))
    stored, faults = keep_uploads(
        fields=filled.file_fields, cleaned=filled.cleaned, kept=filled.kept, office=case.office, key=given.key,
        stream=case.stream, by=given.by, at=at,
    )  # fmt: skip
    if faults:
        raise Invalid({f"answers.{name}": said for name, said in faults.items()})
    answers = filled.cleaned | stored
    actions.complete_task(
        case_id=case.pk,
        task_id=task.pk,
        version=body.version,
        by=given.by,
        at=at,
        key="",
        officer=officer,
        outcome=body.outcome,
        answers=answers,
        activity_data=data,
        reason=body.reason,
        note=body.note if officer else "",
        chosen=officers(officer.office).filter(pk=body.chosen).first() if officer and body.chosen else None,
        files=actions.file_ids(step.fields, answers),
    )
    return {}


def _check_turn(task: Any, caller: Caller, at: datetime) -> None:  # noqa: ANN401  a row of a lower slice
    """Said before anything about the answers: whoever cannot complete it need not mend them."""
    if task.state != "open":
        raise Conflict(_("Langkah ini sudah selesai atau dihentikan sebelum Anda mengirim. Tidak ada yang tersimpan."))
    officer = caller.officer
    if officer and not (may_work_on(officer, task, at) or may_act_for_outsider(officer, task, at)):
        raise Refused(_("Langkah ini bukan tugas Anda, atau sedang dikerjakan petugas lain."))
    if task.is_call:
        raise Refused(_("Langkah ini menunggu SOP lain yang dipanggilnya dan selesai dengan sendirinya."))
