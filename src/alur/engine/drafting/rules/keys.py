"""Names for a definition's keys."""

import re
import unicodedata
from collections.abc import Container

_YAML_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
"""Unquoted they would be read as something else than a name."""


def key_of(name: str, otherwise: str = "bagian", longest: int = 50) -> str:
    """`Kepala Bagian Umum dan RT` → `kepala-bagian-umum-dan-rt`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    key = key if len(key) <= longest else key[:longest].rsplit("-", 1)[0]
    if not key:
        return otherwise
    return key if key[0].isalpha() and key not in _YAML_WORDS else f"{otherwise}-{key}"


def free_key(name: str, taken: Container[str], otherwise: str = "bagian", longest: int = 50) -> str:
    """The same, numbered where it is taken."""
    key = key_of(name, otherwise, longest)
    if key not in taken:
        return key
    return next(f"{key}-{number}" for number in range(2, 10_000) if f"{key}-{number}" not in taken)
