"""Claims and fences, also between threads with connections of their own."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from alur.foundation.outbox.actions import claim, deliver, renew
from alur.foundation.outbox.actions.leases import kept, release
from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.rules import LEASE

from .make import AT, FarSide, at_time, make_delivery, registered


@pytest.fixture(autouse=True)
def far_side():
    with registered(FarSide()) as carrier:
        yield carrier


@pytest.mark.django_db
def test_a_held_delivery_cannot_be_claimed_again():
    delivery = make_delivery()
    assert claim(delivery_id=delivery.pk, worker="w1", at=AT) is not None
    assert claim(delivery_id=delivery.pk, worker="w2", at=AT + LEASE) is None


@pytest.mark.django_db
def test_a_renewed_lease_is_not_taken_over():
    delivery = make_delivery()
    held = claim(delivery_id=delivery.pk, worker="w1", at=AT)
    assert renew(delivery_id=delivery.pk, lease_number=held.lease_number, at=AT + LEASE)
    assert claim(delivery_id=delivery.pk, worker="w2", at=AT + LEASE * 1.5) is None


@pytest.mark.django_db
def test_a_late_writer_whose_lease_has_passed_on_changes_nothing():
    delivery = make_delivery()
    late = claim(delivery_id=delivery.pk, worker="w1", at=AT)
    after = AT + LEASE + timedelta(seconds=1)
    now = claim(delivery_id=delivery.pk, worker="w2", at=after)
    assert now is not None
    assert now.may_have_arrived
    assert not release(late, state="failed", last_error="terlambat")
    assert not renew(delivery_id=delivery.pk, lease_number=late.lease_number, at=after)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.worker, delivery.last_error) == ("sending", "w2", "")
    assert release(now, state="delivered", delivered_at=after)


@pytest.mark.django_db
def test_an_attempt_that_lost_its_lease_while_asking_sends_nothing(far_side):
    delivery = make_delivery()
    claim(delivery_id=delivery.pk, worker="killed", at=AT)
    after = AT + LEASE * 2

    def slow_look_up(parcel):
        assert claim(delivery_id=delivery.pk, worker="w2", at=after + LEASE * 2) is not None
        return "absent"

    far_side.look_up = slow_look_up
    with at_time(after):
        assert deliver(delivery_id=delivery.pk, worker="w1") is None
    assert far_side.sends == 0
    delivery.refresh_from_db()
    assert delivery.worker == "w2"


def test_a_lease_is_renewed_while_the_work_lasts_and_not_after(monkeypatch):
    monkeypatch.setattr("alur.foundation.outbox.actions.leases.RENEW_EVERY", timedelta(milliseconds=10))
    beats, thrice = [], threading.Event()

    def renewed():
        beats.append(1)
        if len(beats) >= 3:
            thrice.set()
        return True

    with kept(renewed):
        assert thrice.wait(5)
    seen = len(beats)
    assert not thrice.wait(0.05) or len(beats) == seen


def together(count, work):
    """Run `work(number)` in threads that start at once; their answers."""
    barrier, answers, errors = threading.Barrier(count), [], []

    def run(number):
        try:
            barrier.wait(10)
            answers.append(work(number))
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_that_claim_at_once_exactly_one_gets_it():
    for _ in range(10):
        delivery = make_delivery()
        held = together(4, lambda number, pk=delivery.pk: claim(delivery_id=pk, worker=f"w{number}", at=AT))
        assert len([one for one in held if one is not None]) == 1
        delivery.refresh_from_db()
        assert (delivery.lease_number, delivery.attempts) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_many_workers_over_many_deliveries_send_each_once(far_side):
    made = [make_delivery().pk for _ in range(8)]

    def work(number):
        with at_time(AT):
            return [deliver(delivery_id=pk, worker=f"w{number}") for pk in made]

    together(4, work)
    assert sorted(far_side.took) == sorted(made)
    assert Delivery.objects.filter(state="delivered").count() == 8


@pytest.mark.django_db(transaction=True)
def test_one_key_queued_by_many_at_once_is_one_delivery():
    rows = together(4, lambda number: make_delivery(key="sama").pk)
    assert len(set(rows)) == 1
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_test_database_has_the_real_locking():
    """Threads above are worth nothing on a database that each of them has alone."""
    make_delivery()
    assert together(2, lambda number: Delivery.objects.count()) == [1, 1], connection.vendor
