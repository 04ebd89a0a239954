"""A folder of this machine: written so that a file is still there after a power cut."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from alur.kernel.durable import fsync_path

INCOMING = "incoming"
"""The folder, inside the root, of files that are still being written."""
QUARANTINE = "quarantine"
"""The folder, beside the root, of what was withdrawn."""


class Disk:
    """The port of `foundation/files`, on a disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, body: bytes) -> None:
        """Temporary file, fsync, rename, fsync of every folder touched."""
        target = self.root / name
        self._make_folder(target.parent)
        self._make_folder(self.root / INCOMING)
        temporary = self.root / INCOMING / target.name
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        fsync_path(target.parent)

    def open(self, name: str) -> BinaryIO:
        return (self.root / name).open("rb")

    def remove(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    def withdraw(self, name: str, kept_as: str) -> None:
        """Readable by nobody until an operator wants it."""
        path, folder = self.root / name, self.root.with_name(QUARANTINE)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            path.chmod(0)
            os.rename(path, folder / kept_as)
        except FileNotFoundError:
            return

    def older_than(self, before: datetime) -> Iterator[str]:
        for folder, _folders, names in os.walk(self.root):
            for name in names:
                path = Path(folder) / name
                try:
                    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                except FileNotFoundError:
                    continue
                if changed < before:
                    yield path.relative_to(self.root).as_posix()

    def is_empty(self) -> bool:
        return not any(names for _folder, _folders, names in os.walk(self.root))

    def put_back(self, folder: Path, aside: str | None) -> str:
        kept = ""
        if aside and not self.is_empty():
            old = self.root.with_name(f"{self.root.name}.{aside}")
            self.root.rename(old)
            kept = str(old)
        if self.root.is_dir():
            for path, _folders, _names in os.walk(self.root, topdown=False):
                os.rmdir(path)
        folder.rename(self.root)
        fsync_path(self.root.parent)
        return kept

    def check(self) -> None:
        """That there is room on the disk is looked at by itself."""

    def _make_folder(self, folder: Path) -> None:
        """Make missing folders down from the root, each one's name made durable in its parent."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        at = self.root
        for part in folder.relative_to(self.root).parts:
            at = at / part
            if not at.is_dir():
                at.mkdir(exist_ok=True, mode=0o700)
                fsync_path(at.parent)
