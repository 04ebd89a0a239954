"""Pages by key: every row once, in order, forwards and backwards, whatever the cursor says.

Deliveries serve as rows: their table has times that may be null, numbers, texts, booleans and a relation.
"""

import base64
import json
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from django.db.models import Exists, F, OuterRef
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from alur.foundation.offices.models import Office
from alur.foundation.offices.tests.make import make_office
from alur.foundation.outbox.models import Delivery
from alur.ui.keyset import Order, addresses, asc, desc, page_of

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
_numbers = count(1)

ORDERS = {
    "newest": Order(desc("created_at"), desc("id")),
    "mixed": Order(asc("next_try_at", nullable=True), desc("attempts"), asc("kind"), desc("id")),
    "nulls last, descending": Order(desc("next_try_at", nullable=True), asc("id")),
    "two that may be null": Order(asc("lease_until", nullable=True), desc("next_try_at", nullable=True), asc("id")),
    "over a relation": Order(desc("office__slug", nullable=True), asc("id")),
    "an annotation first": Order(asc("known"), desc("may_have_arrived"), asc("key")),
}

moments = st.integers(0, 2).map(lambda n: AT + timedelta(microseconds=n))
few = st.fixed_dictionaries(
    {
        "created_at": moments,
        "next_try_at": st.none() | moments,
        "attempts": st.integers(0, 2),
        "kind": st.sampled_from(["", "a", "B", "é"]),
        "may_have_arrived": st.booleans(),
        "lease_until": st.none() | moments,
        "office": st.sampled_from(["", "psi", "lain"]),
    }
)


def rows():
    return Delivery.objects.annotate(known=Exists(Office.objects.filter(pk=OuterRef("office"), slug="psi")))


def add(offices, **fields):
    number = next(_numbers)
    office = offices.get(fields.pop("office", ""))
    state = "sending" if fields.get("lease_until") else "queued"
    made = {"created_at": AT, "kind": "a", **fields}
    return Delivery.objects.create(office=office, state=state, carrier="x", key=f"{number:06}", queued_by="t", **made)


def walk(order, size, *, each_page=lambda: None):
    """All pages from the first on, and the cursors that go back from each."""
    pages = [page_of(rows(), order, size=size)]
    while pages[-1].next:
        each_page()
        pages.append(page_of(rows(), order, cursor=pages[-1].next, size=size))
    return pages


def in_order(order):
    """The same order by the database itself, without pages."""
    keys = [
        (F(key.name).desc if key.descending else F(key.name).asc)(**({"nulls_last": True} if key.nullable else {}))
        for key in order.keys
    ]
    return list(rows().order_by(*keys).values_list("pk", flat=True))


def ids(pages):
    return [row.pk for page in pages for row in page.rows]


@pytest.fixture
def offices():
    return {slug: make_office(slug) for slug in ("psi", "lain")}


@pytest.mark.parametrize("name", ORDERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(few, max_size=12), size=st.integers(1, 5))
@example(made=[], size=3)
def test_walking_all_pages_meets_each_row_once_and_in_order(offices, name, made, size):
    Delivery.objects.all().delete()
    for fields in made:
        add(offices, **fields)
    pages = walk(ORDERS[name], size)
    assert ids(pages) == in_order(ORDERS[name])
    assert all(len(page.rows) == size for page in pages[:-1])
    assert pages[0].previous == ""


@pytest.mark.parametrize("name", ORDERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(few, min_size=1, max_size=12), size=st.integers(1, 5))
def test_walking_back_shows_the_pages_that_were_seen(offices, name, made, size):
    Delivery.objects.all().delete()
    for fields in made:
        add(offices, **fields)
    pages = walk(ORDERS[name], size)
    back = pages[-1]
    for page in reversed(pages[:-1]):
        back = page_of(rows(), ORDERS[name], cursor=back.previous, size=size)
        assert [row.pk for row in back.rows] == [row.pk for row in page.rows]
        assert back.next
    assert back.previous == ""


@pytest.mark.parametrize("name", ORDERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(few, min_size=3, max_size=9), late=st.lists(few, max_size=4), size=st.integers(1, 3))
def test_rows_that_come_in_between_neither_double_nor_hide_others(offices, name, made, late, size):
    Delivery.objects.all().delete()
    first = {add(offices, **fields).pk for fields in made}
    waiting = list(late)

    def one_comes():
        if waiting:
            add(offices, **waiting.pop())

    met = ids(walk(ORDERS[name], size, each_page=one_comes))
    assert len(met) == len(set(met))
    assert first <= set(met)


def test_a_row_that_is_gone_when_its_page_is_asked_for_does_no_harm(offices):
    for _ in range(5):
        add(offices)
    page = page_of(rows(), ORDERS["newest"], size=2)
    rest = page_of(rows(), ORDERS["newest"], cursor=page.next, size=9)
    Delivery.objects.filter(pk=page.rows[-1].pk).delete()
    assert ids([page_of(rows(), ORDERS["newest"], cursor=page.next, size=9)]) == ids([rest])
    Delivery.objects.filter(pk__in=ids([rest])).delete()
    assert ids([page_of(rows(), ORDERS["newest"], cursor=page.next, size=9)]) == ids([page])[:1]


