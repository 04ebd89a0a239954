"""Attempts: what is sent, asked and recorded."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alur.foundation.offices.tests.make import make_officer
from alur.foundation.outbox.actions import cancel, deliver, mark_delivered, retry
from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.ports import Obsolete, OutcomeUnknown, Rejected, RetryLater
from alur.foundation.outbox.rules import LEASE, LONGEST_WAIT, MAX_ATTEMPTS, TRANSITIONS
from alur.kernel.errors import Conflict

from .make import AT, FarSide, Killed, at_time, make_delivery, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def far_side():
    with registered(FarSide()) as carrier:
        yield carrier


def attempt(delivery, at=AT):
    with at_time(at):
        state = deliver(delivery_id=delivery.pk, worker="w1")
    delivery.refresh_from_db()
    return state


def test_a_delivery_arrives_and_keeps_the_far_sides_key(far_side):
    delivery = make_delivery()
    assert attempt(delivery) == "delivered"
    assert (delivery.delivered_at, delivery.result, delivery.attempts) == (AT, {"number": "N-1"}, 1)
    assert attempt(delivery) is None
    assert far_side.sends == 1


def test_later_waits_and_then_tries_again(far_side):
    far_side.fails_before(RetryLater("Penuh."))
    delivery = make_delivery()
    assert attempt(delivery) == "queued"
    assert delivery.last_error == "Penuh."
    assert timedelta(seconds=24) <= delivery.next_try_at - AT <= timedelta(seconds=36)
    assert attempt(delivery, AT + timedelta(seconds=5)) is None
    assert attempt(delivery, delivery.next_try_at) == "delivered"
    assert far_side.look_ups == 0


def test_the_far_sides_own_waiting_time_is_respected(far_side):
    far_side.fails_before(RetryLater("Penuh.", after=timedelta(hours=1)))
    delivery = make_delivery()
    attempt(delivery)
    assert delivery.next_try_at == AT + timedelta(hours=1)


def test_it_is_given_up_visibly_after_the_last_attempt(far_side):
    far_side.fails_before(*[RetryLater("Penuh.")] * MAX_ATTEMPTS)
    delivery = make_delivery()
    for _ in range(MAX_ATTEMPTS):
        attempt(delivery, delivery.next_try_at)
    assert (delivery.state, delivery.attempts, delivery.next_try_at) == ("failed", MAX_ATTEMPTS, None)
    assert delivery.needs_a_person


def test_a_rejection_is_final_and_in_the_far_sides_words(far_side):
    far_side.fails_before(Rejected("550 tidak ada"))
    delivery = make_delivery()
    assert attempt(delivery) == "failed"
    assert delivery.last_error == "550 tidak ada"


@pytest.mark.parametrize("error", [OutcomeUnknown("Putus."), ZeroDivisionError()])
def test_after_a_lost_answer_the_far_side_is_asked_and_nothing_is_doubled(far_side, error):
    far_side.fails_after(error)
    delivery = make_delivery()
    assert attempt(delivery) == "unknown"
    assert not delivery.needs_a_person
    assert attempt(delivery, delivery.next_try_at) == "delivered"
    assert (far_side.sends, far_side.look_ups, delivery.repeats) == (1, 1, 0)


def test_what_the_far_side_does_not_have_is_sent_again(far_side):
    far_side.fails_before(OutcomeUnknown("Putus."))
    delivery = make_delivery()
    attempt(delivery)
    assert attempt(delivery, delivery.next_try_at) == "delivered"
    assert (far_side.sends, far_side.took, delivery.repeats) == (2, [delivery.pk], 0)


def test_where_nobody_can_tell_and_a_repeat_does_harm_a_person_decides(far_side):
    far_side.can_tell = False
    far_side.fails_after(OutcomeUnknown("Putus."))
    delivery = make_delivery()
    attempt(delivery)
    assert attempt(delivery, delivery.next_try_at) == "unknown"
    assert delivery.needs_a_person
    assert attempt(delivery, AT + timedelta(days=9)) is None
    assert far_side.sends == 1


def test_where_a_repeat_is_harmless_it_is_made_and_counted(far_side):
    far_side.can_tell, far_side.repeat_is_harmless = False, True
    far_side.fails_after(OutcomeUnknown("Putus."))
    delivery = make_delivery()
    attempt(delivery)
    assert attempt(delivery, delivery.next_try_at) == "delivered"
    assert (far_side.sends, delivery.repeats) == (2, 1)


def test_a_refused_repeat_of_what_perhaps_arrived_does_not_pass_for_failed(far_side):
    far_side.can_tell, far_side.repeat_is_harmless = False, True
    far_side.fails_after(OutcomeUnknown("Putus."))
    far_side.fails_before(Rejected("550 ganda"))
    delivery = make_delivery()
    attempt(delivery)
    assert attempt(delivery, delivery.next_try_at) == "unknown"
    assert delivery.needs_a_person


def test_a_worker_killed_after_sending_doubles_nothing(far_side):
    far_side.fails_after(Killed())
    delivery = make_delivery()
    with pytest.raises(Killed):
        attempt(delivery)
    delivery.refresh_from_db()
    assert delivery.state == "sending"
    assert attempt(delivery, AT + LEASE) is None
    assert attempt(delivery, AT + LEASE + timedelta(seconds=1)) == "delivered"
    assert (far_side.sends, far_side.look_ups) == (1, 1)


def test_a_delivery_that_takes_every_worker_down_stops_being_tried(far_side):
    far_side.fails_before(*[Killed()] * MAX_ATTEMPTS)
    delivery = make_delivery()
    at = AT
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(Killed):
            attempt(delivery, at)
        at += LEASE * 2
    assert attempt(delivery, at) == "unknown"
    assert delivery.needs_a_person
    assert far_side.sends == MAX_ATTEMPTS


@pytest.mark.parametrize("first", [RetryLater("x"), OutcomeUnknown("x")])
def test_what_is_no_longer_so_is_not_sent_any_more(far_side, first):
    far_side.fails_before(first, Obsolete("Sudah tidak berlaku."))
    delivery = make_delivery()
    attempt(delivery)
    assert attempt(delivery, delivery.next_try_at) == "cancelled"
    assert (delivery.last_error, delivery.next_try_at, far_side.took) == ("Sudah tidak berlaku.", None, [])
    assert attempt(delivery, AT + timedelta(days=9)) is None


def test_a_carrier_taken_away_since_is_waited_for():
    with registered(FarSide("sementara")):
        delivery = make_delivery("sementara")
    assert attempt(delivery) == "queued"
    assert "sementara" in delivery.last_error


EVENTS = ["ok", "later", "rejected", "lost before", "lost after", "killed before", "killed after", "bug after"]
ACTS = ["retry", "confirm", "cancel"]


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(EVENTS + ACTS), max_size=14), st.booleans())
def test_whatever_happens_nothing_is_lost_and_nothing_doubled_unasked(events, can_tell):
    """A far side where a repeat does harm: it takes a second one only where a person approved it."""
    officer = make_officer(email=f"o{Delivery.objects.count()}@contoh.go.id")
    far_side = FarSide(can_tell=can_tell)
    at, approved = AT, 0
    with registered(far_side):
        delivery = make_delivery(office_id=officer.office_id)
        for event in events:
            at += LONGEST_WAIT * 2
            was = delivery.state
            if event in ACTS:
                approved += event == "retry" and _decided(event, delivery, officer, at)
            else:
                _one_attempt(event, delivery, far_side, at)
            delivery.refresh_from_db()
            assert delivery.state == was or delivery.state in TRANSITIONS[was] | _through_sending(was)
    assert len(far_side.took) <= 1 + approved
    if delivery.state == "delivered" and "confirm" not in events:
        assert far_side.took
    if delivery.state == "failed":
        assert not far_side.took or approved


def _through_sending(state):
    return TRANSITIONS["sending"] if "sending" in TRANSITIONS[state] else frozenset()


def _one_attempt(event, delivery, far_side, at):
    far_side.answers.clear()
    match event:
        case "later":
            far_side.fails_before(RetryLater("x"))
        case "rejected":
            far_side.fails_before(Rejected("x"))
        case "lost before" | "lost after":
            (far_side.fails_before if "before" in event else far_side.fails_after)(OutcomeUnknown("x"))
        case "killed before" | "killed after":
            (far_side.fails_before if "before" in event else far_side.fails_after)(Killed())
        case "bug after":
            far_side.fails_after(RuntimeError())
    with suppress(Killed):
        attempt(delivery, at)


def _decided(event, delivery, officer, at):
    act = {"retry": retry, "confirm": mark_delivered, "cancel": cancel}[event]
    try:
        act(delivery=delivery, by=officer, at=at)
    except Conflict:
        return False
    return True
