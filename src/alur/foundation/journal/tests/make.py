"""Builders: a kind of entry for tests, and a chain of it."""

from datetime import UTC, datetime
from typing import Any

from alur.foundation.journal.actions import write_entry
from alur.foundation.journal.models import Entry
from alur.foundation.journal.ports import Kind
from alur.foundation.journal.registry import declare

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


declare(Kind("tests.happened", "Sesuatu terjadi.", sealed=("reason",), committed=("words",)))


def entry(**said: Any) -> Entry:
    """The next entry of the chain `tests`."""
    return write_entry(**{"stream": "tests", "kind": "tests.happened", "actor": "system", "at": AT, **said})
