"""What a file really is, from its bytes. What is not on this list is not accepted, whatever its name says."""

import io
import re
import zipfile
from dataclasses import dataclass

# A packed document may say it unpacks to at most this; a bomb is meant for whoever opens it.
UNPACKED_MAX = 300 * 1024 * 1024
MEMBERS_MAX = 10_000

PICTURES = {"image/png", "image/jpeg", "image/webp", "image/heic", "image/gif"}

EXTENSIONS: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg", "jfif"),
    "image/webp": ("webp",),
    "image/heic": ("heic", "heif"),
    "image/gif": ("gif",),
    "video/mp4": ("mp4", "m4v"),
    "text/plain": ("txt", "csv"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.presentation": ("odp",),
}
"""Accepted types, each with the endings its name may have; the first is given to a name that has none."""

_OFFICE_FOLDERS = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_STARTS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_MP4_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash"}
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PROGRAM_STARTS = ("#!", "<", "%!")


@dataclass(frozen=True)
class Macros:
    """A document that carries a program."""


@dataclass(frozen=True)
class Bomb:
    """A packed document that unpacks to far more than it should."""


def content_type(body: bytes) -> str | Macros | Bomb | None:
    """One of EXTENSIONS' types; None when it is none of them (programs, web pages, SVG, plain archives, damage)."""
    for start, found in _STARTS:
        if body.startswith(start):
            return found
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:8] == b"ftyp":
        return _media(body)
    if body.startswith(b"PK\x03\x04"):
        return _packed(body)
    return "text/plain" if _is_plain_text(body) else None


def _media(body: bytes) -> str | None:
    brand = body[8:12]
    if brand in _HEIC_BRANDS:
        return "image/heic"
    return "video/mp4" if brand in _MP4_BRANDS else None


def _packed(body: bytes) -> str | Macros | Bomb | None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            members = packed.infolist()
            if len(members) > MEMBERS_MAX or sum(member.file_size for member in members) > UNPACKED_MAX:
                return Bomb()
            names = [member.filename for member in members]
            # Office puts the macros there, whatever the file's ending.
            if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
                return Macros()
            if "[Content_Types].xml" in names:
                return next((kind for folder, kind in _OFFICE_FOLDERS.items() if _inside(folder, names)), None)
            if names and names[0] == "mimetype" and members[0].file_size < 100:
                kind = packed.read("mimetype").decode("ascii", "replace").strip()
                return kind if kind.startswith("application/vnd.oasis.") and kind in EXTENSIONS else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return None
    return None


def _inside(folder: str, names: list[str]) -> bool:
    return any(name.startswith(folder) for name in names)


def _is_plain_text(body: bytes) -> bool:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if _CONTROLS.search(body):
        return False
    # A web page, SVG, script or PostScript is text too, but runs where it is opened.
    return not text.lstrip().startswith(_PROGRAM_STARTS)
