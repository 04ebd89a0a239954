"""How wide a text can become, whatever sans-serif font the reader's device has.

The widths are those of the widest fonts in common use (DejaVu Sans, Verdana): what fits there fits everywhere.
"""

from collections.abc import Iterable
from functools import lru_cache

LINE = 1.25
"""Height of a line of text, as a multiple of its size."""

_GROUPS = {
    29: "ijlI'",
    36: " ,./|\\:;J",
    41: "-rtf()[]!",
    53: 'sz?_`"*',
    62: "vxykec",
    66: "abdghnopqu0123456789TFLYP$",
    72: "KRBAEVXZSC{}",
    80: "UNHDGO&Q",
    88: "wM<>=+^#~",
    102: "mW%@–—",
}
_WIDTHS = {letter: width / 100 for width, letters in _GROUPS.items() for letter in letters}
_BOLD = 1.2
_UNKNOWN = 1.05


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """An upper bound of the width of one line, in the unit of `size`."""
    plain = sum(_WIDTHS.get(letter, _UNKNOWN if not letter.isalpha() else 0.85) for letter in text)
    return round(plain * size * (_BOLD if bold else 1), 2)


def widest(lines: Iterable[str], size: float, *, bold: bool = False) -> float:
    return max((width_of(line, size, bold=bold) for line in lines), default=0)


# The same rows are drawn again and again: measuring them was most of the work.
@lru_cache(maxsize=2048)
def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Lines that fit into `room`; nothing is cut off: a word too long for a line goes on in the next one."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, room, size, bold=bold):
        if line and width_of((line + piece).rstrip(), size, bold=bold) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece
    if line.strip():
        lines.append(line.rstrip())
    return tuple(lines)


@lru_cache(maxsize=2048)
def balanced(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """As `wrapped`, in the same number of lines, of about the same length. Words stay whole: for one it grows."""
    least = longest_piece(text, size, bold=bold)
    lines = wrapped(text, max(room, least), size, bold=bold)
    while len(lines) > 1:
        narrower = wrapped(text, max(least, widest(lines, size, bold=bold) - 1), size, bold=bold)
        if len(narrower) > len(lines) or widest(narrower, size, bold=bold) >= widest(lines, size, bold=bold):
            break
        lines = narrower
    return lines


def longest_piece(text: str, size: float, *, bold: bool = False) -> float:
    """The width of the widest part that is not to be broken."""
    return widest((piece.rstrip() for piece in _pieces(text, float("inf"), size, bold=bold)), size, bold=bold)


def _pieces(text: str, room: float, size: float, *, bold: bool) -> Iterable[str]:
    """What must not be broken: words with the space behind them, parts of a word up to a slash or hyphen."""
    for word in text.split():
        part = ""
        for place, letter in enumerate(word):
            if part and width_of(part + letter, size, bold=bold) > room:
                yield part
                part = ""
            part += letter
            if letter in "/-" and 1 < place < len(word) - 2:
                yield part
                part = ""
        yield part + " "
