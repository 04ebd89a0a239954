"""What `kernel/ics.py` writes: read by strangers, whatever the words, wherever the office."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from alur.kernel import ics
from tests.ical import read

pytestmark = pytest.mark.once

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
ZONES = ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura", "America/New_York", "Asia/Kathmandu"]
TRICKY = [",", ";", "\\", "\n", "\r\n", "\r", "\x00", "\x0b", "\x85", "\u2028", "\u2029", "\u200f", "\u202e", "\ud800",
          "👩‍👩‍👧‍👦", "é", "“", '"', ":", "BEGIN:VEVENT", "\\n", "\ufeff", "‏שלום", "a", " "]  # fmt: skip
words = some.lists(some.one_of(some.sampled_from(TRICKY), some.characters()), max_size=20).map("".join)
words |= words.map(lambda each: (each * 300)[:300])


def event(zone="Asia/Makassar", **changes):
    start = datetime(2026, 12, 3, 9, tzinfo=ZoneInfo(zone))
    values = {"uid": "a-1", "sequence": 0, "changed_at": AT, "start": start, "end": start + timedelta(hours=2)}
    return ics.Event(**values | {"title": "Rapat"} | changes)


@settings(max_examples=60)
@given(words, words, words, some.sampled_from(ZONES))
def test_a_feed_can_be_read_whatever_the_words(title, description, name, zone):
    found = event(zone, title=title, description=description, location=name, categories=(name, title))
    calendar = read(ics.feed([found], name=name, description=description, zone=zone, url="https://a.id/x?a=1,2;3"))
    [told] = calendar.events
    assert str(told["summary"]) == ics.line(title)
    assert told.start == found.start
    assert calendar.timezones[0].tz_name == zone


@settings(max_examples=60)
@given(words, words, some.sampled_from(ZONES), some.booleans())
def test_an_invitation_can_be_read_whatever_the_names(title, name, zone, cancelled):
    organizer, guest = ics.Party(name, "kantor@contoh.id"), ics.Party(name, "siti@contoh.id")
    told = ics.invitation(event(zone, title=title, cancelled=cancelled), organizer=organizer, guest=guest, stamp=AT)
    calendar = read(told)
    assert calendar["method"] == ("CANCEL" if cancelled else "REQUEST")
    [found] = calendar.events
    assert (str(found["attendee"]), str(found["organizer"])) == ("mailto:siti@contoh.id", "mailto:kantor@contoh.id")
    assert found["attendee"].params.get("CN", "") == ics.line(name).replace('"', "'")


@given(words)
def test_a_title_cannot_turn_the_direction_of_the_words_around_it(title):
    assert not {"\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068"} & set(ics.text(title))


@pytest.mark.parametrize(("zone", "name", "offset"), [("Asia/Jakarta", "WIB", 7), ("Asia/Makassar", "WITA", 8),
                                                       ("Asia/Jayapura", "WIT", 9)])  # fmt: skip
def test_the_three_zones_are_told_by_name(zone, name, offset):
    text = ics.feed([event(zone)], name="x", zone=zone).decode()
    assert f"TZID:{zone}" in text
    assert f"TZNAME:{name}" in text
    assert f"TZOFFSETTO:+0{offset}00" in text
    assert f"DTSTART;TZID={zone}:20261203T090000" in text


def test_a_whole_day_ends_with_the_day_after_it():
    text = ics.feed([event(start=date(2026, 12, 3), end=date(2026, 12, 3))], name="x", zone="Asia/Jakarta")
    read(text)
    assert b"DTSTART;VALUE=DATE:20261203\r\n" in text
    assert b"DTEND;VALUE=DATE:20261204\r\n" in text


def test_an_emoji_of_a_family_stays_whole():
    assert ics.line("👩‍👩‍👧‍👦 Rapat\nkeluarga") == "👩‍👩‍👧‍👦 Rapat keluarga"


def test_the_checker_finds_what_is_wrong():
    """A test that cannot fail tells nothing: each fault is found by the grammar."""
    good = ics.feed([event()], name="x", zone="Asia/Makassar")
    read(good)
    for wrong in (
        good.replace(b"\r\n", b"\n"),
        good.replace(b"SUMMARY:Rapat", b"SUMMARY:Rapat; benih"),
        good.replace(b"SUMMARY:Rapat", b"SUMMARY:" + b"x" * 80),
        good.replace(b"SUMMARY:Rapat", b"SUMMARY:a\x00b"),
        good.replace(b"UID:a-1\r\n", b""),
        good.replace(b";TZID=Asia/Makassar", b""),
        good.replace(b"DTSTAMP:20261123T020000Z", b"DTSTAMP:2026-11-23"),
        good.replace(b"BEGIN:VTIMEZONE\r\nTZID:Asia/Makassar", b"BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo"),
    ):
        assert wrong != good
        with pytest.raises(AssertionError):
            read(wrong)
