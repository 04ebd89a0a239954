"""What is wrong in an SOP file, said so that its author can put it right."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from alur.kernel.errors import AlurError

type Path = tuple[str | int, ...]
"""Where in the file: keys of mappings and indexes of lists, from the top."""


@dataclass(frozen=True)
class Fault:
    """One fault of one file; `line` is None where no line is to blame (the file cannot be opened)."""

    source: str
    line: int | None
    message: str
    advice: str
    path: Path = field(default=(), compare=False)
    """Which part of the file, as it is written there; () where no part is to blame."""

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{place}: {self.message}. {self.advice}"


class FaultyDefinition(AlurError):
    """An SOP file that cannot be read, run or published; carries every fault found, never only the first."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class Finding(NamedTuple):
    """A fault before its line is known: where in the definition, what, and what to do."""

    path: Path
    message: str
    advice: str


def nearest(word: str, known: list[str]) -> str | None:
    """The known word that was probably meant."""
    close = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    return close[0] if close else None


def meant(word: str, known: list[str], otherwise: str) -> str:
    """Advice for an unknown word: the nearest one, else the whole list when it is short, else `otherwise`."""
    if (guess := nearest(word, known)) is not None:
        return f"Mungkin maksud Anda “{guess}”."
    if 0 < len(known) <= 16:
        return f"Yang dikenal: {', '.join(known)}."
    return otherwise


def clipped(word: object) -> str:
    """A word as a message may show it: what a file says can be of any length."""
    text = str(word)
    return text if len(text) <= 80 else f"{text[:77]}…"
