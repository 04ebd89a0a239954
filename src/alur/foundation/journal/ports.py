"""What other slices tell the journal: their kinds of entries, whose a chain is, and what `alur verify` checks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """One kind of entry. Stable for ever; `says` is its sentence, Indonesian and translated, for a person.

    `sealed` and `committed` name its personal fields: the first are kept encrypted and can be read until the subject
    is erased; of the second only a keyed digest is kept, for what stands in a row of the slice anyhow.
    """

    name: str
    says: str | Promise
    sealed: tuple[str, ...] = ()
    committed: tuple[str, ...] = ()


type Owner = Callable[[Sequence[str]], Mapping[str, str]]
"""Whose chains these are: for the ids behind the stream's colon, `office:<id>` or "" for the whole installation.

An id that is left out has no row any more.
"""


@dataclass(frozen=True)
class Fault:
    """Something that is not as it must be. `code` is for programs and stable; `text` is Indonesian, for a person."""

    code: str
    about: str
    text: str


@dataclass
class Inspection:
    """One look at everything: when, what was counted on the way, and the anchors that were kept elsewhere."""

    at: datetime
    seen: int = 0
    """How many things the present check looked at; each check starts at nought."""
    kept_anchors: Sequence[Mapping[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Check:
    """One check of `alur verify`: reads in a stream, with bounded memory, and names each fault."""

    name: str
    title: str | Promise
    counts: str | Promise
    """What `seen` counts: "catatan", "berkas"."""
    run: Callable[[Inspection], Iterator[Fault]]
