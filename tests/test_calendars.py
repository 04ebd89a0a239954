"""What `kernel/ics.py` writes: read by strangers, whatever the words, wherever the office."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as some

from alur.kernel import ics
from alur.kernel.series import repeats_of
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
    assert found["attendee"].params.get("CN", "") == ics.line(name.replace("\\", " ")).replace('"', "'")


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


def test_the_checker_finds_what_is_wrong_with_an_invitation():
    organizer, guest = ics.Party("Kantor", "kantor@x.example"), ics.Party("Siti, S.P.", "siti@x.example")
    good = ics.invitation(event(), organizer=organizer, guest=guest, stamp=AT)
    read(good)
    for before, after in (
        (b"PARTSTAT=NEEDS-ACTION", b"PARTSTAT=PERHAPS"),
        (b"DTEND;TZID=Asia/Makassar:20261203T110000", b"DTEND;TZID=Asia/Makassar:20261203T090000"),
        (b"DTEND;TZID=Asia/Makassar:20261203T110000", b"DTEND;VALUE=DATE:20261204"),
        (b"ORGANIZER;CN=Kantor:mailto:kantor@x.example\r\n", b""),
        (b"METHOD:REQUEST", b"METHOD:PUBLISH"),
    ):
        wrong = good.replace(before, after)
        assert wrong != good
        with pytest.raises((AssertionError, ValueError)):
            read(wrong)


# ── series ───────────────────────────────────────────────────────────────────────────────────────


def starts(*days, zone="Asia/Makassar", hour=9):
    return [datetime.fromisoformat(day).replace(hour=hour, tzinfo=ZoneInfo(zone)) for day in days]


def told(planned, **changes):
    """What a calendar that knows the rule of the first makes of it, on the wall clock."""
    first = event(start=planned[0], end=planned[0] + timedelta(hours=1), repeats=repeats_of(planned), **changes)
    text = ics.feed([first], name="x", zone=str(planned[0].tzinfo))
    read(text)
    found = vobject.readOne(text.decode()).vevent.getrruleset(addRDate=True)
    return text, [each.replace(tzinfo=None) for each in found]


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (["2026-12-01", "2026-12-08", "2026-12-15"], b"FREQ=WEEKLY;UNTIL=20261215T010000Z"),
        (["2026-12-01", "2026-12-15", "2026-12-29"], b"INTERVAL=2"),
        (["2026-12-01", "2026-12-08", "2026-12-22"], b"EXDATE;TZID=Asia/Makassar:20261215T090000"),
        (["2026-12-08", "2027-01-12", "2027-02-09"], b"BYDAY=2TU"),
        (["2026-11-27", "2026-12-25", "2027-01-29"], b"BYDAY=-1FR"),
        (["2026-12-15", "2027-01-15", "2027-02-15"], b"BYMONTHDAY=15"),
        (["2026-12-01", "2026-12-03", "2026-12-22"], b"RDATE;TZID=Asia/Makassar:20261203T090000"),
    ],
)
def test_a_series_is_told_by_the_rule_that_fits(days, says):
    planned = starts(*days)
    text, found = told(planned)
    assert says in text.replace(b"\r\n ", b"")
    assert found == [each.replace(tzinfo=None) for each in planned]


def test_a_single_meeting_does_not_repeat():
    assert repeats_of(starts("2026-12-01")) is None


def test_one_of_a_series_that_was_moved_says_when_it_was_planned():
    planned = starts("2026-12-01", "2026-12-08")
    moved = event(
        start=planned[1] + timedelta(days=1), end=planned[1] + timedelta(days=1, hours=1), instead_of=planned[1]
    )
    first = event(start=planned[0], end=planned[0] + timedelta(hours=1), repeats=repeats_of(planned))
    text = ics.feed([first, moved], name="x", zone="Asia/Makassar")
    read(text)
    assert b"RECURRENCE-ID;TZID=Asia/Makassar:20261208T090000" in text


@settings(max_examples=60)
@given(
    some.sets(some.integers(0, 40), min_size=2, max_size=12), some.sampled_from([1, 7, 14, 28]),
    some.sampled_from(ZONES[:4]), some.integers(0, 23),
)  # fmt: skip
def test_whatever_the_series_a_calendar_comes_to_the_same_starts(days, step, zone, hour):
    first = starts("2026-11-23", zone=zone, hour=hour)[0]
    planned = sorted(first + timedelta(days=step * day) for day in days)
    _text, found = told(planned)
    assert found == [each.replace(tzinfo=None) for each in planned]
