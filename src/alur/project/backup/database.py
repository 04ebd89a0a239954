"""What a backup asks of a database: a consistent copy, and putting one back, all or nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

type Rows = Callable[[str], Iterable[tuple[Any, ...]]]
"""Answers one SELECT, as the copy sees it."""


@dataclass(frozen=True)
class Snapshot:
    """A copy of the database as it was at one moment, and questions to that same moment."""

    dump: Path
    rows: Rows
    tables: tuple[str, ...]

    def counts(self) -> dict[str, int]:
        """The rows of every table."""
        return {table: next(iter(self.rows(f'SELECT count(*) FROM "{table}"')))[0] for table in self.tables}  # noqa: S608  names from the catalogue


@dataclass(frozen=True)
class Content:
    """What is put back, and what must be true of it afterwards."""

    dump: Path
    counts: Mapping[str, int]
    statements: Sequence[str] = ()
    """Done with it in one step: the database is never there without them."""


class Database(Protocol):
    """SQLite or PostgreSQL."""

    @property
    def engine(self) -> str:
        """`sqlite` or `postgresql`: an archive of one is no archive of the other."""
        ...

    def snapshot(self, folder: Path) -> AbstractContextManager[Snapshot]:
        """Copy into `folder`, while others read and write."""
        ...

    def is_empty(self) -> bool: ...

    def refuse_if_used(self) -> None:
        """BackupFailed while other processes have it open, where that can be known."""
        ...

    def trial(self, content: Content, folder: Path) -> AbstractContextManager[str]:
        """Load it somewhere else and look whether all is there; Damaged where it is not.

        Gives the DATABASE_URL of that copy, which is gone afterwards.
        """
        ...

    def put_back(self, content: Content, folder: Path, aside: str | None) -> str:
        """Make it the database, in one step that happens or does not.

        What was there is kept under a name made with `aside`, or must be empty where that is None. Answers in words
        where the old one is, empty without one.
        """
        ...


def missing_rows(found: Mapping[str, int], wanted: Mapping[str, int]) -> list[str]:
    """Tables that do not hold as many rows as they should."""
    return sorted(table for table, count in wanted.items() if found.get(table) != count)
