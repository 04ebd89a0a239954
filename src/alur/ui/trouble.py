"""Is an error trouble of the machine, which passes, or a fault of the program? Of trouble people are told."""

import errno
import sqlite3
from collections.abc import Iterator
from enum import Enum, auto

from django.db import Error, InterfaceError, OperationalError

RETRY_AFTER_SECONDS = 60
_FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT})
_SQLITE_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMOPEN})
"""The companion of the log (`-shm`) grows too, and says so in its own way."""
_SQLITE_AWAY = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
)
_POSTGRES_FULL = "53100"
_POSTGRES_READ_ONLY = "25006"
"""A standby that is not the primary yet."""


class Trouble(Enum):
    """What is the matter."""

    FULL = auto()
    """No space is left, for a file or in the database. Nothing was written: it was rolled back."""
    AWAY = auto()
    """The database is not there, or busy for too long. Whether the last act was written may be unknown."""


def trouble_of(error: BaseException) -> Trouble | None:
    """What the error, or one that it came from, tells of; None for a fault of the program."""
    for each in _line(error):
        if isinstance(each, OSError) and each.errno in _FULL_DISK:
            return Trouble.FULL
        if isinstance(each, Error) and (found := _of_database(each)):
            return found
    return None


def _line(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _of_database(error: Error) -> Trouble | None:
    driver = error.__cause__
    if isinstance(driver, sqlite3.Error):
        code = getattr(driver, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code in _SQLITE_FULL:
            return Trouble.FULL
        return Trouble.AWAY if code & 0xFF in _SQLITE_AWAY else None
    state = getattr(driver, "sqlstate", None)
    if state == _POSTGRES_FULL:
        return Trouble.FULL
    gone = isinstance(error, (OperationalError, InterfaceError)) or state == _POSTGRES_READ_ONLY
    return Trouble.AWAY if gone and driver is not None else None
