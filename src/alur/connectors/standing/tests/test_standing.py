"""A room that an office has anyway."""

from datetime import UTC, datetime

import pytest

from alur.activities.meetings.ports import Account, Wanted
from alur.activities.meetings.registry import providers
from alur.connectors.standing.actions import Standing
from alur.foundation.outbox.ports import Rejected

standing = Standing()
LINK = "https://meet.example/ruang-tetap"
WANTED = Wanted("rapat-1", "Rapat", datetime(2026, 11, 25, 2, tzinfo=UTC), 60, "Asia/Jakarta", 3, False)


def account(**settings):
    return Account("", {"link": LINK, **settings})


def test_it_is_registered():
    assert providers.get("standing").repeat_is_harmless is True


def test_every_meeting_is_at_its_link():
    made = standing.create(account(link=f" {LINK}\n", passcode=" 1234 "), WANTED)
    assert (made.external_id, made.join_url, made.passcode) == ("rapat-1", LINK, "1234")
    assert standing.find(account(passcode="1234"), WANTED) == made
    assert standing.host_link(account(), made, "Dimas") == standing.join_link(account(), made, "Siti") == LINK


def test_a_meeting_that_is_changed_is_at_the_link_of_by_then():
    made = standing.create(account(), WANTED)
    other = "https://meet.example/baru"
    assert standing.change(account(link=other), made, WANTED).join_url == other


@pytest.mark.parametrize(
    "link",
    [
        "", "http://meet.example/x", "javascript:alert(1)", "meet.example/x", "https://", "https://a@b.example/",
        "https://meet.example/a b", "https://meet.example/" + "x" * 1000, "https://meet.example/\u202ex", "https://[",
    ],
)  # fmt: skip
def test_what_is_no_link_to_a_meeting_is_refused(link):
    with pytest.raises(Rejected, match="https://"):
        standing.create(account(link=link), WANTED)
    with pytest.raises(Rejected, match="https://"):
        standing.test(account(link=link))


def test_its_link_stands_in_no_words_about_it():
    assert LINK not in repr(standing.create(account(), WANTED))
    assert LINK not in repr(account())
