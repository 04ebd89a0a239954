"""What comes is kept once, handed on once, and tried again where its receiver failed; others do not wait for it."""

from datetime import UTC, datetime, timedelta

import pytest

from alur.engine.cases.tests.make import office
from alur.foundation.arrivals.actions import KEPT, MOST_TRIES, forget, hand_on, take_in
from alur.foundation.arrivals.models import Arrival
from alur.foundation.arrivals.queries import told_about
from alur.foundation.arrivals.registry import receivers
from alur.kernel import clock

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def heard():
    """What came, in order; a message that says so makes its receiver fail after it wrote."""
    found = []

    def receive(arrived, at):
        found.append(arrived)
        office(f"kantor-{arrived.payload['n']}")
        if arrived.payload.get("fails"):
            raise ValueError("rahasia dari luar")

    receivers.add("tests.palsu", receive)
    with clock.frozen(AT):
        yield found
    del receivers._items["tests.palsu"]


def come(n, *, of=None, about="rapat:1", at=AT, **more):
    return take_in(
        source="tests.palsu", key=["k", str(n)], office=of or office(), about=about, payload={"n": n, **more},
        happened_at=at, at=AT,
    )  # fmt: skip


def test_a_message_is_kept_once_whatever_else_it_says(heard):
    assert come(1) is True
    assert come(1, about="lain") is False
    assert [each.payload for each in told_about("tests.palsu", "rapat:1")] == [{"n": 1}]


def test_an_office_cannot_use_up_the_message_of_another(heard):
    assert come(1, of=office("lain"))
    assert come(1)


def test_each_is_handed_on_once(heard):
    come(1)
    come(2)
    hand_on(AT)
    hand_on(AT)
    assert [each.payload["n"] for each in heard] == [1, 2]
    assert heard[0].office == "kantor"


def test_a_receiver_that_fails_leaves_nothing_is_tried_again_and_holds_up_nobody(heard):
    come(1, fails=True)
    come(2)
    hand_on(AT)
    assert [each.payload["n"] for each in heard] == [1, 2]
    row = Arrival.objects.get(tries=1)
    assert (row.last_error, row.next_try_at) == ("ValueError", AT + timedelta(seconds=20))
    assert not type(row.office).objects.filter(slug="kantor-1").exists()
    assert type(row.office).objects.filter(slug="kantor-2").exists()
    hand_on(AT + timedelta(seconds=19))
    assert len(heard) == 2
    hand_on(AT + timedelta(seconds=20))
    assert len(heard) == 3


def test_it_is_given_up_in_the_end_and_stays_to_be_looked_at(heard):
    come(1, fails=True)
    for _each in range(MOST_TRIES + 3):
        hand_on(AT + timedelta(days=30))
    row = Arrival.objects.get()
    assert (len(heard), row.tries, row.next_try_at) == (MOST_TRIES, MOST_TRIES, None)


def test_what_is_told_of_something_is_in_the_order_of_happening(heard):
    come(1, at=AT + timedelta(minutes=1))
    come(2, at=AT - timedelta(minutes=1))
    come(3, about="rapat:2")
    assert [each.payload["n"] for each in told_about("tests.palsu", "rapat:1")] == [2, 1]


def test_it_is_forgotten_after_its_time(heard):
    come(1)
    forget(AT + KEPT)
    assert Arrival.objects.count() == 1
    forget(AT + KEPT + timedelta(seconds=1))
    assert Arrival.objects.count() == 0


def test_what_a_message_says_is_sealed_at_rest(heard):
    come(7, name="Siti Rahmawati")
    assert "Siti" not in repr(Arrival.objects.values().get())


def test_handing_on_costs_the_same_for_each(heard, django_assert_num_queries):
    for number in range(3):
        come(number)
        office(f"kantor-{number}")
    with django_assert_num_queries(1 + 3 * 5):
        hand_on(AT)
