"""The secret of somebody outside: nowhere at rest, long enough, and for one act only, also of two people at once."""

import base64
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import token_of
from alur.engine.cases.tests import make, outside
from alur.kernel import clock
from tests.engine.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def now():
    with clock.frozen(make.MONDAY_9):
        yield


def asked() -> Task:
    case = outside.split(outside.applied(), make.officer("Budi", "petugas"))
    return make.open_task(case, "konfirmasi")


def test_no_table_and_no_byte_on_disk_holds_a_secret():
    task = asked()
    secrets = [token_of(link) for each in task.case.tasks.all() for link in each.links.all()]
    assert len(secrets) == 3
    for secret in secrets:
        assert len(base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))) >= 16
        Client().get(f"/tautan/{secret}/")
    rows = repr([list(model.objects.values_list()) for model in apps.get_models()])
    assert "Kunjungan lapangan" in rows  # the scan does read what was written
    assert [secret for secret in secrets if secret in rows] == []
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        raw = b"".join(each.read_bytes() for each in database.parent.glob(f"{database.name}*"))
        assert b"Kunjungan lapangan" in raw
        assert [secret for secret in secrets if secret.encode() in raw] == []


def test_two_people_at_once_on_one_link_one_answer_stands():
    task = asked()
    where = outside.address_of(task)
    bodies = [outside.confirmation(jumlah=count) for count in ("3", "4")]
    answers = at_once(*(lambda body=body: Client().post(where, body) for body in bodies))
    assert sorted(answer.status_code for answer in answers)[0] == 302
    assert sorted(answer.status_code for answer in answers)[1] in (409, 410)
    won = next(body for body, answer in zip(bodies, answers, strict=True) if answer.status_code == 302)
    task.refresh_from_db()
    assert (task.state, task.answers) == ("done", {"jumlah": int(won["jumlah"])})


def test_one_form_sent_twice_at_once_is_answered_twice_and_done_once():
    task = asked()
    where, body = outside.address_of(task), outside.confirmation()
    answers = at_once(*(lambda: Client().post(where, body) for _each in range(2)))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert make.kinds(Case.objects.get(pk=task.case_id)).count("case.task_closed") == 3  # applied, received, this
