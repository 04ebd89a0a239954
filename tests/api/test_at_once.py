"""The same request at the same moment: apart from the other tests, because every thread has a connection of its own."""

import threading

import pytest
from django.db import connection

from alur.desk.tests import make as desk
from alur.engine.cases.models import Case
from alur.kernel import clock

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
