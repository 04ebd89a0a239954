"""The words a template shows that no translation tag holds: text, and attributes that people read or hear.

Comments, variables and tags are taken out; what stands in an element with lang="id" is Indonesian on purpose.
"""

import re
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

ATTRIBUTES = ("aria-label", "alt", "placeholder", "title", "content")
_WORD = re.compile(r"[A-Za-z]{2,}")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_SKIPPED = {"script", "style", "kbd"}
_BLOCKS = {"comment": "endcomment", "verbatim": "endverbatim"}
_TRANSLATED = ("blocktranslate", "blocktrans")
_QUOTED = re.compile(r'(_\()?"([^"]*)"')
_NO_WORDS = {"translate", "trans", "load", "url", "if", "elif"}  # what they are given is a message, or a name


def bare_words(template: str) -> list[str]:
    """Each piece of text or attribute with a word in it that English readers would see in Indonesian."""
    reader = _Reader()
    reader.feed(_without_tags(template))
    reader.close()
    return reader.found


def _without_tags(template: str) -> str:
    """The template's own text; tags and variables leave a space, translated blocks nothing."""
    kept, until = [], ""
    for token in Lexer(template).tokenize():
        name = token.contents.split(None, 1)[0] if token.contents.strip() else ""
        if until:
            until = "" if token.token_type is TokenType.BLOCK and name == until else until
        elif token.token_type is TokenType.BLOCK:
            given = [] if name in _NO_WORDS or name in _TRANSLATED else _given(token.contents)
            kept.append(" ".join(given))
            until = _BLOCKS.get(name, f"end{name}" if name in _TRANSLATED else "")
        elif token.token_type is TokenType.TEXT:
            kept.append(token.contents)
        elif token.token_type is TokenType.VAR:
            kept.append(" ".join(_given(token.contents)) or " ")
    return "".join(kept)


def _given(tag: str) -> list[str]:
    """The texts given to a tag or filter, not to `_( )`; a single word is a name for code."""
    return [words for marked, words in _QUOTED.findall(tag) if not marked and " " in words and _WORD.search(words)]


class Shown:
    """The same of a page as it was sent: every piece of text a reader meets outside lang="id"."""

    @staticmethod
    def of(page: str) -> list[str]:
        """Text and attributes, the title with them."""
        body = page.partition("<head>")[2] or page
        reader = _Reader()
        reader.feed(body)
        reader.close()
        return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []  # tag, and whether its words are left alone
        self.found: list[str] = []

    @property
    def left_alone(self) -> bool:
        return any(alone for _, alone in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        alone = tag in _SKIPPED or "lang" in given
        if not (alone or self.left_alone or tag == "meta"):
            self.found += [value for name in ATTRIBUTES if (value := given.get(name) or "") and _WORD.search(value)]
        if tag == "input" and given.get("type") in ("submit", "button") and _WORD.search(given.get("value") or ""):
            self.found.append(given["value"] or "")
        if tag not in _VOID:
            self.open.append((tag, alone))

    def handle_endtag(self, tag: str) -> None:
        # Branches of a template may open a tag twice and close it once: only what is open is closed.
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index][0] == tag:
                del self.open[index:]
                return

    def handle_data(self, data: str) -> None:
        if not self.left_alone and _WORD.search(data):
            self.found.append(" ".join(data.split()))
