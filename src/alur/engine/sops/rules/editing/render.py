"""Values as YAML, written as the shipped files are: plain where that reads back, words of two languages in a line.

Whether a text can stand plainly is never reckoned but tried: it is read back by the very reader of SOP files.
"""

import re
import textwrap
from typing import Any

from alur.engine.sops.rules.yaml_source import Unreadable, load

WIDTH = 120
_SPECIAL = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_FOLDABLE = re.compile(r"[^\s]+( [^\s]+)*")
_CONTROL = re.compile("[^ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_AMBIGUOUS = frozenset({"yes", "no", "on", "off", "y", "n"})
"""Text for us and for YAML 1.2, a truth value for older readers."""


def inline(value: Any, *, flow: bool) -> str:  # noqa: ANN401  raw YAML
    """On one line; `flow` where it stands inside brackets."""
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{name(key, flow=True)}: {inline(each, flow=True)}" for key, each in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(inline(each, flow=True) for each in value) + "]"
    return scalar(value, flow=flow)


def scalar(value: Any, *, flow: bool, style: str = "") -> str:  # noqa: ANN401  raw YAML
    """One word or sentence, in the quotes `style` where they can hold it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if style == '"' or not _is_printable(text):
        return double_quoted(text)
    if style == "'":
        return "'" + text.replace("'", "''") + "'"
    if text.lower() not in _AMBIGUOUS and _stands(text, text, flow=flow):
        return text
    return double_quoted(text)


def name(key: str, *, flow: bool) -> str:
    """A key: `no` is one of ours and stands as it is."""
    return key if key == "no" else scalar(key, flow=flow)


def double_quoted(text: str) -> str:
    return '"' + "".join(_SPECIAL.get(each) or (each if _is_printable(each) else _escaped(each)) for each in text) + '"'


def folded(text: str, indent: int) -> str | None:
    """`>-` with its lines, `indent` deep; None where folding would not give the text back."""
    if not _is_printable(text) or not _FOLDABLE.fullmatch(text):
        return None
    width = max(WIDTH - indent, 40)
    lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    return ">-" + "".join(f"\n{' ' * indent}{line}" for line in lines)


def literal(text: str, indent: int) -> str | None:
    """`|-` with its lines; None where it would not give the text back."""
    lines = text.split("\n")
    if not _is_printable(text.replace("\n", "")) or any(not line or line != line.strip() for line in lines):
        return None
    return "|-" + "".join(f"\n{' ' * indent}{line}" for line in lines)


def block(value: Any, indent: int) -> str:  # noqa: ANN401  raw YAML
    """A collection on lines of its own: `indent` deep, the first one without its indentation."""
    if isinstance(value, dict):
        lines = [_entry(name(key, flow=False) + ":", each, indent) for key, each in value.items()]
    else:
        lines = [f"- {item(each, indent + 2)}" for each in value]
    return f"\n{' ' * indent}".join(lines)


def item(value: Any, indent: int) -> str:  # noqa: ANN401  raw YAML
    """What stands after a dash, its further lines `indent` deep."""
    if fits(value, indent):
        return inline(value, flow=False)
    return block(value, indent) if isinstance(value, dict | list) else longer(str(value), indent)


def _entry(opening: str, value: Any, indent: int) -> str:  # noqa: ANN401  raw YAML
    return opening + after_key(value, indent, room=len(opening) + 1)


def after_key(value: Any, indent: int, *, room: int = 0) -> str:  # noqa: ANN401  raw YAML
    """What stands after a key's colon; `indent` is that of the key."""
    if fits(value, indent + room):
        return " " + inline(value, flow=False)
    if not isinstance(value, dict | list):
        return " " + longer(str(value), indent + 2)
    return f"\n{' ' * (indent + 2)}{block(value, indent + 2)}"


def longer(text: str, indent: int) -> str:
    """A text of several lines, `indent` deep."""
    return folded(text, indent) or literal(text, indent) or double_quoted(text)


def fits(value: Any, indent: int) -> bool:  # noqa: ANN401  raw YAML
    """Does it read well on one line? Anything short without lists of mappings inside."""
    if isinstance(value, dict) and any(isinstance(each, dict | list) and each for each in value.values()):
        return False
    if isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        return False
    if value in ({}, []) or not isinstance(value, dict | list | str):
        return True
    if isinstance(value, str) and "\n" in value and literal(value, 2):
        return False
    long = len(inline(value, flow=False)) + indent > WIDTH
    return not long or (isinstance(value, dict) and set(value) <= {"id", "en"})


def _stands(written: str, text: str, *, flow: bool) -> bool:
    """Is `written` read back as `text`?"""
    if not text or text != text.strip() or "\n" in text or "\r" in text:
        return False
    around = f"a: {{b: {written}, c: [{written}, d]}}" if flow else f"a:\n  b: {written}\n  c:\n    - {written}\ne: f"
    expected = {"a": {"b": text, "c": [text, "d"]}} if flow else {"a": {"b": text, "c": [text]}, "e": "f"}
    try:
        return load(around).data == expected and _as_key(written, text, flow=flow)
    except Unreadable:
        return False


def _as_key(written: str, text: str, *, flow: bool) -> bool:
    """A short one might be a key as well."""
    if len(text) > 80 or " " in text:
        return True
    around = f"{{{written}: x}}" if flow else f"{written}: x"
    return load(f"a: {{b: 1}}\nc: {around}" if flow else around).data.get("c" if flow else text) in ("x", {text: "x"})


def _is_printable(text: str) -> bool:
    """May every character stand in a YAML file as it is, on its line?"""
    return not _CONTROL.search(text)


def _escaped(character: str) -> str:
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
