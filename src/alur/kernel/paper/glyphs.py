"""Which letters the fonts that we bring can print, and what stands for one that they cannot."""

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Liberation Sans"


def printable(text: str) -> str:
    """The text on one line, as it can be printed: a letter that no font of ours has is named by its number.

    Left out as letters are marks that show nothing (control characters, marks that turn the direction of writing).
    """
    return "".join(_printed(letter) for letter in " ".join(unicodedata.normalize("NFC", text).split()))


def _printed(letter: str) -> str:
    if ord(letter) in _covered():
        return "" if unicodedata.category(letter) in ("Cc", "Cf") else letter
    return "" if unicodedata.category(letter)[0] == "C" else f"[U+{ord(letter):04X}]"


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """The characters that both the upright and the bold font have."""
    fonts = [_characters((FONTS / f"LiberationSans-{style}.ttf").read_bytes()) for style in ("Regular", "Bold")]
    return frozenset.intersection(*fonts)


def _characters(font: bytes) -> frozenset[int]:
    """What a TrueType font's `cmap` of format 4 names: segments of characters that have a glyph."""
    (tables,) = struct.unpack_from(">H", font, 4)
    offsets = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * tables, 16)}
    start = offsets[b"cmap"]
    (count,) = struct.unpack_from(">H", font, start + 2)
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * index)
        if (platform, encoding) == (3, 1):
            return frozenset(_segments(font, start + offset))
    raise ValueError("the font has no table of Unicode characters")


def _segments(font: bytes, at: int) -> list[int]:
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    segments = doubled // 2
    ends = struct.unpack_from(f">{segments}H", font, at + 14)
    starts = struct.unpack_from(f">{segments}H", font, at + 16 + doubled)
    deltas = struct.unpack_from(f">{segments}h", font, at + 16 + 2 * doubled)
    ranges_at = at + 16 + 3 * doubled
    ranges = struct.unpack_from(f">{segments}H", font, ranges_at)
    found = []
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for character in range(first, min(last, 0xFFFE) + 1):
            glyph = character + deltas[index] & 0xFFFF
            if ranges[index]:
                place = ranges_at + 2 * index + ranges[index] + 2 * (character - first)
                (glyph,) = struct.unpack_from(">H", font, place)
            if glyph:
                found.append(character)
    return found
