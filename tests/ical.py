"""Is a calendar what RFC 5545 says? Read by three that know nothing of each other.

`read(text)` asserts it: by the grammar of content lines written down here, by vobject (which counts properties), and by
icalendar, whose calendar it answers.
"""

import re
from collections import Counter

import vobject
from icalendar import Calendar

_NAME = r"[A-Z0-9-]+"
_SAFE, _QUOTED = r"[^\x00-\x08\x0a-\x1f\x7f\";:,]*", r"\"[^\x00-\x08\x0a-\x1f\x7f\"]*\""
_VALUE = rf"(?:{_QUOTED}|{_SAFE})"
_LINE = re.compile(
    rf"(?P<name>{_NAME})(?P<parameters>(?:;{_NAME}={_VALUE}(?:,{_VALUE})*)*):(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)"
)
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,Nn])*")
_DATE, _TIME = r"\d{8}", r"\d{8}T\d{6}"
_FORMS = {
    "DTSTAMP": rf"{_TIME}Z", "LAST-MODIFIED": rf"{_TIME}Z", "DTSTART": rf"{_TIME}Z?|{_DATE}",
    "DTEND": rf"{_TIME}Z?|{_DATE}",
    "SEQUENCE": r"\d{1,9}", "STATUS": "CONFIRMED|CANCELLED|TENTATIVE", "TRANSP": "OPAQUE|TRANSPARENT",
    "TZOFFSETFROM": r"[+-]\d{4}", "TZOFFSETTO": r"[+-]\d{4}", "VERSION": r"2\.0", "METHOD": "REQUEST|CANCEL",
    "REFRESH-INTERVAL": "PT1H", "ORGANIZER": r"mailto:\S+@\S+", "ATTENDEE": r"mailto:\S+@\S+", "CALSCALE": "GREGORIAN",
}  # fmt: skip
_PARAMETERS = {"PARTSTAT": {"NEEDS-ACTION", "ACCEPTED"}, "ROLE": {"REQ-PARTICIPANT"}, "RSVP": {"TRUE"}}
"""Of those that we write; anything else is a slip."""
_TEXTS = {"SUMMARY", "LOCATION", "DESCRIPTION", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "TZNAME", "UID", "PRODID"}
_ONCE = {
    "VCALENDAR": {"VERSION", "PRODID"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "STATUS"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}


def read(text: bytes) -> Calendar:
    """The calendar; AssertionError with what is wrong."""
    assert not (faults := _faults(text)), faults
    for each in vobject.readComponents(text.decode()):
        assert each.validate(raiseException=True)
    calendar = Calendar.from_ical(text)
    assert not [each.errors for each in calendar.walk() if each.errors]
    for event in calendar.events:
        assert event.start < event.end, "DTEND is not after DTSTART"
        if "METHOD" in calendar:  # RFC 5546
            assert event.get("organizer"), "nobody invites"
            assert event.get("attendee"), "nobody is invited"
    return calendar


def _faults(text: bytes) -> list[str]:
    faults = [f"longer than 75 octets: {each!r}" for each in text.split(b"\r\n") if len(each) > 75]
    if not text.endswith(b"\r\n") or b"\n" in text.replace(b"\r\n", b"") or b"\r" in text.replace(b"\r\n", b""):
        faults.append("a line does not end with CRLF")
    for each in text.split(b"\r\n"):
        try:
            each.decode()
        except UnicodeDecodeError:
            faults.append(f"folded inside a character: {each!r}")
    unfolded = text.replace(b"\r\n ", b"").decode(errors="replace")
    return faults + _faults_of_lines([each for each in unfolded.split("\r\n") if each])


def _faults_of_lines(lines: list[str]) -> list[str]:
    faults, inside, counts, zones, wanted = [], list[str](), list[Counter[str]](), set[str](), set[str]()
    for each in lines:
        found = _LINE.fullmatch(each)
        if found is None:
            faults.append(f"no content line: {each!r}")
            continue
        name, value = found["name"], found["value"]
        if name == "BEGIN":
            inside.append(value)
            counts.append(Counter())
            continue
        if name == "END":
            counted = counts.pop()
            if inside.pop() != value:
                faults.append(f"END:{value} ends another")
            faults += [f"{value}: {need} {counted[need]} times" for need in _ONCE[value] if counted[need] != 1]
            continue
        counts[-1][name] += 1
        for key, said in re.findall(rf";({_NAME})=({_VALUE})", found["parameters"]):
            if key in _PARAMETERS and said not in _PARAMETERS[key]:
                faults.append(f"{name};{key}: {said!r}")
        if name in _FORMS and not re.fullmatch(_FORMS[name], value):
            faults.append(f"{name}: {value!r}")
        if name in _TEXTS and not _TEXT.fullmatch(value):
            faults.append(f"{name} is not escaped: {value!r}")
        if name == "TZID":
            zones.add(value)
        wanted |= set(re.findall(r";TZID=([^;:]+)", found["parameters"]))
        if name in ("DTSTART", "DTEND") and inside[-1] == "VEVENT" and _floats(found):
            faults.append(f"floating: {each!r}")
    return faults + [f"no VTIMEZONE of {zone}" for zone in wanted - zones] + [f"{each} is open" for each in inside]


def _floats(found: re.Match[str]) -> bool:
    """A time that means another moment to everybody."""
    return not found["value"].endswith("Z") and not re.search("TZID=|VALUE=DATE", found["parameters"])
