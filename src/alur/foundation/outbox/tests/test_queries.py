"""What the deliveries page asks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from alur.foundation.offices.tests.make import make_office, make_officer
from alur.foundation.outbox.actions import deliver
from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.ports import Rejected
from alur.foundation.outbox.queries import (
    counts_by_state,
    deliveries_about,
    due,
    needing_a_person,
    oldest_due_age,
    page_of,
    visible_to,
)

from .make import AT, FarSide, at_time, make_delivery, registered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def far_side():
    with registered(FarSide()) as carrier:
        yield carrier


@pytest.fixture
def office():
    return make_office("psi")


def test_pages_are_newest_first_and_neither_skip_nor_repeat(office):
    made = [make_delivery(office_id=office.pk, at=AT + timedelta(minutes=n // 3)) for n in range(11)]
    make_delivery(office_id=make_office("lain").pk)
    seen, after = [], ""
    while True:
        page = page_of(office, cursor=after, size=4)
        seen += [row.pk for row in page.rows]
        if not page.next:
            break
        after = page.next
    assert seen == [row.pk for row in sorted(made, key=lambda row: (row.created_at, row.pk), reverse=True)]


@pytest.mark.parametrize("after", ["x", "2026-11-24_x", "2026-11-24T02:00:00_" + "0" * 32, "' OR 1=1"])
def test_a_cursor_that_cannot_be_read_opens_the_first_page(office, after):
    make_delivery(office_id=office.pk)
    assert len(page_of(office, cursor=after).rows) == 1


def test_states_are_counted_and_filtered_for_one_office(office, far_side):
    far_side.fails_before(Rejected("550"))
    rejected = make_delivery(office_id=office.pk)
    with at_time(AT):
        deliver(delivery_id=rejected.pk, worker="w1")
    make_delivery(office_id=office.pk, about="case:7")
    make_delivery(office_id=make_office("lain").pk)
    counts = counts_by_state(office)
    assert counts == {"queued": 1, "sending": 0, "delivered": 0, "unknown": 0, "failed": 1, "cancelled": 0}
    assert [row.pk for row in page_of(office, state="failed").rows] == [rejected.pk]
    assert [row.pk for row in needing_a_person(office)] == [rejected.pk]
    assert deliveries_about(office, "case:7").count() == 1


def test_an_officer_sees_the_own_offices_deliveries_only(office):
    mine = make_delivery(office_id=office.pk)
    make_delivery(office_id=make_office("lain").pk)
    make_delivery()
    assert [row.pk for row in visible_to(make_officer(office))] == [mine.pk]


def test_the_oldest_due_age_counts_what_waits(office):
    assert oldest_due_age(AT) is None
    make_delivery(at=AT)
    make_delivery(at=AT + timedelta(minutes=5))
    assert oldest_due_age(AT + timedelta(minutes=9)) == timedelta(minutes=9)
    assert due(AT).count() == 1


@pytest.mark.parametrize(
    "changes", [{"state": "hilang"}, {"state": "sending"}, {"state": "delivered"}, {"lease_until": AT}]
)
def test_the_database_refuses_states_that_cannot_be(changes):
    delivery = make_delivery()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(**changes)
