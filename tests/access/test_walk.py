"""The walk: every address × every role × GET and POST, against one table. A new page must be placed in it."""

import pytest
from django.urls import reverse

from . import headers
from .place import undone
from .secrets_of import plain_numbers_in
from .table import ROLES, TABLE, arguments_for
from .walking import changed, patterns, snapshot, word_for, writes

pytestmark = pytest.mark.django_db

PATTERNS = dict(patterns())
SHOWS_WHOLE = {("desk:unmask", "post"), ("desk:whatsapp", "get")}
"""What shows one number whole to who may see it: a page, and the way to WhatsApp that tells it to the browser only."""


@pytest.fixture(scope="module")
def at_first(built):
    return snapshot()


def test_every_address_has_its_line_and_no_line_is_left_over():
    assert set(PATTERNS) == set(TABLE)


def test_every_line_says_something_of_every_role():
    for name, line in TABLE.items():
        for method in ("get", "post"):
            assert set(line.expected(method)) == set(ROLES), (name, method)


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_every_address_has_a_real_object_of_both_offices(place, name):
    for corner in (place.a, place.b):
        given = TABLE[name].arguments(corner)
        assert set(given) == PATTERNS[name]
        assert all(value not in (None, "") for value in given.values())


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_it_answers_each_role_as_the_table_says_and_changes_nothing_else(place, at_first, name, method):
    """Status, changed tables, headers and masked numbers, of every answer."""
    line = TABLE[name]
    expected = line.expected(method)
    found, touched = {}, {}
    for role in ROLES:
        where = reverse(name, kwargs=arguments_for(place, name, role))
        browser = place.browser(role)
        body = line.body(place.b if role == "stranger" else place.a)
        with undone(), writes() as tables:
            response = browser.get(where) if method == "get" else browser.post(where, body)
            touched[role] = changed(at_first, snapshot(tables))
            found[role] = word_for(response) + ("!" if touched[role] else "")
        headers.check(response, name, role)
        if (name, method) not in SHOWS_WHOLE or not expected[role].startswith(("200", "go")):
            assert plain_numbers_in(response) == set(), (name, method, role)
    assert found == expected, touched