@pytest.mark.parametrize("name", ORDERS)
def test_rows_that_are_read_late_are_the_same_pages(offices, name):
    for number in range(7):
        add(offices, attempts=number % 2, next_try_at=AT if number % 3 else None)
    cursor = ""
    for _ in range(3):
        early = page_of(rows(), ORDERS[name], cursor=cursor, size=3)
        assert page_of(rows(), ORDERS[name], cursor=cursor, size=3, late=rows()) == early
        cursor = early.next


def test_going_back_to_less_than_a_page_opens_the_first_page_whole(offices):
    for _ in range(4):
        add(offices)
    second = page_of(rows(), ORDERS["newest"], cursor=page_of(rows(), ORDERS["newest"], size=2).next, size=2)
    newest = in_order(ORDERS["newest"])
    Delivery.objects.filter(pk=newest[0]).delete()
    assert ids([page_of(rows(), ORDERS["newest"], cursor=second.previous, size=2)]) == newest[1:3]


def test_a_page_is_one_query_however_far_down(offices, django_assert_num_queries):
    for _ in range(9):
        add(offices)
    cursor = ""
    for _ in range(4):
        with django_assert_num_queries(1):
            page = page_of(rows(), ORDERS["mixed"], cursor=cursor, size=2)
        cursor = page.next


# ── Cursors of other people ──────────────────────────────────────────────────────────────────────


def forged(*values, version=1, mark="", backward=0, order="mixed"):
    text = json.dumps([version, mark or ORDERS[order].mark, backward, list(values)])
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


ID = UUID(int=7).hex
MOMENT = AT.isoformat()
FOREIGN = {
    "no base64": "!!",
    "cut": "WzEsI",
    "not ASCII": "é",
    "no list": base64.urlsafe_b64encode(b"7").decode(),
    "too long": "A" * 1001,
    "deep": base64.urlsafe_b64encode(b"[" * 700).decode(),
    "another version": forged(MOMENT, 1, "a", ID, version=2),
    "another list": forged(MOMENT, 1, "a", ID, mark=ORDERS["newest"].mark),
    "a value too few": forged(MOMENT, 1, "a"),
    "no direction": forged(MOMENT, 1, "a", ID, backward=2),
    "a null that cannot be": forged(MOMENT, None, "a", ID),
    "no id": forged(MOMENT, 1, "a", "x"),
    "no moment": forged("kemarin", 1, "a", ID),
    "a moment without zone": forged("2026-11-24T02:00:00", 1, "a", ID),
    "a moment before time": forged("0001-01-01T00:00:00+14:00", 1, "a", ID),
    "a number as text": forged(MOMENT, "1", "a", ID),
    "a truth as number": forged(MOMENT, True, "a", ID),
    "a huge number": forged(MOMENT, 10**30, "a", ID),
    "a fraction": forged(MOMENT, 1.5, "a", ID),
    "not a number": base64.urlsafe_b64encode(f'[1,"{ORDERS["mixed"].mark}",0,[null,NaN,"a","{ID}"]]'.encode()).decode(),
    "a NUL": forged(MOMENT, 1, "a\0", ID),
    "half a letter": forged(MOMENT, 1, "\ud800", ID),
    "a list": forged(MOMENT, 1, ["a"], ID),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_cursor_that_is_not_of_this_list_opens_the_first_page(offices, name):
    for number in range(3):
        add(offices, attempts=number)
    first = page_of(rows(), ORDERS["mixed"], size=2)
    assert page_of(rows(), ORDERS["mixed"], cursor=FOREIGN[name], size=2) == first


@pytest.mark.parametrize(
    "values", [(MOMENT, 2**62, "a", ID), (None, 1, "", ID), ("9999-12-31T23:59:59+00:00", 1, "z", ID)]
)
def test_a_cursor_with_values_nobody_has_is_no_fault(offices, values):
    add(offices)
    assert page_of(rows(), ORDERS["mixed"], cursor=forged(*values), size=2).rows
    assert page_of(rows(), ORDERS["mixed"], cursor=forged(*values, backward=1), size=2).rows


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.recursive(st.none() | st.booleans() | st.integers() | st.text() | st.floats(), st.lists, max_leaves=8))
def test_nothing_in_a_cursor_breaks_the_page(offices, said):
    for values in (said if isinstance(said, list) else [said] * 4, [MOMENT, said, "a", ID], [None, 1, said, ID]):
        page_of(rows(), ORDERS["mixed"], cursor=forged(*values), size=2)


# ── Declaring ────────────────────────────────────────────────────────────────────────────────────


def test_an_order_ends_in_what_is_unique(offices):
    with pytest.raises(ValueError, match="not unique"):
        page_of(rows(), Order(asc("kind")), size=2)
    with pytest.raises(ValueError, match="unique and never null"):
        Order(asc("id", nullable=True))


def test_a_null_that_was_not_declared_is_said_at_once(offices):
    for _ in range(2):
        add(offices)
    with pytest.raises(ValueError, match="declare the key nullable"):
        page_of(rows(), Order(asc("next_try_at"), asc("id")), size=1)


def test_addresses_keep_what_the_list_was_asked_for(offices):
    for _ in range(3):
        add(offices)
    page = page_of(rows(), ORDERS["newest"], size=2)
    assert addresses(page, {"q": "a & b", "saring": ""}) == ("", f"?q=a+%26+b&halaman={page.next}")
