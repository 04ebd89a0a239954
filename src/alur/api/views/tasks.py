"""Tasks: the inbox, one task with its forms, and every act on it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query

from alur.api.forms import bodies
from alur.api.panels import models, tasks
from alur.api.panels.services import ROOT
from alur.api.queries import task_for
from alur.api.rules.words import TASK_FILTERS, clean
from alur.engine.cases import actions
from alur.engine.cases.actions.unmask import BY_PROGRAM
from alur.engine.cases.actions.unmask import unmask as record_unmask
from alur.engine.cases.queries import inbox, opened, taking_part
from alur.engine.cases.rules.actors import Actor
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import SEALED_TYPES
from alur.foundation.offices.queries import officers
from alur.kernel import clock
from alur.kernel.errors import Invalid
from alur.ui.keyset import Order, asc, page_of

from .asking import Asked, allow, asked, caller_of, reply
from .cases import Limit
from .operation import Declare, operation
from .pages import linked

MOST_URGENT = Order(asc("waiting"), asc("due_at", nullable=True), asc("opened_at"), asc("id"))
Which = Annotated[Literal["all", "nearly_due", "overdue", "waiting", "mine", "taking_part"], Query()]


@operation("GET", "/tasks", answers=models.Tasks, auth=["officer"], scope="read", tag="tasks")
def list_tasks(
    request: HttpRequest, which: Which = "all", service: str = "", q: str = "", cursor: str = "", limit: Limit = 25
) -> HttpResponse:
    """The inbox. Open tasks of the positions that the officer holds now, most urgent first; with `which=taking_part`
    those in which such a position takes part beside who does it."""
    caller = caller_of(request)
    allow(caller, "read")
    assert caller.officer is not None
    at = clock.now()
    if which == "taking_part":
        found = taking_part(caller.officer, at, search=clean(q)).prefetch_related("pauses")
    else:
        found = inbox(caller.officer, at, which=TASK_FILTERS[which], search=clean(q)).prefetch_related("pauses")
    if service:
        found = found.filter(case__sop_version__sop__slug=clean(service))
    page = page_of(found, MOST_URGENT, cursor=cursor, size=limit)
    shown = models.Tasks(tasks=[tasks.summary(each, at) for each in page.rows], next=page.next)
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


def act_once(request: HttpRequest, name: str, task_id: UUID, shape: type[bodies.Body], do: Do) -> HttpResponse:
    """An officer's act on a task, once."""
    caller = caller_of(request)
    allow(caller, "act")
    task = task_for(caller, task_id)
    given = asked(request, caller, shape)

    def once() -> tuple[dict[str, Any], Any]:
        do(task, caller.officer, given, clock.now())
        return {}, task.case

    given.once(once)
    return done(name, task)


def done(name: str, task: Any) -> HttpResponse:  # noqa: ANN401  a row of a lower slice
    return reply(models.Done(act=name, case=task.case.number, task=task.pk, url=f"{ROOT}/tasks/{task.pk}"))


def about(task: Any, officer: Any, given: Asked[Any], at: datetime) -> dict[str, Any]:  # noqa: ANN401  as above
    return {"case_id": task.case_id, "task_id": task.pk, "version": given.body.version, "officer": officer, "at": at}


def act_operation(name: str, body: type[bodies.Body]) -> Declare:
    return operation(
        "POST", f"/tasks/{{uuid:task}}/{name}", answers=models.Done, auth=["officer"], scope="act", tag="tasks",
        body=body,
    )  # fmt: skip


@act_operation("claim", bodies.ActBody)
def claim(request: HttpRequest, task: UUID) -> HttpResponse:
    """Claim. Take a task that is offered to a position one holds; a step that completes on claim is done with it."""
    return act_once(
        request,
        "claim",
        task,
        bodies.ActBody,
        lambda row, who, given, at: actions.claim_task(**about(row, who, given, at)),
    )


@act_operation("release", bodies.ActBody)
def release(request: HttpRequest, task: UUID) -> HttpResponse:
    """Release. Give a task back to its position; its due time does not move."""
    return act_once(
        request, "release", task, bodies.ActBody,
        lambda row, who, given, at: actions.release_task(**about(row, who, given, at)),
    )  # fmt: skip


@act_operation("resume", bodies.ActBody)
def resume(request: HttpRequest, task: UUID) -> HttpResponse:
    """Resume. Go on after a suspension, or without an answer of the applicant; the clock goes on with what was left."""
    return act_once(
        request, "resume", task, bodies.ActBody,
        lambda row, who, given, at: actions.resume_task(**about(row, who, given, at)),
    )  # fmt: skip


@act_operation("ask", bodies.TextBody)
def ask(request: HttpRequest, task: UUID) -> HttpResponse:
    """Ask the applicant. The step waits on the applicant's clock until the answer comes."""

    def do(row: Any, who: Any, given: Asked[bodies.TextBody], at: datetime) -> None:  # noqa: ANN401  rows
        actions.ask_applicant(**about(row, who, given, at), question=given.body.text, key="")

    return act_once(request, "ask", task, bodies.TextBody, do)


@act_operation("suspend", bodies.TextBody)
def suspend(request: HttpRequest, task: UUID) -> HttpResponse:
    """Suspend. Stop the step's clock for a reason of the office."""

    def do(row: Any, who: Any, given: Asked[bodies.TextBody], at: datetime) -> None:  # noqa: ANN401  rows
        actions.suspend_task(**about(row, who, given, at), reason=given.body.text, key="")

    return act_once(request, "suspend", task, bodies.TextBody, do)


@act_operation("reassign", bodies.ReassignBody)
def reassign(request: HttpRequest, task: UUID) -> HttpResponse:
    """Reassign. Hand a task to another holder of its position, with a reason."""

    def do(row: Any, who: Any, given: Asked[bodies.ReassignBody], at: datetime) -> None:  # noqa: ANN401  rows
        to = officers(who.office).filter(pk=given.body.to).first()
        if to is None:
            raise Invalid({"to": _("Pilih petugas dari daftar.")})
        actions.reassign_task(**about(row, who, given, at), to=to, reason=given.body.reason)

    return act_once(request, "reassign", task, bodies.ReassignBody, do)


@act_operation("skip", bodies.ReasonBody)
def skip(request: HttpRequest, task: UUID) -> HttpResponse:
    """Skip. Leave out an optional step, with a reason."""

    def do(row: Any, who: Any, given: Asked[bodies.ReasonBody], at: datetime) -> None:  # noqa: ANN401  rows
        by = Actor.officer(who.pk)
        actions.skip_task(**about(row, who, given, at), reason=given.body.reason, by=by, key="")

    return act_once(request, "skip", task, bodies.ReasonBody, do)


@act_operation("correct", bodies.WhyBody)
def correct(request: HttpRequest, task: UUID) -> HttpResponse:
    """Correct (koreksi). Take a completion back while nobody took up what followed; a new visit of the step opens."""

    def do(row: Any, who: Any, given: Asked[bodies.WhyBody], at: datetime) -> None:  # noqa: ANN401  rows
        what = {"case_id": row.case_id, "task_id": row.pk, "reason": given.body.reason}
        actions.correct_task(**what, officer=who, by=Actor.officer(who.pk), at=at, key="")

    return act_once(request, "correct", task, bodies.WhyBody, do)


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
            case=row.case, task=row, field=name, officer=officer, by=Actor.officer(officer.pk), at=clock.now(),
            reason=BY_PROGRAM,
        )  # fmt: skip
        return {}, row.case

    given.once(do)
    return reply(models.Unmasked(task=row.pk, field=name, data=opened(row.answers[name])))
