"""Locks between the processes of one data directory: they end with the process that holds them, even a killed one."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

IN_USE = ".in-use"
"""Held by every `serve` and `worker` together; a restore wants it alone."""


UNFINISHED = ".restoring"
"""A file that is there from the first change of a restore to its last: nothing may start on half of one."""


class Busy(Exception):
    """Another process holds the lock."""


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock alone; Busy where anybody has it."""
    with _held(path, fcntl.LOCK_EX):
        yield


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Hold the lock alone, after whoever has it now."""
    with _held(path, fcntl.LOCK_EX, wait=True):
        yield


@contextmanager
def in_use(data: Path) -> Iterator[None]:
    """The data directory is in use while the block runs; Busy while a restore has it."""
    with _held(data / IN_USE, fcntl.LOCK_SH):
        yield


@contextmanager
def _held(path: Path, kind: int, *, wait: bool = False) -> Iterator[None]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, kind if wait else kind | fcntl.LOCK_NB)
        except OSError:
            raise Busy from None
        yield
