"""File names as people's devices send them, made safe to store, show and send back."""

import unicodedata

LONGEST = 150
_LONGEST_EXTENSION = 10
# Windows and shells give these a meaning; a name that holds them cannot be saved there.
_UNSAFE = dict.fromkeys(map(ord, '<>:"|?*%'), "-")
# Cc control, Cf bidi and other invisible marks, Cs lone surrogates, Co private use, Zl and Zp line breaks.
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_NAMELESS = "berkas"


def clean_name(name: str) -> str:
    """The last path part in NFC, without control and bidi marks, ≤ 150 characters, the extension kept in lower case."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(letter for letter in last if unicodedata.category(letter) not in _DROPPED)
    spaced = " ".join(unicodedata.normalize("NFC", visible).translate(_UNSAFE).split())
    stem, extension = split_extension(spaced.strip(". "))
    return _joined(stem, extension)


def split_extension(name: str) -> tuple[str, str]:
    """`laporan.akhir.PDF` → (`laporan.akhir`, `pdf`); no extension where it is not short plain letters and digits."""
    stem, dot, extension = name.rpartition(".")
    short = 0 < len(extension) <= _LONGEST_EXTENSION and extension.isascii() and extension.isalnum()
    if not dot or not stem or not short:
        return name, ""
    return stem, extension.lower()


def with_extension(name: str, extension: str) -> str:
    """The same name ending in `extension` instead of its own."""
    return _joined(split_extension(name)[0], extension)


def _joined(stem: str, extension: str) -> str:
    end = f".{extension}" if extension else ""
    kept = stem.strip(". ")[: LONGEST - len(end)].rstrip(". ")
    return (kept or _NAMELESS) + end
