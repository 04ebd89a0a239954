"""What people decide: retry, confirm, cancel."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from alur.foundation.journal.queries import broken_links, entries
from alur.foundation.offices.tests.make import make_office, make_officer
from alur.foundation.outbox.actions import cancel, claim, deliver, mark_delivered, retry
from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.ports import OutcomeUnknown, Rejected
from alur.kernel.errors import Conflict, Refused

from .make import AT, FarSide, at_time, make_delivery, registered

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def officer():
    return make_officer(make_office("psi"))


@pytest.fixture
def far_side():
    with registered(FarSide()) as carrier:
        yield carrier


@pytest.fixture
def failed(far_side, officer):
    far_side.fails_before(Rejected("550"))
    delivery = make_delivery(office_id=officer.office_id)
    with at_time(AT):
        deliver(delivery_id=delivery.pk, worker="w1")
    delivery.refresh_from_db()
    return delivery


@pytest.fixture
def unsure(far_side, officer):
    far_side.can_tell = False
    far_side.fails_after(OutcomeUnknown("Putus."))
    delivery = make_delivery(office_id=officer.office_id)
    for minutes in (0, 10):
        with at_time(AT + timedelta(minutes=minutes)):
            deliver(delivery_id=delivery.pk, worker="w1")
    delivery.refresh_from_db()
    assert delivery.needs_a_person
    return delivery


def test_retry_queues_it_again_with_a_job_and_a_journal_entry(failed, officer, far_side):
    jobs = DBTaskResult.objects.count()
    retry(delivery=failed, by=officer, at=LATER)
    assert (failed.state, failed.attempts, failed.next_try_at) == ("queued", 0, LATER)
    assert DBTaskResult.objects.count() == jobs + 1
    [entry] = entries(f"delivery:{failed.pk}")
    assert (entry.kind, entry.actor, entry.data["from"]) == ("delivery.retried", f"officer:{officer.pk}", "failed")
    assert broken_links(f"delivery:{failed.pk}") == []
    with at_time(LATER):
        assert deliver(delivery_id=failed.pk, worker="w1") == "delivered"


def test_retry_of_what_perhaps_arrived_approves_one_repeat(unsure, officer, far_side):
    far_side.fails_after(OutcomeUnknown("Putus lagi."))
    retry(delivery=unsure, by=officer, at=LATER)
    with at_time(LATER):
        assert deliver(delivery_id=unsure.pk, worker="w1") == "unknown"
    with at_time(LATER + timedelta(hours=1)):
        assert deliver(delivery_id=unsure.pk, worker="w1") == "unknown"
    unsure.refresh_from_db()
    assert (far_side.sends, unsure.repeats, unsure.needs_a_person) == (2, 1, True)


def test_retry_still_asks_a_far_side_that_can_tell(unsure, officer, far_side):
    far_side.can_tell = True
    retry(delivery=unsure, by=officer, at=LATER)
    with at_time(LATER):
        assert deliver(delivery_id=unsure.pk, worker="w1") == "delivered"
    assert far_side.sends == 1


def test_a_person_can_confirm_the_arrival(unsure, officer):
    mark_delivered(delivery=unsure, by=officer, at=LATER)
    assert (unsure.state, unsure.delivered_at, unsure.needs_a_person) == ("delivered", LATER, False)
    assert entries(f"delivery:{unsure.pk}").get().kind == "delivery.confirmed"


def test_a_person_can_cancel(failed, officer):
    cancel(delivery=failed, by=officer, at=LATER)
    assert failed.state == "cancelled"
    with pytest.raises(Conflict):
        retry(delivery=failed, by=officer, at=LATER)


def test_what_is_being_sent_cannot_be_called_back(far_side, officer):
    delivery = make_delivery(office_id=officer.office_id)
    claim(delivery_id=delivery.pk, worker="w1", at=AT)
    delivery.refresh_from_db()
    with pytest.raises(Conflict):
        cancel(delivery=delivery, by=officer, at=AT)


def test_a_decision_over_an_old_picture_is_a_conflict_and_leaves_no_entry(failed, officer):
    old = Delivery.objects.get(pk=failed.pk)
    retry(delivery=failed, by=officer, at=LATER)
    with pytest.raises(Conflict):
        retry(delivery=old, by=officer, at=LATER)
    assert entries(f"delivery:{failed.pk}").count() == 1


@pytest.mark.parametrize("act", [retry, mark_delivered, cancel])
def test_an_officer_of_another_office_is_refused(unsure, act):
    stranger = make_officer(make_office("lain"), "lain@contoh.go.id")
    with pytest.raises(Refused):
        act(delivery=unsure, by=stranger, at=LATER)
    unsure.refresh_from_db()
    assert unsure.state == "unknown"
    assert not entries(f"delivery:{unsure.pk}").exists()


def test_an_officer_who_has_left_is_refused(failed, officer):
    officer.is_active = False
    with pytest.raises(Refused):
        retry(delivery=failed, by=officer, at=LATER)
