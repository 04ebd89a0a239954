"""Builders: SOP texts and their publication."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from alur.engine.sops.actions import publish
from alur.engine.sops.queries import shipped
from alur.engine.sops.rules.reading import read

HERE = Path(__file__).parent
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
KNOWN = frozenset(
    {
        "work",
        "meetings.book",
        "meetings.publish",
        "recipients.reach",
        "surveys.fill",
        "surveys.invite",
        "surveys.remind",
    }
)
TOY = (HERE / "toy.yaml").read_text(encoding="utf-8")


def toy(*changes):
    """The toy SOP's text with each `(old, new)` replaced once; an `old` that is not there is an error of the test."""
    text = TOY
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def library_text(slug):
    return shipped()[slug].read_text(encoding="utf-8")


@cache
def library():
    """The shipped definitions by slug."""
    return {slug: read(path.read_text(encoding="utf-8"), slug) for slug, path in shipped().items()}


def published(office, text=TOY, *, by="system", at=AT, create_positions=True, source="toy.yaml"):
    return publish(
        office=office,
        text=text,
        source=source,
        by=by,
        at=at,
        create_positions=create_positions,
        known_activities=KNOWN,
    )
