"""May this person do this to this task or case? Always asked at the moment of the act."""

from datetime import datetime

from django.db.models import QuerySet

from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import is_superior_of, keys_held
from alur.ui.limits import Limit

from .models import Case, Participation, Task
from .queries import family_of, last_standing
from .rules.actors import Actor


def holds(officer: Officer, task: Task, at: datetime) -> bool:
    """Does the officer hold the task's position at that moment (also as Plh./Plt.)?"""
    return task.position_id is not None and task.position_id in keys_held(officer, at)


def is_above(officer: Officer, task: Task, at: datetime) -> bool:
    """Is the officer the superior of the task's position?"""
    return task.position is not None and is_superior_of(officer, task.position, at)


def may_work_on(officer: Officer, task: Task, at: datetime) -> bool:
    """Complete, skip, ask, suspend: a holder of the position, unless another holder has the task.

    Who holds the position no longer (a Plh. whose days are over) keeps nobody else from it.
    """
    if task.case.office_id != officer.office_id or not holds(officer, task, at):
        return False
    return task.assignee_id == officer.pk or is_free(task, at)


def is_free(task: Task, at: datetime) -> bool:
    """Nobody has the task, or nobody who could still do it."""
    return task.assignee is None or not holds(task.assignee, task, at)


def may_claim(officer: Officer, task: Task, at: datetime) -> bool:
    """A holder of the position may take a task that nobody has, or that was assigned to them but not taken up."""
    return may_work_on(officer, task, at) and (task.claimed_at is None or task.assignee_id != officer.pk)


def may_release(officer: Officer, task: Task, at: datetime) -> bool:
    """Whoever has it, or the superior, may give a task back to the position."""
    if task.case.office_id != officer.office_id or task.assignee_id is None:
        return False
    return task.assignee_id == officer.pk or is_above(officer, task, at) or officer.is_administrator


def may_reassign(officer: Officer, task: Task, at: datetime) -> bool:
    """A holder (of a task that is free or theirs), the superior, or the administrator."""
    if task.case.office_id != officer.office_id or task.position_id is None:
        return False
    return may_work_on(officer, task, at) or is_above(officer, task, at) or officer.is_administrator


def may_act_for_outsider(officer: Officer, task: Task, at: datetime) -> bool:
    """Enter an answer of the applicant, a contact or another unit that came on paper or by telephone.

    Whoever works on this case's steps may; a unit with a position of its own answers by itself.
    """
    theirs = task.clock == "applicant" or (task.clock == "unit" and task.position_id is None)
    return theirs and works_on_case(officer, task.case, at)


def may_hand_out_links(officer: Officer, task: Task, at: datetime) -> bool:
    """See the secret links of a task, send them on, and make new ones: who works on the case."""
    return works_on_case(officer, task.case, at)


def works_on_case(officer: Officer, case: Case, at: datetime) -> bool:
    """Does the officer hold a position that had, or has, a task in this case?"""
    if case.office_id != officer.office_id:
        return False
    return _holds_one_of(officer, Task.objects.filter(case=case.pk), at)


def may_contribute(officer: Officer, task: Task, at: datetime) -> bool:
    """Add a note to a task: who holds a position that takes part in it, or that works on the case."""
    if task.case.office_id != officer.office_id:
        return False
    return _holds_one_of(officer, task.participations.all(), at) or works_on_case(officer, task.case, at)


def _holds_one_of(officer: Officer, rows: QuerySet[Task] | QuerySet[Participation], at: datetime) -> bool:
    """Does the officer hold the position of one of these few? Compared here: asked for rows of a case and of a position
    at once, SQLite looks through all that the position ever had.
    """
    return not set(keys_held(officer, at)).isdisjoint(rows.values_list("position", flat=True))


def may_cancel(officer: Officer, case: Case, at: datetime) -> bool:
    """Somebody who can work on, or is the superior of, one of the case's open tasks; or the administrator."""
    if case.office_id != officer.office_id or case.parent_task_id is not None:
        return False
    if officer.is_administrator:
        return True
    open_tasks = Task.objects.filter(case=case, state="open").select_related("position", "case")
    family = Task.objects.filter(case__root=case, state="open").select_related("position", "case")
    return any(holds(officer, task, at) or is_above(officer, task, at) for task in [*open_tasks, *family])


def may_move(officer: Officer, case: Case) -> bool:
    """Move the case to a newer version of its SOP: the administrators of its office."""
    return officer.is_active and officer.is_administrator and case.office_id == officer.office_id


def may_correct(officer: Officer, task: Task, at: datetime) -> bool:
    """Koreksi: who completed it, or the superior of the position (the own position's line)."""
    if task.case.office_id != officer.office_id:
        return False
    return task.closed_by == str(Actor.officer(officer.pk)) or is_above(officer, task, at)


def same_person_barred(officer: Officer, task: Task, separate_from: str | None) -> bool:
    """Four eyes: the step says that somebody else must do it than who did `separate_from`, on its own line."""
    if not separate_from:
        return False
    before = last_standing(task.case, separate_from, near=task.scope)
    return before is not None and before.closed_by == str(Actor.officer(officer.pk))


def may_see(officer: Officer, case: Case) -> bool:
    """Officers see the cases of their own office."""
    return case.office_id == officer.office_id


def may_unmask(officer: Officer, case: Case, at: datetime) -> bool:
    """See a NIK, NIP or phone number whole: who works on one of the case's steps, or is above such a position."""
    if case.office_id != officer.office_id:
        return False
    family = list(family_of(case).values_list("pk", flat=True))  # few; a subquery would be asked of each task
    tasks = Task.objects.filter(case__in=family, position__isnull=False)
    if _holds_one_of(officer, tasks, at):
        return True
    return any(is_above(officer, task, at) for task in tasks.select_related("position__superior"))


WINDOW_SECONDS = 15 * 60
TRIES_PER_ADDRESS = 10
TRIES_PER_NUMBER = 5


def may_look_up(*, address: str, number: str) -> bool:
    """Count a try to find a case by its number, and say whether it may go on. The four digits are few: every try
    counts, also a right one.

    A number is counted whoever asks, so that many addresses do not try it out together.
    """
    spelled = "".join(number.split()).upper()
    # Both are counted, whatever the first says.
    allowed = [
        Limit("look-up:address", TRIES_PER_ADDRESS, WINDOW_SECONDS).allows(address),
        Limit("look-up:number", TRIES_PER_NUMBER, WINDOW_SECONDS).allows(spelled),
    ]
    return all(allowed)
