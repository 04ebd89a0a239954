"""What a page of the desk asks once, and what names the list that keeps itself fresh."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from alur.desk.views import inbox
from alur.engine.cases.models import Case, Pause, Task
from alur.engine.cases.tests import make as cases
from alur.foundation.offices.models import Holding, Officer
from alur.foundation.offices.queries import keys_held, remember_positions
from alur.kernel import clock
from alur.outlets.notifications.models import Notice

from . import make

pytestmark = pytest.mark.django_db

LATER = make.AT + timedelta(minutes=3)


@pytest.fixture
def sari():
    return cases.officer("Sari", "petugas")


def get(person, url, at=make.AT, **headers):
    with clock.frozen(at):
        return make.browser(person).get(url, **headers)


def paused():
    Pause.objects.create(task=Task.objects.get(state="open"), kind="pemohon", started_at=make.AT, started_by="system")


CHANGES = {
    "taken": lambda: Task.objects.filter(state="open").update(
        assignee=Officer.objects.get(name="Ani"), claimed_at=make.AT
    ),
    "version": lambda: Task.objects.filter(state="open").update(version=F("version") + 1),
    "due": lambda: Task.objects.filter(state="open").update(due_at=make.AT + timedelta(days=3)),
    "overdue": lambda: Task.objects.filter(state="open").update(due_at=make.AT - timedelta(hours=1)),
    "paused": paused,
    "subject": lambda: Case.objects.update(subject="Proyektor mati"),
    "applicant": lambda: Case.objects.update(applicant_name="Rahmawati"),
    "read": lambda: Notice.objects.update(read_at=make.AT),
    "another": make.applied,
    "held no longer": lambda: Holding.objects.filter(officer__name="Sari").update(ends_on=date(2026, 1, 1)),
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_whatever_changes_on_the_list_changes_its_tag(sari, change):
    cases.officer("Ani", "petugas")
    make.applied()
    before, again = get(sari, "/meja/segar/"), get(sari, "/meja/segar/")
    assert (before["ETag"], before.content) == (again["ETag"], again.content)
    CHANGES[change]()
    after = get(sari, "/meja/segar/", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content


@pytest.mark.parametrize(("url", "at"), [("/meja/segar/", LATER), ("/meja/segar/?bahasa=en", make.AT)])
def test_the_words_for_time_and_the_language_are_part_of_the_tag(sari, url, at):
    make.applied()
    before = get(sari, "/meja/segar/")
    after = get(sari, url, at, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content


def test_a_list_that_has_not_changed_is_not_written_again(sari, monkeypatch):
    make.applied()
    tag = get(sari, "/meja/segar/")["ETag"]
    monkeypatch.setattr(inbox, "render_to_string", pytest.fail)
    assert get(sari, "/meja/segar/", headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("url", "sign"),
    [
        ("/meja/", "data-task"),
        ("/meja/segar/", "data-task"),
        ("/meja/cari/", "/meja/laporan/"),
        ("/meja/permohonan/{number}/", "step_key"),
    ],
)
def test_a_page_asks_once_what_its_officer_holds_and_the_next_one_asks_anew(sari, url, sign):
    """`sign` stands on the page of somebody who holds a position."""
    url = url.format(number=make.applied().number)
    get(sari, url)
    with CaptureQueriesContext(connection) as asked:
        page = get(sari, url)
    mine = f'"officer_id" = {sari.pk}'
    held = [each["sql"] for each in asked if '"offices_holding"' in each["sql"] and mine in each["sql"]]
    assert (len(held), sign in page.content.decode()) == (1, True), held
    Holding.objects.filter(officer=sari).update(ends_on=date(2026, 1, 1))
    assert sign not in get(sari, url).content.decode()


def test_what_a_page_remembers_holds_for_that_day_and_for_that_object_alone(sari, django_assert_num_queries):
    [held] = remember_positions(sari, make.AT)
    Holding.objects.filter(officer=sari).update(ends_on=make.AT.date())
    with django_assert_num_queries(0):
        assert keys_held(sari, LATER) == [held.pk]
    assert keys_held(sari, make.AT + timedelta(days=1)) == []
    Holding.objects.filter(officer=sari).update(ends_on=date(2026, 1, 1))
    assert keys_held(Officer.objects.get(pk=sari.pk), make.AT) == []
