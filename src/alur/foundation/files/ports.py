"""What a virus scanner implements, and what keeps the bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from alur.kernel.errors import Away


class StoreAway(Away):
    """What keeps the bytes cannot be asked now, or will not have us; `str()` says why, to an operator."""


class ScannerAway(Exception):
    """It cannot be asked now; what waits goes on waiting. `str()` says why, without anything of the file."""


@dataclass(frozen=True)
class Verdict:
    """`clean`, `infected` with the signature's name, or `unclear`: this one file could not be judged."""

    word: str
    signature: str = ""


class Scanner(Protocol):
    """Looks at one file. Uses the network, bounds its own waiting."""

    def scan(self, body: BinaryIO) -> Verdict: ...


class Store(Protocol):
    """Keeps bytes under generated names, each written once. Every call may raise StoreAway; each bounds its waiting."""

    def put(self, name: str, body: bytes) -> None:
        """When it returns, these very bytes are safe. When it raises, nothing half-written has the name."""
        ...

    def open(self, name: str) -> BinaryIO:
        """From the beginning, read once. FileNotFoundError where there is nothing of that name."""
        ...

    def remove(self, name: str) -> None:
        """Also where it is gone already."""
        ...

    def withdraw(self, name: str, kept_as: str) -> None:
        """Out of reach of `open`, kept for an operator under another name. Also where it is gone already."""
        ...

    def older_than(self, before: datetime) -> Iterator[str]:
        """The names of what was written before that moment."""
        ...

    def is_empty(self) -> bool: ...

    def put_back(self, folder: Path, aside: str | None) -> str:
        """Make it hold what lies in the folder, after a restore; nothing is deleted.

        What it held before is kept under a name made with `aside`; answers in words where that is, empty without.
        """
        ...

    def check(self) -> None:
        """StoreAway where it would not take a file now."""
        ...
