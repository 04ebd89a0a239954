"""Calls between SOPs: a task starts a child case, and the child's end resumes it, in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import about_of, last_standing
from alur.engine.cases.rules.flow import OpenedAs, VisitState
from alur.engine.sops.queries import definition_of, effective
from alur.engine.sops.rules.definition import Step
from alur.kernel.errors import Refused

from .numbers import next_number
from .wording import put_words

if TYPE_CHECKING:
    from .run import Run

MAX_CALL_DEPTH = 5


def call_child(run: Run, case: Case, task: Task, step: Step) -> None:
    """Open the called case. Raises Refused where calls are nested too deep."""
    if step.call is None:
        return
    if call_depth(case) >= MAX_CALL_DEPTH:
        raise Refused(_("SOP saling memanggil lebih dari lima tingkat. Minta pengelola memeriksa definisi SOP."))
    version = effective(case.office, step.call.sop)
    child = Case.objects.create(
        office=case.office,
        sop_version=version,
        number=next_number(office=case.office, prefix=definition_of(version).service.prefix, at=run.at),
        subject=case.subject,
        channel=case.channel,
        parent_task=task,
        root_id=case.root_id or case.pk,
        given=_given(case, step, task.scope),
        applicant_name=case.applicant_name,
        applicant_email=case.applicant_email,
        applicant_unit=case.applicant_unit,
        applicant_phone_sealed=case.applicant_phone_sealed,
        language=case.language,
        opened_at=run.at,
        worded=True,
    )
    put_words(child)
    run.tell("case.called", case, task, child=str(child.pk), sop=step.call.sop)
    run.begun.add(child.pk)
    run.tell(
        "case.opened",
        child,
        personal={"about": about_of(child)},
        called_by=str(task.pk),
        sop_version=str(version.pk),
        channel=child.channel,
        number=child.number,
        follows=None,
    )
    run.open(child, definition_of(version).first_step.id, opened_by=None, opened_as=OpenedAs.START)


def resume_parent(run: Run, child: Case, end: str) -> None:
    """The calling task goes on to where its SOP sends this end of the child."""
    task = Task.objects.select_related("case__office", "case__sop_version__sop").get(child=child)
    if task.state != VisitState.OPEN:
        return
    parent = run.touched.get(task.case_id, task.case)
    task.case = parent
    step = definition_of(parent.sop_version).step(task.step)
    if step.call is None or end not in step.call.returns:
        raise Refused(_("SOP yang dipanggil berakhir dengan cara yang tidak dikenal pemanggilnya."))
    run.finish(parent, task, end)


def call_depth(case: Case) -> int:
    """How many calls lie between this case and its root."""
    depth = 0
    current = case
    while current.parent_task_id is not None:
        current = Task.objects.select_related("case").get(pk=current.parent_task_id).case
        depth += 1
    return depth


def _given(case: Case, step: Step, scope: str) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, source in (step.call.with_ if step.call else {}).items():
        source_step, _dot, field = source.partition(".")
        task = last_standing(case, source_step, near=scope)
        if task and field in task.answers:
            given[name] = task.answers[field]
    return given
