"""How a value of the file stands in an input of each kind, and what is typed there comes to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from alur.engine.sops.rules.yaml_source import Raw

WHOLE = re.compile(r"[-+]?[0-9]{1,9}")
TICKED = ("flag", "keys", "numbers", "either-keys")
"""Kinds of boxes: one that was not sent is a box without a tick."""
IN_LINES = ("lines", "options", "word-lines", "either", "pairs")
"""Kinds that are written in an area of several lines."""
UNORDERED = ("keys", "numbers", "either-keys")


def trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def _as_text(value: Raw) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else ""


def _show_words(value: Raw) -> list[str]:
    if isinstance(value, dict):
        return [_as_text(value.get("id")), _as_text(value.get("en"))]
    return [_as_text(value), ""]


def _show_list(value: Raw) -> list[str]:
    return [_as_text(each) for each in value] if isinstance(value, list) else []


def _show_options(value: Raw) -> list[str]:
    lines = []
    for each in value if isinstance(value, list) else []:
        option = each if isinstance(each, dict) else {}
        parts = [_as_text(option.get("value")), *_show_words(option.get("label"))]
        lines.append(" | ".join(parts if parts[2] else parts[:2]))
    return ["\n".join(lines)]


def _show_either(value: Raw) -> list[str]:
    """Of what may be one or several."""
    return _show_list(value) if isinstance(value, list) else [each for each in [_as_text(value)] if each]


def _show_word_lines(value: Raw) -> list[str]:
    return ["\n".join(_joined(_show_words(each)) for each in value)] if isinstance(value, list) else [""]


def _show_pairs(value: Raw) -> list[str]:
    known = value if isinstance(value, dict) else {}
    return ["\n".join(_joined([key, *_show_words(words)]) for key, words in known.items())]


def _joined(parts: list[str]) -> str:
    return " | ".join(parts if parts[-1] else parts[:-1])


SHOW: dict[str, Callable[[Raw], list[str]]] = {
    "text": lambda value: [_as_text(value)],
    "choice": lambda value: [_as_text(value)],
    "number": lambda value: [_as_text(value)],
    "words": _show_words,
    "lines": lambda value: ["\n".join(_show_list(value))],
    "keys": _show_list,
    "numbers": _show_list,
    "flag": lambda value: ["on"] if value is True else [],
    "options": _show_options,
    "word-lines": _show_word_lines,
    "pairs": _show_pairs,
    "either": lambda value: ["\n".join(_show_either(value))],
    "commas": lambda value: [", ".join(_show_either(value))],
    "either-keys": _show_either,
}


def _read_text(new: Sequence[str], _old: Raw) -> Raw:
    return trimmed(new[0])


def _read_number(new: Sequence[str], _old: Raw) -> Raw:
    text = new[0].strip()
    return int(text) if WHOLE.fullmatch(text) else text


def _read_keys(new: Sequence[str], old: Raw) -> Raw:
    """Those that stay in their order, the new ones after them."""
    known = [each for each in _show_list(old) if each in new]
    return [*known, *(each for each in dict.fromkeys(new) if each not in known)]


def _read_numbers(new: Sequence[str], _old: Raw) -> Raw:
    return sorted(int(each) for each in dict.fromkeys(new) if WHOLE.fullmatch(each))


def _read_options(new: Sequence[str], old: Raw) -> Raw:
    """One a line: `value | label | English`; a line of one part is a label, its value made of it."""
    known = {each.get("value"): each for each in old if isinstance(each, dict)} if isinstance(old, list) else {}
    made: list[Raw] = []
    for line in new[0].split("\n"):
        parts = [part.strip() for part in line.split("|")]
        if not any(parts):
            continue
        if len(parts) == 1:
            parts = [key_from(parts[0], {each["value"] for each in made}), parts[0]]
        label: Raw = {"id": parts[1], "en": parts[2]} if len(parts) > 2 and parts[2] else parts[1]
        same = known.get(parts[0])
        is_same = same is not None and _show_words(same.get("label")) == _show_words(label)
        made.append(same if is_same else {"value": parts[0], "label": label})
    return made


def _read_word_lines(new: Sequence[str], old: Raw) -> Raw:
    """One a line: `words | English`."""
    known = old if isinstance(old, list) else []
    return [_same_or_new(known, each) for each in (_parts(line) for line in new[0].split("\n")) if any(each)]


def _read_pairs(new: Sequence[str], old: Raw) -> Raw:
    """One a line: `key | words | English`; a line of one part is the words, its key made of it."""
    known, made = old if isinstance(old, dict) else {}, dict[str, Raw]()
    for parts in (_parts(line) for line in new[0].split("\n")):
        if not any(parts):
            continue
        key, *words = parts if len(parts) > 1 else [key_from(parts[0], made), parts[0]]
        made[key] = _same_or_new([known[key]] if key in known else [], words)
    return made


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.split("|")]


def _same_or_new(known: list[Raw], words: list[str]) -> Raw:
    """Words of one or two languages, as they are written already where they are."""
    made: Raw = {"id": words[0], "en": words[1]} if len(words) > 1 and words[1] else words[0]
    return next((each for each in known if _show_words(each) == _show_words(made)), made)


def _one_or_many(found: list[str]) -> Raw:
    return found[0] if len(found) == 1 else found


def _read_either_keys(new: Sequence[str], old: Raw) -> Raw:
    """Ticked ones, and one that was typed; those that stay keep their order."""
    given = [each.strip() for each in new if each.strip()]
    return _one_or_many(_read_keys(given, _show_either(old)))


READ: dict[str, Callable[[Sequence[str], Raw], Raw]] = {
    "text": _read_text,
    "choice": _read_text,
    "number": _read_number,
    "lines": lambda new, _old: [each.strip() for each in new[0].split("\n") if each.strip()],
    "keys": _read_keys,
    "numbers": _read_numbers,
    "flag": lambda new, _old: bool(new),
    "options": _read_options,
    "word-lines": _read_word_lines,
    "pairs": _read_pairs,
    "either": lambda new, _old: _one_or_many([each.strip() for each in new[0].split("\n") if each.strip()]),
    "commas": lambda new, _old: _one_or_many([each.strip() for each in new[0].split(",") if each.strip()]),
    "either-keys": _read_either_keys,
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
