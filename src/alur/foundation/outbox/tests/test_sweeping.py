"""The sweep: no delivery depends on its job."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from alur.foundation.outbox.actions import claim, deliver, sweep, tidy_jobs
from alur.foundation.outbox.plug import periodic
from alur.foundation.outbox.ports import RetryLater
from alur.foundation.outbox.rules import LEASE, NUDGE_AGAIN, SWEEP_BATCH

from .make import AT, FarSide, at_time, make_delivery, registered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def far_side():
    with registered(FarSide()) as carrier:
        yield carrier


def jobs():
    return DBTaskResult.objects.filter(status="READY").count()


def lose_jobs():
    """What a kill of the worker between two statements does."""
    DBTaskResult.objects.update(status="RUNNING", started_at=AT)


def test_what_has_a_job_gets_no_second_one():
    make_delivery()
    sweep(AT + timedelta(seconds=10))
    assert jobs() == 1


def test_a_lost_job_is_replaced_once():
    make_delivery()
    lose_jobs()
    later = AT + NUDGE_AGAIN + timedelta(seconds=1)
    sweep(later)
    sweep(later)
    assert jobs() == 1


def test_a_delivery_that_waited_gets_its_job_when_its_time_comes(far_side):
    far_side.fails_before(RetryLater("x"))
    delivery = make_delivery()
    with at_time(AT):
        deliver(delivery_id=delivery.pk, worker="w1")
    lose_jobs()
    delivery.refresh_from_db()
    sweep(delivery.next_try_at - timedelta(seconds=1))
    assert jobs() == 0
    sweep(delivery.next_try_at)
    assert jobs() == 1


def test_a_killed_workers_delivery_gets_a_job_when_its_lease_has_run_out():
    claim(delivery_id=make_delivery().pk, worker="killed", at=AT)
    lose_jobs()
    sweep(AT + LEASE)
    assert jobs() == 0
    sweep(AT + LEASE + timedelta(seconds=1))
    assert jobs() == 1


def test_jobs_do_not_pile_up_behind_a_slow_far_side():
    for _ in range(SWEEP_BATCH + 5):
        make_delivery()
    lose_jobs()
    for minutes in range(2, 10, 2):
        sweep(AT + timedelta(minutes=minutes))
    assert jobs() == SWEEP_BATCH


def test_jobs_left_by_killed_workers_are_closed_and_old_results_deleted():
    make_delivery()
    lose_jobs()
    tidy_jobs(AT + timedelta(minutes=59))
    assert DBTaskResult.objects.get().status == "RUNNING"
    tidy_jobs(AT + timedelta(minutes=61))
    assert DBTaskResult.objects.get().status == "FAILED"
    tidy_jobs(AT + timedelta(days=15))
    assert not DBTaskResult.objects.exists()


def test_both_are_registered_as_periodic_work():
    assert {"outbox.sweep", "outbox.tidy_jobs"} <= set(periodic.names())
