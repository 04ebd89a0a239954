"""How often somebody may try: one count for all processes, also where each takes its tries in lots."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.db import connection, connections

from alur.kernel import clock
from alur.ui.limits import Limit

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def empty_caches():
    for each in ("default", "process"):
        caches[each].clear()
    yield
    for each in ("default", "process"):
        caches[each].clear()


def another_process():
    """What this process took of the shared count is another's no longer known here."""
    caches["process"].clear()


def tries(limit, count, whose="10.0.0.1"):
    return [limit.allows(whose) for _number in range(count)]


def test_so_many_tries_and_no_more():
    limit = Limit("uji", 3, 900)
    assert tries(limit, 5) == [True, True, True, False, False]
    assert limit.allows("10.0.0.2"), "counted for each by itself"
    assert Limit("lain", 3, 900).allows("10.0.0.1"), "and for each kind"


def test_a_window_ends_its_seconds_after_the_first_try_however_often_one_tries():
    limit = Limit("uji", 2, 900)
    for second in range(0, 900, 100):
        with clock.frozen(NOON + timedelta(seconds=second)):
            assert limit.allows("a") == (second < 200)
    with clock.frozen(NOON + timedelta(seconds=899)):
        assert not limit.allows("a")
    with clock.frozen(NOON + timedelta(seconds=900)):
        assert tries(limit, 3, "a") == [True, True, False]


@pytest.mark.parametrize("most", [1, 5, 6, 7, 20])
def test_in_lots_the_same_number_goes_through_one_process(most):
    assert tries(Limit("uji", most, 60, lot=6), most + 5) == [True] * most + [False] * 5


def test_in_lots_two_processes_together_get_no_more(django_assert_num_queries):
    limit = Limit("uji", 20, 60, lot=6)
    allowed = 0
    for _process in range(10):
        allowed += sum(tries(limit, 5))  # each leaves one of its lot
        another_process()
    assert 15 <= allowed <= 20
    tries(limit, 1)
    with django_assert_num_queries(0):
        assert tries(limit, 50) == [False] * 50, "who has none left costs the database nothing"


def test_a_lot_costs_one_write():
    limit = Limit("uji", 100, 60, lot=10)
    caches["default"].count("warm", 1, 60)
    with connection.execute_wrapper(counting := Counting()):
        tries(limit, 30)
    assert counting.inserts == 3


class Counting:
    def __init__(self):
        self.inserts = 0

    def __call__(self, execute, sql, params, many, context):
        self.inserts += "INSERT INTO" in sql
        return execute(sql, params, many, context)


@pytest.mark.django_db(transaction=True)
def test_counts_of_many_at_once_are_all_counted():
    limit, allowed = Limit("uji", 25, 900), []

    def go():
        try:
            allowed.extend(tries(limit, 10))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go) for _each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(allowed), sum(allowed)) == (60, 25)


def test_much_in_the_cache_throws_no_living_count_away():
    limit = Limit("uji", 1, 900)
    assert limit.allows("a")
    shared = caches["default"]
    shared._max_entries = 20
    try:
        for number in range(60):
            shared.set(f"0:{number}", number, 60)
        assert not limit.allows("a")
        assert shared.get("0:0") == 0
    finally:
        shared._max_entries = 100_000


def test_what_ran_out_is_thrown_away():
    shared = caches["default"]
    with clock.frozen(NOON):
        shared.count("old", 1, 60)
        shared.count("young", 1, 6000)
    with clock.frozen(NOON + timedelta(seconds=61)):
        shared.tidy()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM django_cache")
        assert [key for (key,) in cursor.fetchall()] == [shared.make_key("young")]
