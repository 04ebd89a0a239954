"""Which happening of a case tells whom: notices are queued in the transaction of the act they tell of."""

from collections.abc import Callable, Sequence

from alur.engine.cases.models import Task
from alur.engine.cases.ports import Happening
from alur.engine.cases.queries import is_applicants, valid_links
from alur.engine.sops.queries import definition_of
from alur.foundation.offices.queries import superiors
from alur.outlets.notifications.actions import settle_notices
from alur.outlets.notifications.queries import READY
from alur.outlets.notifications.queries.moves import MOVED

from .appointments import invited_instead, keep_invited
from .moves import concerns_applicant, ids_of, moved_tasks, tell_outsiders
from .people import NO_IDS, recipients, to_applicant, to_officers, to_outsider, to_participants, to_people


def tell_people(happenings: Sequence[Happening]) -> None:
    """The reaction registered with the engine: looks up what each happening means for people, and queues the mails."""
    for happening in happenings:
        if teller := TELLERS.get(happening.kind):
            teller(happening)
    _settle_closed(happenings)
    # Last, so that a step which is done by sending takes the invitation for its own mail.
    for happening in {each.case.pk: each for each in happenings}.values():
        keep_invited(happening.case, happening)


def _case_opened(happening: Happening) -> None:
    case = happening.case
    if case.parent_task_id is None:
        to_applicant("receipt", case, happening, key=str(case.pk))


def _task_opened(happening: Happening) -> None:
    task = happening.task
    if task is None or task.is_call or task.is_watch or task.asleep or task.state != "open":
        return
    returned = task.opened_as == "back"
    if task.on_sending:
        if not invited_instead(task, (task.case.root or task.case).applicant_email, happening):
            to_applicant(READY, task.case, happening, task=task, key=f"{task.pk}:applicant")
        return
    if task.position is not None:
        to_officers("returned" if returned else "new-task", task, happening)
    elif is_applicants(task):
        to_applicant(_applicant_notice(task, returned=returned), task.case, happening, task=task, key=str(task.pk))
    to_participants(task, happening)


def _task_woken(happening: Happening) -> None:
    _task_opened(happening)
    task = happening.task
    if task is not None and task.state == "open":
        for link in valid_links([task]).select_related("task__case__sop_version"):
            to_outsider(link, task, happening)


def _link_made(happening: Happening) -> None:
    """Also of a link that was made anew. Who sleeps is told on waking."""
    task = happening.task
    if task is None or task.asleep or task.state != "open":
        return
    for link in valid_links([task]).filter(pk=happening.data["link"]).select_related("task__case__sop_version"):
        to_outsider(link, task, happening)


def _applicant_notice(task: Task, *, returned: bool) -> str:
    """The survey has its own words, and its repeats are reminders; any other step is simply the applicant's turn."""
    if returned:
        return "returned-applicant"
    definition = definition_of(task.case.sop_version)
    if definition.step(task.step).does != "surveys.fill":
        return "your-turn"
    asking = [step.id for step in definition.steps if step.does == "surveys.fill"]
    earlier = task.case.tasks.filter(step__in=asking, number__lt=task.number).exists()
    return "survey-reminder" if earlier else "survey"


def _reassigned(happening: Happening) -> None:
    task = happening.task
    if task is not None:
        to_officers("new-task", task, happening, suffix=happening.at.isoformat())


def _moved(happening: Happening) -> None:
    ids = ids_of(happening)
    for notice, people, task in moved_tasks(happening, ids, recipients):
        to_people(notice, people, task, happening, suffix=ids["left"], ids=ids if notice in MOVED else NO_IDS)
    tell_outsiders(happening, ids)
    if concerns_applicant(ids, happening):
        to_applicant("moved-applicant", happening.case, happening, key=f"{happening.case.pk}:{ids['left']}", ids=ids)


def _question_asked(happening: Happening) -> None:
    task = happening.task
    if task is not None:
        to_applicant("question", task.case, happening, task=task, key=str(happening.data["pause"]))


def _question_answered(happening: Happening) -> None:
    task = happening.task
    if task is not None:
        to_officers("answered", task, happening, suffix=str(happening.data["pause"]))


def _nearly_due(happening: Happening) -> None:
    task = happening.task
    if task is not None:
        to_officers("nearly-due", task, happening)


def _overdue(happening: Happening) -> None:
    task = happening.task
    if task is not None:
        to_officers("overdue", task, happening, all_holders=True)
        if not recipients(task, happening.at, all_holders=True):
            _to_superiors(task, happening)


def _escalated(happening: Happening) -> None:
    task = happening.task
    if task is not None:
        _to_superiors(task, happening)


def _to_superiors(task: Task, happening: Happening) -> None:
    """Where nobody holds the position, they are told at the due time already; by the same key, so once."""
    if task.position is not None:
        to_people("overdue-superior", superiors(task.position, happening.at), task, happening)


def _reminded(happening: Happening) -> None:
    """The applicant did not answer yet, or did not do what they were to do."""
    task = happening.task
    if task is None:
        return
    pause, nth = happening.data["pause"], happening.data["nth"]
    if pause:
        to_applicant("question-reminder", task.case, happening, task=task, key=f"{pause}:{nth}", ids={"pause": pause})
        return
    step = definition_of(task.case.sop_version).step(task.step)
    notice = "survey-reminder" if step.does == "surveys.fill" else "turn-reminder"
    to_applicant(notice, task.case, happening, task=task, key=f"{task.pk}:{nth}")


def _unanswered(happening: Happening) -> None:
    task = happening.task
    if task is not None:
        pause = str(happening.data["pause"])
        to_officers("unanswered", task, happening, suffix=pause, all_holders=True, ids={"pause": pause})


def _settle_closed(happenings: Sequence[Happening]) -> None:
    """What asked for a task that is done, skipped or stopped calls nobody any more; of one that this act opened as well
    nobody was told."""
    new = {each.task.pk for each in happenings if each.task and each.kind == "case.task_opened"}
    over = {each.task.pk for each in happenings if each.task and each.kind in CLOSED} - new
    if over:
        settle_notices(task_ids=over, at=happenings[0].at)


def _finished(happening: Happening) -> None:
    case = happening.case
    if case.parent_task_id is not None:
        return
    if case.end_kind in ("", "selesai"):
        served = case.served_at.isoformat() if case.served_at else ""
        to_applicant("finished", case, happening, key=f"{case.pk}:{served}")
    else:
        to_applicant("ended", case, happening, key=str(case.pk))


TELLERS: dict[str, Callable[[Happening], None]] = {
    "case.opened": _case_opened,
    "case.task_opened": _task_opened,
    "case.task_woken": _task_woken,
    "case.link_made": _link_made,
    "case.task_reassigned": _reassigned,
    "case.question_asked": _question_asked,
    "case.question_answered": _question_answered,
    "case.nearly_due": _nearly_due,
    "case.overdue": _overdue,
    "case.escalated": _escalated,
    "case.reminded": _reminded,
    "case.unanswered": _unanswered,
    "case.moved": _moved,
    "case.served": _finished,
    "case.ended": _finished,
}

CLOSED = ("case.task_closed", "case.task_skipped", "case.task_cancelled")
