"""Width and height out of a picture's header, without decoding it: decoding is what a pixel bomb waits for."""

from collections.abc import Iterator
from typing import Literal

PIXELS_MAX = 100_000_000
SIDE_MAX = 30_000

_JPEG_START_OF_FRAME = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_JPEG_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}
_HEIC_SIZE_BOX = b"\x00\x00\x00\x14ispe\x00\x00\x00\x00"


class Damaged(ValueError):
    """The header is cut off or says nonsense."""


def pixel_size(content_type: str, body: bytes) -> tuple[int, int]:
    """(width, height) of a PNG, GIF, JPEG, WebP or HEIC; Damaged when the header does not say."""
    read = {
        "image/png": _png,
        "image/gif": _gif,
        "image/jpeg": _jpeg,
        "image/webp": _webp,
        "image/heic": _heic,
    }[content_type]
    width, height = read(body)
    if not width or not height:
        raise Damaged("no size")
    return width, height


def is_too_large(width: int, height: int) -> bool:
    """Would showing it eat the memory of whoever opens it? (100 megapixels ≈ 400 MB decoded)"""
    return width > SIDE_MAX or height > SIDE_MAX or width * height > PIXELS_MAX


def _number(body: bytes, start: int, length: int, order: Literal["big", "little"] = "big") -> int:
    part = body[start : start + length]
    if len(part) < length:
        raise Damaged("cut off")
    return int.from_bytes(part, order)


def _png(body: bytes) -> tuple[int, int]:
    if body[12:16] != b"IHDR":
        raise Damaged("no IHDR")
    return _number(body, 16, 4), _number(body, 20, 4)


def _gif(body: bytes) -> tuple[int, int]:
    return _number(body, 6, 2, "little"), _number(body, 8, 2, "little")


def _jpeg(body: bytes) -> tuple[int, int]:
    at = 2
    while True:
        while _number(body, at, 1) == 0xFF and _number(body, at + 1, 1) == 0xFF:
            at += 1  # fill bytes before a marker
        if _number(body, at, 1) != 0xFF:
            raise Damaged("no marker")
        marker = _number(body, at + 1, 1)
        if marker in _JPEG_START_OF_FRAME:
            return _number(body, at + 7, 2), _number(body, at + 5, 2)
        if marker in (0xD9, 0xDA):
            raise Damaged("picture data before its size")
        at += 2 if marker in _JPEG_WITHOUT_LENGTH else 2 + max(2, _number(body, at + 2, 2))


def _webp(body: bytes) -> tuple[int, int]:
    kind = body[12:16]
    if kind == b"VP8X":
        return _number(body, 24, 3, "little") + 1, _number(body, 27, 3, "little") + 1
    if kind == b"VP8L":
        bits = _number(body, 21, 4, "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return _number(body, 26, 2, "little") & 0x3FFF, _number(body, 28, 2, "little") & 0x3FFF
    raise Damaged("unknown WebP")


def _heic(body: bytes) -> tuple[int, int]:
    """The largest of the sizes given: a HEIC describes its tiles and thumbnails too."""
    sizes = list(_heic_sizes(body))
    if not sizes:
        raise Damaged("no size")
    return max(sizes, key=lambda size: size[0] * size[1])


def _heic_sizes(body: bytes) -> Iterator[tuple[int, int]]:
    at = body.find(_HEIC_SIZE_BOX)
    while at >= 0:
        yield _number(body, at + 12, 4), _number(body, at + 16, 4)
        at = body.find(_HEIC_SIZE_BOX, at + 1)
