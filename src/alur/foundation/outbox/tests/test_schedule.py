"""Work that comes round."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from alur.foundation.outbox.actions import run_due_periodic
from alur.foundation.outbox.actions.schedule import AFTER_FAILURE
from alur.foundation.outbox.models import PeriodicRun
from alur.foundation.outbox.ports import Periodic
from alur.foundation.outbox.queries import overdue_periodic
from alur.foundation.outbox.rules import LEASE

from .make import AT, Killed, at_time, only_periodic
from .test_leases import together

HOUR = timedelta(hours=1)


def tick(at, worker="w1"):
    with at_time(at):
        return run_due_periodic(worker=worker, at=at)


@pytest.mark.django_db
def test_it_runs_once_per_round():
    runs = []
    with only_periodic(Periodic("uji", HOUR, runs.append)):
        assert tick(AT) == ["uji"]
        assert tick(AT + timedelta(minutes=59)) == []
        assert tick(AT + HOUR) == ["uji"]
    assert runs == [AT, AT + HOUR]


@pytest.mark.django_db
def test_after_a_long_absence_it_runs_once_and_goes_on():
    runs = []
    with only_periodic(Periodic("uji", HOUR, runs.append)):
        tick(AT)
        assert overdue_periodic(AT + HOUR * 30, grace=HOUR) == ["uji"]
        tick(AT + HOUR * 30)
        tick(AT + HOUR * 30 + timedelta(seconds=1))
        tick(AT + HOUR * 31)
    assert runs == [AT, AT + HOUR * 30, AT + HOUR * 31]


@pytest.mark.django_db
def test_a_round_whose_worker_was_killed_is_repeated():
    runs = []

    def work(at):
        runs.append(at)
        if len(runs) == 1:
            raise Killed

    with only_periodic(Periodic("harian", timedelta(days=1), work)):
        with pytest.raises(Killed):
            tick(AT)
        assert tick(AT + LEASE, "w2") == []
        assert tick(AT + LEASE * 2, "w2") == ["harian"]
    assert len(runs) == 2


@pytest.mark.django_db
def test_a_round_during_which_the_database_went_away_is_repeated():
    def work(at):
        raise OperationalError("the connection is closed")

    with only_periodic(Periodic("uji", HOUR, work)):
        with pytest.raises(OperationalError):
            tick(AT)
        assert PeriodicRun.objects.get(name="uji").next_at == AT


@pytest.mark.django_db
@pytest.mark.parametrize("back", [timedelta(minutes=10), timedelta(days=4000)])
def test_a_clock_that_went_back_stops_nothing(back):
    runs = []
    with only_periodic(Periodic("uji", timedelta(seconds=15), runs.append)):
        tick(AT)
        assert tick(AT - back) == ["uji"]
        assert tick(AT - back + timedelta(seconds=1)) == []
        assert tick(AT - back + timedelta(seconds=15)) == ["uji"]


@pytest.mark.django_db
def test_a_killed_workers_turn_is_repeated_also_when_the_clock_went_back():
    runs = []

    def work(at):
        runs.append(at)
        if len(runs) == 1:
            raise Killed

    with only_periodic(Periodic("uji", HOUR, work)):
        with pytest.raises(Killed):
            tick(AT)
        assert tick(AT - timedelta(minutes=10), "w2") == []  # not due before it was planned
        assert tick(AT - HOUR * 2, "w2") == ["uji"]


@pytest.mark.django_db
def test_clocks_that_lie_a_little_apart_do_not_double_the_rounds():
    runs = []
    with only_periodic(Periodic("uji", timedelta(seconds=10), runs.append)):
        tick(AT + timedelta(seconds=5))
        assert [tick(AT + timedelta(seconds=number), "w2") for number in range(5, 15)] == [[]] * 10
        assert tick(AT + timedelta(seconds=15), "w2") == ["uji"]


@pytest.mark.django_db
def test_a_failing_round_is_noted_and_does_not_stop_the_others():
    runs = []

    def broken(at):
        raise ZeroDivisionError

    with only_periodic(Periodic("rusak", HOUR, broken), Periodic("sehat", HOUR, runs.append)):
        tick(AT)
        row = PeriodicRun.objects.get(name="rusak")
        assert (row.last_error, row.next_at, row.lease_until) == ("ZeroDivisionError", AT + AFTER_FAILURE, None)
    assert runs == [AT]


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_runs_it():
    runs = []
    with only_periodic(Periodic("uji", HOUR, runs.append)):
        for round_number in range(5):
            at = AT + HOUR * round_number
            together(4, lambda number, at=at: run_due_periodic(worker=f"w{number}", at=at))
    assert runs == [AT + HOUR * number for number in range(5)]
