"""Holding the outbox: nothing leaves until it is released, and what is doubtful goes to a person."""

import pytest

from alur.foundation.journal.models import Entry
from alur.foundation.outbox.actions import deliver, hold, release_held, sweep
from alur.foundation.outbox.models import Delivery, DeliveryState
from alur.foundation.outbox.queries import held_since, sql_of_hold, waiting_count
from alur.kernel.errors import Conflict

from .make import AT, FarSide, at_time, make_delivery, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def far():
    with registered(FarSide()) as carrier:
        yield carrier


def delivered(row):
    with at_time(AT):
        return deliver(delivery_id=row.pk, worker="uji")


def test_nothing_is_sent_while_it_is_held_and_all_of_it_once_it_is_released(far):
    row = make_delivery()
    hold(reason="operator", by="system", at=AT)
    assert delivered(row) is None
    later = make_delivery()
    assert delivered(later) is None
    assert far.sends == 0
    assert waiting_count() == 2
    assert release_held(send=True, by="system", at=AT) == 2
    assert held_since() is None
    assert delivered(row) == delivered(later) == "delivered"
    assert far.took == [row.pk, later.pk]


def test_the_sweep_queues_no_jobs_for_what_is_held(far):
    from django_tasks_db.models import DBTaskResult

    row = make_delivery()
    DBTaskResult.objects.all().delete()
    Delivery.objects.filter(pk=row.pk).update(nudged_at=None)
    hold(reason="operator", by="system", at=AT)
    sweep(AT)
    assert not DBTaskResult.objects.exists()
    release_held(send=True, by="system", at=AT)
    sweep(AT)
    assert DBTaskResult.objects.count() == 1


def test_what_may_have_been_sent_already_is_left_to_a_person(far):
    waiting, sending, decided = make_delivery(), make_delivery(), make_delivery()
    Delivery.objects.filter(pk=sending.pk).update(state="sending", lease_until=AT, lease_number=3)
    Delivery.objects.filter(pk=decided.pk).update(state="failed", next_try_at=None)
    hold(reason="restored", by="system", at=AT)
    assert release_held(send=False, by="system", at=AT) == 2
    for row in (waiting, sending):
        row.refresh_from_db()
        assert (row.state, row.needs_a_person, row.may_have_arrived) == (DeliveryState.UNKNOWN, True, True)
        assert delivered(row) is None
    decided.refresh_from_db()
    assert decided.state == "failed"
    new = make_delivery()
    assert delivered(new) == "delivered"


def test_held_twice_is_held_once_and_released_once(far):
    hold(reason="operator", by="system", at=AT)
    hold(reason="operator", by="system", at=AT)
    release_held(send=True, by="system", at=AT)
    with pytest.raises(Conflict, match="tidak sedang ditahan"):
        release_held(send=True, by="system", at=AT)
    kinds = Entry.objects.filter(stream="outbox").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["outbox.held", "outbox.released"]


def test_the_statement_for_a_restored_database_holds_it(django_assert_num_queries):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql_of_hold(AT))
        cursor.execute(sql_of_hold(AT))
    assert held_since() == AT
