"""YAML as plain data that remembers its lines.

Only what an SOP file needs: mappings with text keys, lists, text, whole numbers, ya/tidak (`true`/`false`), nothing.
Built from parser events without recursion, so that a hostile file can neither exhaust the stack nor blow up
through aliases, and no tag ever makes an object. Words like `no` and `on` stay text (YAML 1.2).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from .faults import Finding, Path, clipped

type Raw = Any
"""A value as the file has it: whatever YAML can hold, before anybody has judged it."""

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 24
MAX_NODES = 20_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What neither the database nor a Word or BPMN file can hold; a quoted text of YAML can name it."""
_WHOLE_NUMBER = re.compile(r"[-+]?[0-9]{1,18}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


class Unreadable(Exception):
    """The text is not YAML that we accept; nothing further can be said about it."""

    def __init__(self, line: int, message: str, advice: str) -> None:
        self.line, self.message, self.advice = line, message, advice
        super().__init__(message)


@dataclass
class Source:
    """Plain data, the line of each of its parts, and faults that do not stop the reading (a key written twice)."""

    data: dict[str, Any]
    lines: dict[Path, int] = field(default_factory=dict)
    repeated: list[Finding] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """Line of the path, or of the nearest part above it that stands in the file."""
        place = self.as_written(path)
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def as_written(self, path: Path) -> Path:
        """The path as the file has it: a lone form field is not wrapped in a topic there."""
        if path[:1] == ("steps",) and path[2:3] == ("form",) and path[4:6] == ("fields", 0):
            topic = path[:4]
            if (*topic, "fields") not in self.lines and (*topic, "name") in self.lines:
                return (*topic, *path[6:])
        return path

    def spoken(self, path: Path) -> str:
        """`steps › cek › outcomes › ya › to`: list items by their own name where they have one."""
        value: Any = self.data
        words = []
        for part in self.as_written(path):
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                value = None
            words.append(_name_of(value, part) if isinstance(part, int) else clipped(part))
        return " › ".join(words) or "berkas"


def _name_of(item: Any, index: int) -> str:  # noqa: ANN401  raw YAML
    if isinstance(item, dict):
        for key in ("id", "no", "name", "value"):
            if isinstance(item.get(key), str | int):
                return clipped(item[key])
    return str(index + 1)


def load(text: str) -> Source:
    """The file's data with its lines, only to be read: who asks again gets the same. Raises Unreadable."""
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(1, "berkas terlalu besar", "Berkas SOP paling besar 1 MB; pisahkan lampiran dari berkas ini.")
    return _kept(text) if LEAST_KEPT <= len(text) <= MOST_KEPT else _parsed(text)


LEAST_KEPT, MOST_KEPT = 500, 100_000
"""Characters of a text whose data are kept for a while: publishing reads one text four times, and parsing is slow.

What is shorter would only take the place of what is worth keeping.
"""


@lru_cache(maxsize=16)
def _kept(text: str) -> Source:
    return _parsed(text)


def _parsed(text: str) -> Source:
    try:
        builder = _Builder()
        for event in _events(text.removeprefix("\ufeff")):
            builder.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(
            mark.line + 1 if mark else 1,
            f"tulisan YAML tidak dapat dibaca ({error.problem or error.context or 'salah bentuk'})",
            "Periksa lekukan baris, titik dua, tanda kutip, dan tanda hubung di sekitar baris ini.",
        ) from error
    except YAMLError as error:
        position = getattr(error, "position", 0)
        raise Unreadable(
            text.count("\n", 0, position) + 1,
            "ada tanda yang tidak dapat dibaca",
            "Hapus tanda kendali yang tidak terlihat; simpan berkas sebagai UTF-8.",
        ) from error
    return builder.finish()


def _events(text: str) -> Iterator[Event]:
    events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)
    return events


@dataclass
class _Frame:
    container: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None
    repeated: bool = False


class _Builder:
    """Turns events into data. A value of a repeated key is read but not kept: the first one stands."""

    def __init__(self) -> None:
        self.stack: list[_Frame] = []
        self.source = Source(data={})
        self.root: Any = None
        self.documents = 0
        self.nodes = 0

    def take(self, event: Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise Unreadable(line, "ada lebih dari satu dokumen YAML", "Tulis satu SOP per berkas; hapus “---”.")
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.stack.pop()
        elif isinstance(event, NodeEvent):
            self._refuse_tricks(event, line)
            self._take_node(event, line)

    def _refuse_tricks(self, event: NodeEvent, line: int) -> None:
        if isinstance(event, AliasEvent) or event.anchor is not None:
            raise Unreadable(
                line, "jangkar (&) dan rujukan (*) YAML tidak diterima", "Tulis isinya lengkap di tiap tempat."
            )
        if isinstance(event, ScalarEvent) and _CONTROL.search(str(event.value)):
            raise Unreadable(
                line, "ada tanda kendali yang tidak terlihat", "Hapus tandanya, lalu tulis kata-katanya kembali."
            )
        if getattr(event, "tag", None) is not None:
            raise Unreadable(line, "tanda jenis (!) YAML tidak diterima", "Hapus tanda “!…” dan tulis isinya saja.")
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise Unreadable(line, "isi berkas terlalu banyak", "Satu berkas memuat satu SOP saja.")
        if len(self.stack) > MAX_DEPTH:
            raise Unreadable(line, "susunan terlalu dalam", "Kurangi tingkat lekukan atau kurung di baris ini.")

    def _take_node(self, event: NodeEvent, line: int) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame is not None and isinstance(frame.container, dict) and frame.key is None:
            self._take_key(frame, event, line)
            return
        value: Any = {} if isinstance(event, MappingStartEvent) else []
        if isinstance(event, ScalarEvent):
            value = _scalar(event)
        path = self._place(frame, value, line)
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            self.stack.append(_Frame(value, path))

    def _take_key(self, frame: _Frame, event: NodeEvent, line: int) -> None:
        if not isinstance(event, ScalarEvent):
            raise Unreadable(line, "nama (sebelum titik dua) harus berupa teks", "Tulis satu kata sebelum titik dua.")
        frame.key = str(event.value)
        frame.repeated = frame.key in frame.container
        path = (*frame.path, frame.key)
        if frame.repeated:
            first = self.source.lines.get(path, 0)
            # The first one's line must keep standing for the path, so the second gets a path of its own.
            path = (*path, f"(kedua, baris {line})")
            self.source.repeated.append(
                Finding(
                    path,
                    f"“{clipped(frame.key)}” ditulis dua kali",
                    f"Hapus salah satu; yang pertama di baris {first}.",
                )
            )
        self.source.lines[path] = line

    def _place(self, frame: _Frame | None, value: Any, line: int) -> Path:  # noqa: ANN401  raw YAML
        if frame is None:
            self.root = value
            return ()
        if isinstance(frame.container, list):
            path: Path = (*frame.path, len(frame.container))
            frame.container.append(value)
            self.source.lines[path] = line
            return path
        key = frame.key or ""
        frame.key = None
        if frame.repeated:
            return (*frame.path, key, "(kedua)")
        frame.container[key] = value
        return (*frame.path, key)

    def finish(self) -> Source:
        if not isinstance(self.root, dict):
            raise Unreadable(
                1, "isi berkas bukan sebuah SOP", "Berkas dimulai dengan bagian “sop:”, lalu “rows:” dan seterusnya."
            )
        self.source.data = self.root
        return self.source


def _scalar(event: ScalarEvent) -> str | int | bool | None:
    text = str(event.value)
    plain = event.implicit[0] if event.implicit else False
    if not plain:
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text
