"""Inputs of a page, each bound to a part of the SOP: what they show, and what a changed one comes to.

An input that says what the file says already changes nothing, however the file writes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alur.engine.sops.rules.editing import Operation, Put, Remove
from alur.engine.sops.rules.faults import Path

type Posted = Mapping[str, list[str]]
"""What the browser sent: each name with its values."""

WHOLE = re.compile(r"[-+]?[0-9]{1,9}")


@dataclass(frozen=True)
class Cell:
    """One input. `kind`: text, words, lines, options, flag, number, numbers, choice or keys."""

    name: str
    path: Path
    kind: str = "text"
    order: tuple[str, ...] = ()
    """The words of its mapping in the order in which files write them."""
    what: str = ""
    """What it is called, for people."""
    otherwise: Any = ""
    """What nothing written means."""
    stays: bool = False
    """Is it written also where it is empty?"""


def part_of(data: Any, path: Path, otherwise: Any = None) -> Any:  # noqa: ANN401  raw YAML
    """What the file says there, or `otherwise`."""
    for part in path:
        try:
            data = data[part]
        except (LookupError, TypeError):
            return otherwise
    return data


def shown(data: Any, cell: Cell) -> list[str]:  # noqa: ANN401  raw YAML
    """The values of its inputs as a browser would send them; of words the Indonesian and the English ones."""
    value = part_of(data, cell.path, cell.otherwise)
    return _SHOW[cell.kind](value)


def sent(cell: Cell, posted: Posted) -> list[str]:
    """What the browser sent for it, in the same form."""
    given = [each.replace("\r\n", "\n").replace("\r", "\n") for each in posted.get(cell.name, [])]
    if cell.kind == "words":
        return [*(given or [""])[:1], *[each.strip() for each in posted.get(f"{cell.name}-en", [""])[:1]]]
    if cell.kind in TICKED:
        return given
    return given[:1] or [""]


WHOLE_FORM = "susunan"
"""An input that every page has: where it was sent, a box that was not is a box without a tick."""
TICKED = ("flag", "keys", "numbers")


def is_changed(data: Any, cell: Cell, posted: Posted) -> bool:  # noqa: ANN401  raw YAML
    if cell.name not in posted and not (cell.kind in TICKED and WHOLE_FORM in posted):
        return False
    old, new = shown(data, cell), sent(cell, posted)
    if cell.kind in ("keys", "numbers"):
        return set(old) != set(new)
    if cell.kind == "flag":
        return bool(old) != bool(new)
    return [_trimmed(each) for each in old] != [_trimmed(each) for each in new]


def changes(data: Any, cells: Iterable[Cell], posted: Posted) -> tuple[list[Operation], list[Cell]]:  # noqa: ANN401
    """The operations of all that was changed, and the cells they come from."""
    changed = [cell for cell in cells if is_changed(data, cell, posted)]
    return [operation for cell in changed for operation in _change(data, cell, sent(cell, posted))], changed


def _change(data: Any, cell: Cell, new: Sequence[str]) -> list[Operation]:  # noqa: ANN401  raw YAML
    old = part_of(data, cell.path, _NOTHING)
    if cell.kind == "words":
        return _words_changed(cell, old, new)
    value = _READ[cell.kind](new, old)
    if value == cell.otherwise or value in ("", [], None):
        if old is _NOTHING:
            return []
        if not cell.stays:
            return [Remove(cell.path)]
    return [Put(cell.path, value, cell.order)]


_NOTHING: Any = object()


def _words_changed(cell: Cell, old: Any, new: Sequence[str]) -> list[Operation]:  # noqa: ANN401  raw YAML
    text, english = (_trimmed(each) for each in new)
    if not text and not english and not cell.stays:
        return [] if old is _NOTHING else [Remove(cell.path)]
    if not isinstance(old, dict):
        return [Put(cell.path, {"id": text, "en": english} if english else text, cell.order)]
    done: list[Operation] = [Put((*cell.path, "id"), text, ("id", "en"))] if old.get("id") != text else []
    if english:
        done.append(Put((*cell.path, "en"), english, ("id", "en")))
    elif "en" in old:
        done.append(Remove((*cell.path, "en")))
    return done


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def _as_text(value: Any) -> str:  # noqa: ANN401  raw YAML
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else ""


def _show_words(value: Any) -> list[str]:  # noqa: ANN401  raw YAML
    if isinstance(value, dict):
        return [_as_text(value.get("id")), _as_text(value.get("en"))]
    return [_as_text(value), ""]


def _show_list(value: Any) -> list[str]:  # noqa: ANN401  raw YAML
    return [_as_text(each) for each in value] if isinstance(value, list) else []


def _show_options(value: Any) -> list[str]:  # noqa: ANN401  raw YAML
    lines = []
    for each in value if isinstance(value, list) else []:
        option = each if isinstance(each, dict) else {}
        parts = [_as_text(option.get("value")), *_show_words(option.get("label"))]
        lines.append(" | ".join(parts if parts[2] else parts[:2]))
    return ["\n".join(lines)]


_SHOW: dict[str, Callable[[Any], list[str]]] = {
    "text": lambda value: [_as_text(value)],
    "choice": lambda value: [_as_text(value)],
    "number": lambda value: [_as_text(value)],
    "words": _show_words,
    "lines": lambda value: ["\n".join(_show_list(value))],
    "keys": _show_list,
    "numbers": _show_list,
    "flag": lambda value: ["on"] if value is True else [],
    "options": _show_options,
}


def _read_text(new: Sequence[str], _old: Any) -> Any:  # noqa: ANN401
    return _trimmed(new[0])


def _read_number(new: Sequence[str], _old: Any) -> Any:  # noqa: ANN401
    text = new[0].strip()
    return int(text) if WHOLE.fullmatch(text) else text


def _read_keys(new: Sequence[str], old: Any) -> Any:  # noqa: ANN401
    """Those that stay in their order, the new ones after them."""
    known = [each for each in _show_list(old) if each in new]
    return [*known, *(each for each in dict.fromkeys(new) if each not in known)]


def _read_numbers(new: Sequence[str], _old: Any) -> Any:  # noqa: ANN401
    return sorted(int(each) for each in dict.fromkeys(new) if WHOLE.fullmatch(each))


def _read_options(new: Sequence[str], old: Any) -> Any:  # noqa: ANN401
    """One a line: `value | label | English`; a line of one part is a label, its value made of it."""
    known = {each.get("value"): each for each in old if isinstance(each, dict)} if isinstance(old, list) else {}
    made: list[Any] = []
    for line in new[0].split("\n"):
        parts = [part.strip() for part in line.split("|")]
        if not any(parts):
            continue
        if len(parts) == 1:
            parts = [key_from(parts[0], {each["value"] for each in made}), parts[0]]
        label: Any = {"id": parts[1], "en": parts[2]} if len(parts) > 2 and parts[2] else parts[1]
        same = known.get(parts[0])
        is_same = same is not None and _show_words(same.get("label")) == _show_words(label)
        made.append(same if is_same else {"value": parts[0], "label": label})
    return made


_READ: dict[str, Callable[[Sequence[str], Any], Any]] = {
    "text": _read_text,
    "choice": _read_text,
    "number": _read_number,
    "lines": lambda new, _old: [each.strip() for each in new[0].split("\n") if each.strip()],
    "keys": _read_keys,
    "numbers": _read_numbers,
    "flag": lambda new, _old: bool(new),
    "options": _read_options,
}


def key_from(words: str, taken: Iterable[str], otherwise: str = "bagian") -> str:
    """A key out of what people call it, that is not taken: `Cek berkas` → `cek-berkas`."""
    parts = re.findall(r"[a-z0-9]+", words.lower().translate(_PLAIN))
    key = "-".join(parts)[:40].strip("-")
    if not key or not key[0].isalpha():
        key = f"{otherwise}-{key}".strip("-")
    number, made, known = 1, key, set(taken)
    while made in known:
        number += 1
        made = f"{key}-{number}"
    return made


_PLAIN = str.maketrans("àáâãäåèéêëìíîïòóôõöùúûüç", "aaaaaaeeeeiiiiooooouuuuc")
