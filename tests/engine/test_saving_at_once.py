"""Progress saved by several at once: one is kept, the others are told; the same form twice is one effect."""

from functools import partial

import pytest

from alur.activities.recipients.models import Recipient
from alur.activities.recipients.tests import make as reaching
from alur.engine.cases import actions
from alur.engine.cases.tests import make
from alur.foundation.journal.queries import broken_links
from alur.kernel.errors import Conflict

from .at_once import at_once, refused

pytestmark = pytest.mark.django_db(transaction=True)


def saving(case, person, number, key=""):
    """Says of one network that it was reached, from the page as it stands now."""
    task = make.open_task(case)
    link = f"https://facebook.example/{number}"
    return partial(
        actions.save_progress,
        case_id=case.pk,
        task_id=task.pk,
        version=task.version,
        activity_data=reaching.said(link=link),
        officer=person,
        at=make.MONDAY_9,
        key=key or f"k{number}",
    )


def test_of_two_officers_who_save_at_once_one_is_kept_and_the_other_is_told():
    case = reaching.started()
    people = [make.officer("Budi", "petugas"), make.officer("Ani", "petugas")]
    results = at_once(*[saving(case, people[number % 2], number) for number in range(4)])
    assert [type(error) for error in refused(results)] == [Conflict] * 3
    (winner,) = [number for number, result in enumerate(results) if not isinstance(result, Exception)]
    assert Recipient.objects.get(key="facebook").link == f"https://facebook.example/{winner}"
    assert Recipient.objects.count() == 2
    assert make.kinds(case).count("recipients.reached") == 1
    assert make.open_task(case).assignee == people[winner % 2]
    assert broken_links(case.stream) == []


def test_a_form_sent_many_times_at_once_is_kept_once():
    case, person = reaching.started(), make.officer("Budi", "petugas")
    results = at_once(*[saving(case, person, 1, "k") for _ in range(4)])
    assert refused(results) == []
    assert sorted(result.repeated for result in results) == [False, True, True, True]
    assert make.kinds(case).count("case.task_progressed") == 1


def test_saving_and_completing_at_once_leave_one_consistent_visit():
    case, person = reaching.started(), make.officer("Budi", "petugas")
    task = make.open_task(case)
    completing = partial(
        actions.complete_task, case_id=case.pk, task_id=task.pk, version=task.version, activity_data=reaching.BOTH,
        by=make.Actor.officer(person.pk), officer=person, at=make.MONDAY_9, key="selesai",
    )  # fmt: skip
    results = at_once(completing, saving(case, person, 1))
    (told,) = refused(results)
    assert isinstance(told, Conflict)
    task.refresh_from_db()
    assert set(Recipient.objects.values_list("stands", flat=True)) == {task.state == "done"}
    assert broken_links(case.stream) == []
