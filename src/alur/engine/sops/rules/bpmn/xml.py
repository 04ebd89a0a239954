"""XML from anybody, read within bounds: no document type, so no entities; bytes, depth and elements as of an SOP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

MAX_BYTES = 5_000_000
MAX_DEPTH = 60
MAX_ELEMENTS = 50_000


class UnreadableXml(Exception):
    """Why the file is not read: the line if one is to blame, what is wrong, and what to do."""

    def __init__(self, line: int | None, message: str, advice: str) -> None:
        self.line, self.message, self.advice = line, message, advice
        super().__init__(message)


@dataclass(eq=False)
class Tag:
    """An element: `space` is its namespace; attributes of a namespace are named `namespace}name`."""

    space: str
    name: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list[Tag] = field(default_factory=list)

    def all(self, name: str, space: str | None = None) -> Iterator[Tag]:
        return (each for each in self.children if each.name == name and space in (None, each.space))

    def first(self, name: str, space: str | None = None) -> Tag | None:
        return next(self.all(name, space), None)


def read_xml(content: bytes) -> Tag:
    """The root element. Raises UnreadableXml before anything large is built."""
    if len(content) > MAX_BYTES:
        raise UnreadableXml(None, "berkas terlalu besar", f"Paling besar {MAX_BYTES // 1_000_000} MB.")
    return _Reader().read(content)


class _Reader:
    def __init__(self) -> None:
        self.open: list[Tag] = []
        self.count = 0
        self.root: Tag | None = None
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def read(self, content: bytes) -> Tag:
        try:
            self.parser.Parse(content, True)
        except expat.ExpatError as error:
            raise UnreadableXml(error.lineno, "bukan XML yang sah", "Simpan lagi dari program gambarnya.") from None
        except (LookupError, ValueError):
            raise UnreadableXml(None, "tulisannya tidak dikenal", "Simpan berkas sebagai UTF-8.") from None
        assert self.root is not None
        return self.root

    def _doctype(self, *_about: object) -> None:
        line = self.parser.CurrentLineNumber
        raise UnreadableXml(line, "memuat DOCTYPE atau entitas", "Hapus bagian itu; berkas BPMN tidak memerlukannya.")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        line = self.parser.CurrentLineNumber
        if len(self.open) >= MAX_DEPTH:
            raise UnreadableXml(line, "bertingkat terlalu dalam", f"Paling dalam {MAX_DEPTH} tingkat.")
        if self.count > MAX_ELEMENTS:
            raise UnreadableXml(line, "berisi terlalu banyak unsur", f"Paling banyak {MAX_ELEMENTS} unsur.")
        space, _between, local = name.rpartition("}")
        tag = Tag(space, local, line, attributes)
        if self.open:
            self.open[-1].children.append(tag)
        else:
            self.root = tag
        self.open.append(tag)

    def _end(self, _name: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        self.open[-1].text += text
