"""What an act asks the database: a statement more is a quarter of a millisecond for everybody (docs/adr/0021)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alur.engine.cases.tests import make

pytestmark = pytest.mark.django_db
OUTCOMES = {
    "lanjut": {"label": "Lanjut", "to": "selesai"},
    "kurang": {"label": "Kurang", "to": "permohonan", "back": True},
}


def asked_for(act, *given, **named):
    with CaptureQueriesContext(connection) as asked:
        done = act(*given, **named)
    return done, [each["sql"] for each in asked]


@pytest.fixture
def version():
    made = make.version(make.definition(make.plain_steps(outcomes=OUTCOMES)))
    make.started(made)  # what is remembered per process is remembered now
    return made


def test_starting_and_completing_ask_what_they_did_when_this_was_written(version):
    person = make.officer("Sari", "petugas")
    case, starting = asked_for(make.started, version)
    _task, completing = asked_for(make.done, case, person, "lanjut")
    assert (len(starting), len(completing)) == (28, 19), "\n".join([*starting, "", *completing])


def test_nothing_is_looked_for_that_cannot_be_there(version):
    """Pauses of a task that runs, earlier visits of a case just opened, who of one holder worked on it before."""
    person = make.officer("Sari", "petugas")
    case, starting = asked_for(make.started, version)
    assert not [sql for sql in starting if "cases_pause" in sql or (sql.startswith("SELECT") and "cases_task" in sql)]
    _task, completing = asked_for(make.done, case, person, "lanjut")
    assert not [sql for sql in completing if "cases_pause" in sql]
