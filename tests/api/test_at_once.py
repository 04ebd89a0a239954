"""The same request at the same moment: apart from the other tests, because every thread has a connection of its own."""

import threading

import pytest
from django.db import connection

from alur.desk.tests import make as desk
from alur.engine.cases.models import Case
from alur.engine.cases.queries import token_of
from alur.engine.cases.tests import make as cases
from alur.engine.cases.tests import outside
from alur.kernel import clock
from tests.engine.at_once import at_once

from .program import Program, no_limits
from .test_once import KEY


@pytest.mark.django_db(transaction=True)
def test_the_same_request_at_the_same_moment_opens_one_case():
    no_limits()
    office = desk.sop().sop.office
    body = {"answers": {**desk.ANSWERS, "telepon": "081234567890"}}
    answers, ready = [], threading.Barrier(4)

    def send():
        ready.wait()
        with clock.frozen(desk.AT):
            answers.append(Program().post(f"/services/uji/cases?office={office.slug}", body, key=KEY))
        connection.close()

    threads = [threading.Thread(target=send) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}, [each.content for each in answers]
    assert len({answer.content for answer in answers}) == 1
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_programs_at_once_behind_one_link_one_answer_stands():
    no_limits()
    task = cases.open_task(outside.split(outside.applied(), cases.officer("Budi", "petugas")), "konfirmasi")
    token = token_of(outside.link_of(task))

    def send(count):
        with clock.frozen(cases.MONDAY_9):
            body = {"outcome": "bersedia", "answers": {"jumlah": count}}
            return count, Program(link=token).post("/link/complete", body).status_code

    answers = at_once(*(lambda count=count: send(count) for count in (3, 4)))
    [(won, _status)] = [each for each in answers if each[1] == 200]
    assert next(status for _count, status in answers if status != 200) in (409, 410)
    task.refresh_from_db()
    assert (task.state, task.answers["jumlah"]) == ("done", won)
