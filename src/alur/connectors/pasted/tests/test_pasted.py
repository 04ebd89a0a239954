"""Links that people bring."""

from datetime import UTC, datetime

import pytest

from alur.activities.meetings.ports import Account, Wanted
from alur.activities.meetings.registry import providers
from alur.connectors.pasted.actions import Pasted
from alur.foundation.outbox.ports import Rejected

pasted = Pasted()
LINK, STANDING = "https://meet.example/abc-def", "https://meet.example/ruang-tetap"


def wanted(**changed):
    given = {
        "intent": "rapat-1", "topic": "Rapat", "starts": datetime(2026, 11, 25, 2, tzinfo=UTC), "minutes": 60,
        "zone": "Asia/Jakarta", "participants": 3, "record": False,
    }  # fmt: skip
    return Wanted(**{**given, **changed})


def test_it_is_registered_as_one_that_needs_a_hand():
    found = providers.get("pasted")
    assert (found.by_hand, found.repeat_is_harmless) == (True, True)
    assert [each.by_hand for each in providers if each.name != "pasted"] == [False, False, False]


def test_a_pasted_link_is_the_meeting():
    made = pasted.create(Account("", {}), wanted(link=f" {LINK}\n", passcode=" 1234 "))
    assert (made.external_id, made.join_url, made.passcode) == ("rapat-1", LINK, "1234")
    assert pasted.host_link(Account("", {}), made, wanted(), "Dimas") == LINK


def test_without_one_the_standing_room_is_used_and_a_pasted_one_goes_before_it():
    host = Account("", {"link": STANDING, "passcode": "9"})
    assert pasted.create(host, wanted()).join_url == STANDING
    assert pasted.create(host, wanted(link=LINK)).join_url == LINK
    assert pasted.find(host, wanted()) == pasted.create(host, wanted())


def test_without_any_it_says_what_to_do():
    with pytest.raises(Rejected, match="Tempelkan"):
        pasted.create(Account("", {}), wanted())
    assert pasted.find(Account("", {}), wanted()) is None


@pytest.mark.parametrize(
    "link",
    [
        "http://meet.example/x", "javascript:alert(1)", "meet.example/x", "https://", "https://a@b.example/",
        "https://meet.example/a b", "https://meet.example/" + "x" * 1000, "https://meet.example/\u202ex", "https://[",
    ],
)  # fmt: skip
def test_what_is_no_link_to_a_meeting_is_refused(link):
    with pytest.raises(Rejected, match="https://"):
        pasted.create(Account("", {}), wanted(link=link))
    with pytest.raises(Rejected, match="https://"):
        pasted.test(Account("", {"link": link}))


def test_a_change_keeps_the_link_unless_another_is_pasted():
    made = pasted.create(Account("", {}), wanted(link=LINK, passcode="1"))
    assert pasted.change(Account("", {}), made, wanted(minutes=30)) == made
    assert pasted.change(Account("", {}), made, wanted(link=STANDING)).join_url == STANDING


def test_the_links_of_a_meeting_stand_in_no_words_about_it():
    assert LINK not in repr(wanted(link=LINK))
    assert LINK not in repr(pasted.create(Account("", {}), wanted(link=LINK)))
