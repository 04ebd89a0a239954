"""Which happening of a case tells whom: notices are queued in the transaction of the act they tell of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from alur.engine.cases.models import Case, SecretLink, Task
from alur.engine.cases.ports import Happening
from alur.engine.cases.queries import is_applicants, link_is_for_executor, person_of, valid_links, worked_on_before
from alur.engine.sops.queries import definition_of
from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import holders, superiors
from alur.outlets.notifications.actions import keep_notice, notify, settle_notices
from alur.outlets.notifications.queries import READY
from alur.outlets.notifications.queries.moves import MOVED
from alur.outlets.notifications.rules import is_address

from .appointments import invited_instead, keep_invited
from .moves import concerns_applicant, ids_of, moved_tasks, tell_outsiders

type Ids = Mapping[str, Any]
NO_IDS: Ids = MappingProxyType({})


def tell_people(happenings: Sequence[Happening]) -> None:
    """The reaction registered with the engine: looks up what each happening means for people, and queues the mails."""
    for happening in happenings:
        if teller := TELLERS.get(happening.kind):
            teller(happening)
    # Last, so that a step which is done by sending takes the invitation for its own mail.
    for happening in {each.case.pk: each for each in happenings}.values():
        keep_invited(happening.case, happening)


def _case_opened(happening: Happening) -> None:
    case = happening.case
    if case.parent_task_id is None:
        _to_applicant("receipt", case, happening, key=str(case.pk))


def _task_opened(happening: Happening) -> None:
    task = happening.task
    if task is None or task.is_call or task.is_watch or task.asleep or task.state != "open":
        return
    returned = task.opened_as == "back"
    if task.on_sending:
        if not invited_instead(task, (task.case.root or task.case).applicant_email, happening):
            _to_applicant(READY, task.case, happening, task=task, key=f"{task.pk}:applicant")
        return
    if task.position is not None:
        _to_officers("returned" if returned else "new-task", task, happening)
    elif is_applicants(task):
        _to_applicant(_applicant_notice(task, returned=returned), task.case, happening, task=task, key=str(task.pk))
    _to_participants(task, happening)


def _task_woken(happening: Happening) -> None:
    _task_opened(happening)
    task = happening.task
    if task is not None and task.state == "open":
        for link in valid_links([task]).select_related("task__case__sop_version"):
            _to_outsider(link, task, happening)


def _link_made(happening: Happening) -> None:
    """Also of a link that was made anew. Who sleeps is told on waking."""
    task = happening.task
    if task is None or task.asleep or task.state != "open":
        return
    for link in valid_links([task]).filter(pk=happening.data["link"]).select_related("task__case__sop_version"):
        _to_outsider(link, task, happening)


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
        _to_officers("new-task", task, happening, suffix=happening.at.isoformat())


def _moved(happening: Happening) -> None:
    ids = ids_of(happening)
    for notice, people, task in moved_tasks(happening, ids, _recipients):
        _to_people(notice, people, task, happening, suffix=ids["left"], ids=ids if notice in MOVED else NO_IDS)
    tell_outsiders(happening, ids)
    if concerns_applicant(ids, happening):
        _to_applicant("moved-applicant", happening.case, happening, key=f"{happening.case.pk}:{ids['left']}", ids=ids)


def _question_asked(happening: Happening) -> None:
    task = happening.task
    if task is not None:
        _to_applicant("question", task.case, happening, task=task, key=str(happening.data["pause"]))


def _question_answered(happening: Happening) -> None:
    task = happening.task
    if task is not None:
        _to_officers("answered", task, happening, suffix=str(happening.data["pause"]))


def _nearly_due(happening: Happening) -> None:
    task = happening.task
    if task is not None:
        _to_officers("nearly-due", task, happening)


def _overdue(happening: Happening) -> None:
    task = happening.task
    if task is not None:
        _to_officers("overdue", task, happening, all_holders=True)
        if not _recipients(task, happening.at, all_holders=True):
            _to_superiors(task, happening)


def _escalated(happening: Happening) -> None:
    task = happening.task
    if task is not None:
        _to_superiors(task, happening)


def _to_superiors(task: Task, happening: Happening) -> None:
    """Where nobody holds the position, they are told at the due time already; by the same key, so once."""
    if task.position is not None:
        _to_people("overdue-superior", superiors(task.position, happening.at), task, happening)


def _reminded(happening: Happening) -> None:
    """The applicant did not answer yet, or did not do what they were to do."""
    task = happening.task
    if task is None:
        return
    pause, nth = happening.data["pause"], happening.data["nth"]
    if pause:
        _to_applicant("question-reminder", task.case, happening, task=task, key=f"{pause}:{nth}", ids={"pause": pause})
        return
    step = definition_of(task.case.sop_version).step(task.step)
    notice = "survey-reminder" if step.does == "surveys.fill" else "turn-reminder"
    _to_applicant(notice, task.case, happening, task=task, key=f"{task.pk}:{nth}")


def _unanswered(happening: Happening) -> None:
    task = happening.task
    if task is not None:
        pause = str(happening.data["pause"])
        _to_officers("unanswered", task, happening, suffix=pause, all_holders=True, ids={"pause": pause})


def _task_over(happening: Happening) -> None:
    """What asked for a task that is done, skipped or stopped calls nobody any more."""
    if happening.task is not None:
        settle_notices(task_id=happening.task.pk, at=happening.at)


def _finished(happening: Happening) -> None:
    case = happening.case
    if case.parent_task_id is not None:
        return
    if case.end_kind in ("", "selesai"):
        served = case.served_at.isoformat() if case.served_at else ""
        _to_applicant("finished", case, happening, key=f"{case.pk}:{served}")
    else:
        _to_applicant("ended", case, happening, key=str(case.pk))


TELLERS: dict[str, Callable[[Happening], None]] = {
    "case.opened": _case_opened,
    "case.task_opened": _task_opened,
    "case.task_woken": _task_woken,
    "case.link_made": _link_made,
    "case.task_reassigned": _reassigned,
    "case.task_closed": _task_over,
    "case.task_skipped": _task_over,
    "case.task_cancelled": _task_over,
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


def _to_applicant(
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


def _to_outsider(link: SecretLink, task: Task, happening: Happening) -> None:
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


def _to_participants(task: Task, happening: Happening) -> None:
    """The holders of positions that take part, unless the step itself is theirs to do."""
    if not definition_of(task.case.sop_version).step(task.step).participants:
        return
    working = {officer.pk for officer in _recipients(task, happening.at, all_holders=True)}
    for each in task.participations.filter(position__isnull=False).select_related("position__office"):
        if each.position is not None:
            people = [one for one in holders(each.position, happening.at) if one.pk not in working]
            _to_people("participant", people, task, happening)


def _to_officers(
    notice: str,
    task: Task,
    happening: Happening,
    *,
    suffix: str = "",
    all_holders: bool = False,
    ids: Ids = NO_IDS,
) -> None:
    """Whoever has the task, or works on this case for its position; else, or for `all_holders`, everybody with it."""
    people = _recipients(task, happening.at, all_holders=all_holders)
    _to_people(notice, people, task, happening, suffix=suffix, ids=ids)


def _to_people(
    notice: str,
    people: Iterable[Officer],
    task: Task,
    happening: Happening,
    *,
    suffix: str = "",
    ids: Ids = NO_IDS,
) -> None:
    """Not the one who just did it."""
    for officer in people:
        if happening.by.officer_id == officer.pk:
            continue
        key = ":".join(filter(None, [notice, str(task.pk), str(officer.pk), suffix]))
        keep_notice(kind=notice, officer=officer, task=task, key=key, at=happening.at)
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


def _recipients(task: Task, at: datetime, *, all_holders: bool = False) -> list[Officer]:
    people = list(holders(task.position, at)) if task.position is not None else []
    # Who has it but holds the position no longer (a Plh. whose days are over) cannot do it any more.
    if having := [each for each in people if each.pk == task.assignee_id]:
        return having
    before = None if all_holders else worked_on_before(task)
    return [each for each in people if each.pk == before] or people
