"""Names of an SOP file for what a drawing names by identifiers and words."""

import re
import unicodedata
from collections.abc import Sequence

from alur.engine.sops.rules.definition import EndKind

from .xml import Tag

_OWN = re.compile(r"(?:Step|End|Lane)_([a-z][a-z0-9]*(?:-[a-z0-9]+)*)")
_KINDS = (("tolak", EndKind.REJECTED), ("batal", EndKind.CANCELLED), ("tarik", EndKind.WITHDRAWN))


class Names:
    """Hands out each name once: steps and ends share their names, executors have their own."""

    def __init__(self, *, ours: bool) -> None:
        """`ours`: identifiers may be those of our own export, and then say the name."""
        self.ours = ours
        self.found: dict[str, str] = {}
        self.lanes: dict[str, str] = {}

    def of(self, symbol: str, words: str) -> str:
        """Of a step or end; the same symbol gets the same name again."""
        return self._once(self.found, symbol, words)

    def lane(self, symbol: str, words: str) -> str:
        """Of an executor."""
        return self._once(self.lanes, symbol, words)

    def ways(self, flows: Sequence[Tag], step: str, conditions: Sequence[str]) -> list[str]:
        """Of the ways out of a step: what the condition asks for, our own identifier, or the words."""
        taken: dict[str, str] = {}
        names = []
        for number, (flow, condition) in enumerate(zip(flows, conditions, strict=True), 1):
            symbol = flow.attributes.get("id", "")
            own = symbol.removeprefix(f"Flow_{step}_")
            known = condition or (own if self.ours and own != symbol else "")
            words = known or flow.attributes.get("name", "") or (f"jalan-{number}" if len(flows) > 1 else "selesai")
            names.append(self._once(taken, symbol, words))
        return names

    def plain(self, words: str) -> str:
        """Words as a name, whatever else is called so."""
        return _slug(words)

    def _once(self, taken: dict[str, str], symbol: str, words: str) -> str:
        if symbol not in taken:
            own = _OWN.fullmatch(symbol) if self.ours else None
            name = base = own[1] if own else _slug(words or symbol)
            number = 2
            while name in taken.values():
                name, number = f"{base[:56]}-{number}", number + 1
            taken[symbol] = name
        return taken[symbol]


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-")
    return name if name[:1].isalpha() else f"langkah-{name}".strip("-")


def end_kind(words: str) -> str:
    """What an end with such words means: done, unless they say otherwise."""
    said = words.lower()
    return str(next((kind for word, kind in _KINDS if word in said), EndKind.DONE))


def initials(words: str) -> str:
    """A prefix for case numbers out of the words of a title."""
    letters = "".join(word[0] for word in re.findall(r"[A-Za-z]+", words)).upper()
    return letters[:8] or "SOP"
