"""Words as the search knows them: small letters without accents, as they stand between spaces and signs."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 40
"""A longer word is known by its beginning."""
MOST_ASKED = 8
"""So many words of a search are looked for; what is said beyond does not narrow it further."""

_SIGNS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"[A-Za-z]{1,8}-\d{1,4}(-\d{0,9})?")


def words_in(*texts: str) -> set[str]:
    """The words of these texts."""
    return {word for text in texts for word in _split(text)}


def words_of_case(number: str, *texts: str) -> set[str]:
    """Under what a case is found: its number, whole, and the words of its texts."""
    return {number.lower()[:LONGEST], *words_in(*texts)}


def words_asked(text: str) -> list[str]:
    """The beginnings of words that somebody looks for, each once; the beginning of a number stays in one piece."""
    pieces = [[piece.lower()] if _NUMBER.fullmatch(piece) else _split(piece) for piece in text.split()]
    found = list(dict.fromkeys(word for piece in pieces for word in piece))
    return _without_beginnings(found)[:MOST_ASKED]


def end_of(beginning: str) -> str:
    """Every word with this beginning sorts before it, by code points."""
    return beginning + "\U0010ffff"


def _split(text: str) -> list[str]:
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return [word[:LONGEST] for word in _SIGNS.split(plain.casefold()) if word]


def _without_beginnings(words: Iterable[str]) -> list[str]:
    """Whoever asks for `si` and `siti` asks for `siti`."""
    asked = list(words)
    return [word for word in asked if not any(other != word and other.startswith(word) for other in asked)]
