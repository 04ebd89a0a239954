"""A page that has a case's tasks at hand reads the same of them as one that asks, and asks no more."""

import pytest

from alur.engine.cases.actions import suspend_task
from alur.engine.cases.models import Case
from alur.engine.cases.queries import applicant_tasks, open_tasks, standing_tasks, with_tasks
from alur.engine.cases.queries.charts import states_of
from alur.engine.cases.queries.timeline import timeline

from . import make

pytestmark = pytest.mark.django_db
AT = make.MONDAY_9
ASKED = {
    "open": open_tasks,
    "standing": standing_tasks,
    "applicant's": applicant_tasks,
    "rows": lambda case: timeline(case, AT),
    "states": lambda case: states_of(case, AT),
}
OUTCOMES = {
    "lanjut": {"label": "Lanjut", "to": "selesai"},
    "kurang": {"label": "Kurang", "to": "permohonan", "back": True},
}


@pytest.mark.parametrize("outcome", ["", "lanjut", "kurang"], ids=["running", "ended", "returned to the applicant"])
def test_what_is_read_of_tasks_at_hand_is_what_is_asked_for(outcome, django_assert_num_queries):
    person = make.officer("Sari", "petugas")
    made = make.started(make.version(make.definition(make.plain_steps(outcomes=OUTCOMES))))
    if outcome:
        make.done(made, person, outcome)
    asked = {name: ask(_fresh(made)) for name, ask in ASKED.items()}
    assert bool(asked["applicant's"]) == (outcome == "kurang")
    _reads_the_same(made, asked, django_assert_num_queries, queries=1)


def test_pauses_are_asked_for_where_there_are_any(django_assert_num_queries):
    person = make.officer("Sari", "petugas")
    made = make.started(make.version(make.definition(make.plain_steps(outcomes=OUTCOMES))))
    task = make.open_task(made)
    suspend_task(case_id=made.pk, task_id=task.pk, version=None, officer=person, at=AT, key="t", reason="Listrik padam")
    asked = {name: ask(_fresh(made)) for name, ask in ASKED.items()}
    assert asked["states"]["periksa"] == "waiting"
    _reads_the_same(made, asked, django_assert_num_queries, queries=2)


def _reads_the_same(made, asked, django_assert_num_queries, *, queries):
    case = _fresh(made)
    with django_assert_num_queries(queries):
        with_tasks(case)
    with django_assert_num_queries(1):  # the calendar's edition, for the rows
        assert {name: ask(case) for name, ask in ASKED.items()} == asked


def _fresh(case: Case) -> Case:
    return Case.objects.select_related("office", "sop_version__sop").get(pk=case.pk)
