"""A delivery is promised exactly when the act commits, once per key."""

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from alur.foundation.outbox.models import Delivery

from .make import AT, FarSide, make_delivery, registered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def far_side():
    with registered(FarSide()) as carrier:
        yield carrier


def test_the_row_and_its_job_are_made_together():
    delivery = make_delivery(payload={"case": 7}, about="case:7")
    assert (delivery.state, delivery.next_try_at, delivery.about) == ("queued", AT, "case:7")
    [job] = DBTaskResult.objects.all()
    assert job.args_kwargs["args"] == [str(delivery.pk)]


def test_the_same_key_again_answers_the_first_row_and_adds_nothing():
    first = make_delivery(key="tanda-terima:7", payload={"to": "a"})
    second = make_delivery(key="tanda-terima:7", payload={"to": "b"})
    assert second.pk == first.pk
    assert second.payload == {"to": "a"}
    assert DBTaskResult.objects.count() == 1


def test_an_act_that_fails_leaves_neither_row_nor_job():
    def act():
        with transaction.atomic():
            make_delivery()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not Delivery.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_carrier_that_nobody_registered_is_refused_at_once():
    with pytest.raises(KeyError, match="merpati"):
        make_delivery("merpati")
