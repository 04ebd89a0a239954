"""The rows of one visit: who they are, what may be kept, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .options import MOST, Options

if TYPE_CHECKING:
    from alur.engine.sops.rules.definition import FormField

LABEL_MAX, LINK_MAX, NOTE_MAX = 200, 500, 1000


class State(StrEnum):
    PENDING = "pending"
    DONE = "done"
    WAIVED = "waived"


@dataclass(frozen=True)
class Named:
    """Somebody to reach. `key` is short and never holds what a person typed; `en` is empty where there is none."""

    key: str
    label: str
    en: str = ""

    def in_language(self, language: str) -> str:
        return self.en if language == "en" and self.en else self.label


@dataclass(frozen=True)
class Said:
    """What a person says of one recipient."""

    state: State = State.PENDING
    link: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A recipient as it stands. `by` and `at` (aware) are of the last change; None and "" while nothing was done."""

    named: Named
    said: Said = Said()
    by: str = ""
    at: datetime | None = None
    former_link: str = ""
    """Where it was done before the visit was taken back."""


def lines_of(text: str) -> list[str]:
    """The non-empty lines, trimmed, each once (capitals do not make two)."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        words = " ".join(line.split())
        if words:
            found.setdefault(words.casefold(), words)
    return list(found.values())


def recipients(options: Options, field: FormField | None = None, value: Any = None) -> list[Named]:  # noqa: ANN401
    """Whom the step must reach, at most MOST: of the fixed list, or of the answer `value` to `field`."""
    if options.listed:
        return [Named(key, words.id[:LABEL_MAX], words.en[:LABEL_MAX]) for key, words in options.listed.items()]
    if field is None or not value:
        return []
    if isinstance(value, str):
        return [Named(f"baris-{number}", _clipped(line)) for number, line in enumerate(lines_of(value)[:MOST], start=1)]
    labels = {option.value: option.label for option in field.options}
    return [
        Named(each, labels[each].id[:LABEL_MAX], labels[each].en[:LABEL_MAX]) for each in value[:MOST] if each in labels
    ]


def left_out(value: Any) -> int:  # noqa: ANN401  an answer
    """How many lines are too many to become rows."""
    return max(0, len(lines_of(value)) - MOST) if isinstance(value, str) else 0


def _clipped(line: str) -> str:
    return line if len(line) <= LABEL_MAX else f"{line[: LABEL_MAX - 1]}…"


def is_link(text: str) -> bool:
    """An address of a page that anybody could open: https, a host with a dot, nothing that is not printed."""
    if len(text) > LINK_MAX or not text.startswith("https://") or not text.isprintable() or " " in text:
        return False
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        return False
    return "." in host.strip(".")


def missing(options: Options, said: Said, *, finishing: bool) -> Iterator[tuple[str, str]]:
    """What must be mended, as (part of the row, code): the parts are state, link and note.

    While the step is only saved, a row may be pending; what it says must be right all the same.
    """
    if finishing and said.state is State.PENDING:
        yield "state", "pending"
    if said.state is State.WAIVED and not options.waive:
        yield "state", "not-waivable"
    if said.link and not is_link(said.link):
        yield "link", "no-link"
    elif said.state is State.DONE and options.link == "required" and not said.link:
        yield "link", "link-missing"
    if said.state is State.WAIVED and not said.note.strip():
        yield "note", "reason-missing"


def happened(before: Said, after: Said) -> str:
    """What the journal calls the change: reached, waived, reopened, changed; "" where nothing changed that counts."""
    if before == after:
        return ""
    if before.state is not after.state:
        return {State.DONE: "reached", State.WAIVED: "waived", State.PENDING: "reopened"}[after.state]
    return "" if after.state is State.PENDING else "changed"


_STATES = {"reached": State.DONE, "waived": State.WAIVED, "reopened": State.PENDING}
KINDS = tuple(f"recipients.{verb}" for verb in (*_STATES, "changed"))
"""What the journal tells of a row."""


def state_after(kind: str, before: State | None) -> State | None:
    """The row's state after an entry of that kind; None where it is not told, nor was before."""
    return _STATES.get(kind.removeprefix("recipients."), before)


def words_of(label: str, link: str, note: str) -> list[str]:
    """What a person wrote in a row, as its entry binds it."""
    return [label, link, note]
