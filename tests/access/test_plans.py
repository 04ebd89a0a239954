"""No page looks through what grows for years: neither a whole table, nor all that a position ever had to do.

SQLite is asked how it would find the rows. It has no figures of how many there are, so its answer depends on the query
and the indexes alone, and is the same for three cases as for a million.
"""

import re
from contextlib import contextmanager

import pytest
from django.db import connection
from django.urls import reverse

from alur.engine.cases.models import Task
from alur.engine.cases.queries import appointments_of
from alur.engine.cases.tests import make as cases
from alur.foundation.outbox.queries import due, oldest_due_age, stopped_count, waiting_count

from .place import AT, undone
from .table import arguments_for
from .walking import patterns

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by how many rows there are"),
]
GROWING = "cases_case|cases_task|cases_word|journal_entry|outbox_delivery|notifications_notice"
SMALL = "case_without_words"
"""An index of what waits to be put in order after an upgrade, and of nothing else."""
THROUGH_ALL = re.compile(rf"SCAN ({GROWING})\b(?! USING INDEX {SMALL})|USING (COVERING )?INDEX cases_task_position_id")


@contextmanager
def looking_through_all():
    """Of what is asked under it, each query that looks through all, with its plan as bound values let it be."""
    asked, found = [], []

    def keep(execute, sql, params, many, context):
        if sql.startswith("SELECT"):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield found
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            plan = [row[3] for row in cursor.fetchall()]
            if any(map(THROUGH_ALL.search, plan)):
                found.append((sql, plan))


@pytest.mark.parametrize("name", sorted(dict(patterns())))
def test_a_page_finds_its_rows_by_a_key_that_few_have(place, name):
    for role in ("holder", "administrator"):
        browser, where = place.browser(role), reverse(name, kwargs=arguments_for(place, name, role))
        with undone(), looking_through_all() as found:
            browser.get(where)
        assert found == []


@pytest.mark.parametrize("words", ["", "Siti", "AAA-2026-0001"])
def test_so_does_the_search(place, words):
    browser = place.browser("holder")
    with looking_through_all() as found:
        assert browser.get("/meja/cari/", {"q": words}).status_code == 200
    assert found == []


def test_so_does_an_officers_calendar(place):
    with looking_through_all() as found:
        appointments_of(place.a.people["holder"], AT)
    assert found == []


def test_so_does_what_comes_round(place):
    """Of the outbox: what is due, how much waits, and what needs a person."""
    with looking_through_all() as found:
        due(AT).exists(), waiting_count(), stopped_count(), oldest_due_age(AT)
    assert found == []


def test_so_does_an_act(place):
    with looking_through_all() as found:
        cases.done(place.a.cases["fresh"], place.a.people["holder"], "kurang", reason="Lagi.", step="periksa")
    assert found == []


def test_asked_by_case_and_position_at_once_it_would_look_through_all_of_the_position(place):
    task = place.a.found["task"]
    with looking_through_all() as found:
        Task.objects.filter(case=task.case_id, position__in=[task.position_id]).exists()
    assert len(found) == 1
