"""Who was at a meeting by Zoom's own list, fetched page by page from a Zoom that stumbles."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from alur.activities.meetings.ports import Attendee, Made
from alur.foundation.outbox.ports import RetryLater
from tests.contract.http import Reply, Trouble
from tests.contract.zoom_server import expired, too_often

from .conftest import AT, account

NUMBER = "81234567890"
PATH = "/v2/past_meetings"
MADE = Made(NUMBER, "https://zoom.example/j/1")


@pytest.fixture(autouse=True)
def _by_the_documents(server):
    yield
    assert server.broken == []


@pytest.fixture
def people(server):
    """Five on three pages of two; Siti came in twice, on different pages."""
    server.page = 2
    names = ["Siti", "Joko", "Rini", "Siti", "Budi"]
    server.past[NUMBER] = [
        {"id": name, "user_id": str(number), "name": name, "join_time": iso(minute(number)),
         "leave_time": iso(minute(number + 30))}
        for number, name in enumerate(names)
    ]  # fmt: skip
    return [
        Attendee("Siti", minute(0), minute(33)), Attendee("Joko", minute(1), minute(31)),
        Attendee("Rini", minute(2), minute(32)), Attendee("Budi", minute(4), minute(34)),
    ]  # fmt: skip


def minute(number):
    return AT + timedelta(minutes=number)


def iso(at):
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def asked(server):
    """The page tokens with which the list was asked for, in order."""
    found = [parse_qs(urlsplit(each.path).query) for each in server.of("GET", PATH)]
    return [each.get("next_page_token", [""])[0] for each in found]


def test_every_page_is_read_by_its_token(server, zoom, people):
    assert zoom.attendance(account(), MADE) == people
    assert asked(server) == ["", "2", "4"]


@pytest.mark.parametrize("stumbles", [0, 1, 2])
def test_a_token_that_ran_out_on_any_page_is_renewed_once(server, zoom, people, stumbles):
    tokens = ["", "2", "4"]
    server.trouble.append(Trouble("GET", page_with(tokens[stumbles]), expired()))
    assert zoom.attendance(account(), MADE) == people
    assert asked(server) == sorted([*tokens, tokens[stumbles]])
    assert len(server.of("POST", "/oauth/token")) == 2


def page_with(token):
    """The beginning of the address of that page, and for the first of every page's."""
    return f"{PATH}/{NUMBER}/participants?page_size=300" + (f"&next_page_token={token}" if token else "")


def test_a_token_refused_twice_says_what_to_do(server, zoom, people):
    server.trouble += [Trouble("GET", PATH, expired()), Trouble("GET", PATH, expired())]
    with pytest.raises(RetryLater, match="Activation"):
        zoom.attendance(account(), MADE)


@pytest.mark.parametrize(
    ("trouble", "words", "after"),
    [
        (too_often("7"), "terlalu banyak", timedelta(seconds=7)),
        (too_often("2026-11-24T00:00:00Z", daily=True), "Jatah harian", timedelta(hours=22)),
        (Reply(500), "terganggu", None),
        (None, "tidak datang", None),
        (Reply(200, b"<html>"), "tidak dapat dibaca", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("page", ["", "4"])
def test_a_page_that_does_not_come_gives_no_part_of_the_list(server, zoom, people, trouble, words, after, page):
    """Half a list would be taken for all who were there."""
    server.trouble.append(Trouble("GET", page_with(page), trouble))
    with pytest.raises(RetryLater, match=words) as caught:
        zoom.attendance(account(), MADE)
    if after is not None:
        assert caught.value.after == after
    assert zoom.attendance(account(), MADE) == people


def test_a_list_that_never_ends_is_given_up(server, zoom, people, monkeypatch):
    from alur.connectors.zoom.actions import api

    monkeypatch.setattr(api, "MOST_PAGES", 2)
    with pytest.raises(RetryLater, match="terlalu panjang"):
        zoom.attendance(account(), MADE)
