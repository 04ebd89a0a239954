"""The list of stored files that goes with a database: one line each, in the order of the archive."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from alur.foundation.files.queries import SQL_OF_NAMES

from .archive import NOT_WHOLE, Digest
from .database import Rows
from .faults import Damaged

_NAME = re.compile(r"[0-9a-z]{2}/[0-9a-z]{2}/[0-9a-z]+")
"""As `foundation/files` makes them: nothing else may become a path."""
_LINE = re.compile(r"([^\t\n]+)\t(\d+)\t([0-9a-f]{64})\n")


@dataclass(frozen=True)
class Stored:
    """One stored file."""

    name: str
    digest: Digest


def named_by(rows: Rows) -> Iterator[Stored]:
    """Every file that the database names."""
    for name, size, sha256 in rows(SQL_OF_NAMES):
        yield Stored(name, Digest(size, sha256))


def write_list(files: Iterable[Stored], target: Path) -> tuple[int, int]:
    """How many there are, and how many bytes."""
    count = total = 0
    with target.open("x", encoding="ascii") as lines:
        for each in files:
            lines.write(f"{each.name}\t{each.digest.size}\t{each.digest.sha256}\n")
            count, total = count + 1, total + each.digest.size
    return count, total


def read_list(source: Path) -> Iterator[Stored]:
    """Damaged where a line is not one of ours, or would lead out of the folder."""
    with source.open(encoding="ascii", newline="\n") as lines:
        for line in lines:
            found = _LINE.fullmatch(line)
            if found is None or not _NAME.fullmatch(found[1]):
                raise Damaged(NOT_WHOLE)
            yield Stored(found[1], Digest(int(found[2]), found[3]))
