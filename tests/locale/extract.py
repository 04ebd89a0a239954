"""Every message that the product marks for translation, found without GNU gettext: Python by its syntax tree,
templates by Django's own `templatize`.

    python -m tests.locale.extract        # prints each message and where it stands
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "alur"
LEFT_OUT = {"tests", "migrations", "locale"}
TEMPLATES = (".html", ".txt")

# name of the function → (which argument is the context, the singular, the plural)
_SINGLE, _PLURAL = (None, 0, None), (None, 0, 1)
_CONTEXT, _CONTEXT_PLURAL = (0, 1, None), (0, 1, 2)
_MARKERS: dict[str, tuple[int | None, int, int | None]] = {
    "_": _SINGLE,
    "__": _SINGLE,
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), _SINGLE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), _PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), _CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), _CONTEXT_PLURAL),
}
_CALL = re.compile(r"(?<![\w.])(?:_|n?p?gettext)\(")


class NotPlainError(ValueError):
    """A marker got something that no catalogue can hold, such as an f-string."""


@dataclass
class Message:
    """One entry of the catalogue; `places` are "path:line"."""

    msgid: str
    plural: str = ""
    context: str | None = None
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str | None, str]:
        """What a catalogue looks a message up by."""
        return self.context, self.msgid


def messages() -> dict[tuple[str | None, str], Message]:
    """All of them, in the order of their places."""
    found: dict[tuple[str | None, str], Message] = {}
    for path in source_files():
        text = path.read_text(encoding="utf-8")
        read = of_python if path.suffix == ".py" else of_template
        for line, message in read(text, str(path)):
            kept = found.setdefault(message.key, message)
            kept.plural = kept.plural or message.plural
            kept.places.append(f"{path.relative_to(ROOT)}:{line}")
    return found


def source_files() -> list[Path]:
    """Python and templates of the product, without its tests."""
    files = (path for path in SOURCE.rglob("*") if path.suffix == ".py" or is_template(path))
    return sorted(path for path in files if not LEFT_OUT & set(path.relative_to(SOURCE).parts))


def is_template(path: Path) -> bool:
    """Whether Django reads it as a template."""
    return path.suffix in TEMPLATES and "templates" in path.parts


def of_python(text: str, source: str = "") -> Iterator[tuple[int, Message]]:
    """(line, message) of each marked text in Python source."""
    for node in sorted(ast.walk(ast.parse(text)), key=lambda each: getattr(each, "lineno", 0)):
        if isinstance(node, ast.Call) and (message := _of_call(node, source)):
            yield node.lineno, message


def of_template(text: str, source: str = "") -> Iterator[tuple[int, Message]]:
    """(line, message) of each marked text in a template."""
    calls = templatize(text, origin=source)
    for start in _CALL.finditer(calls):
        message = _of_call(_first_call(calls[start.start() :]), source)
        if message:
            yield calls.count("\n", 0, start.start()) + 1, message


def _first_call(text: str) -> ast.Call:
    """The call that `text` begins with; more text follows it."""
    for end in re.finditer(r"\)", text):
        try:
            parsed = ast.parse(text[: end.end()], mode="eval").body
        except SyntaxError:
            continue
        if isinstance(parsed, ast.Call):
            return parsed
    raise NotPlainError(f"no call in {text[:80]!r}")


def _of_call(node: ast.Call, source: str) -> Message | None:
    """None where nothing is marked: another function, or a variable whose text was marked elsewhere."""
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name not in _MARKERS:
        return None
    context, singular, plural = _MARKERS[name]
    texts = [_text(argument, f"{source}:{node.lineno}") for argument in node.args]
    if len(texts) <= singular or texts[singular] is None:
        return None
    return Message(
        msgid=texts[singular] or "",
        plural=(texts[plural] or "") if plural is not None else "",
        context=texts[context] if context is not None else None,
    )


def _text(argument: ast.expr, place: str) -> str | None:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    if isinstance(argument, ast.JoinedStr | ast.BinOp):
        raise NotPlainError(f"{place}: a marked text is one plain string; put values in with % after the call")
    return None


if __name__ == "__main__":
    for message in messages().values():
        print(f"{message.msgid!r} {message.plural!r} {message.context or ''}\n    {'  '.join(message.places)}")
