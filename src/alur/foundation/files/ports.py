"""What a virus scanner implements."""

from dataclasses import dataclass
from typing import BinaryIO, Protocol


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
