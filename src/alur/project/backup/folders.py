"""Where an archive and its working files lie: one backup or restore at a time, temporary names, durable renames."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from alur.kernel.durable import fsync_path
from alur.project.locks import Busy, only_one

from .faults import BackupFailed

WORK = ".backup-"
"""Begins the name of the folder, in the data directory, that holds the snapshot while an archive is made or read."""
PART = ".part"


@contextmanager
def working_folder(data: Path) -> Iterator[Path]:
    """A folder of the data directory's own trust, gone afterwards; what a killed run left there is removed first."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with only_one(data / ".backup-lock"):
            for left in data.glob(f"{WORK}*/"):
                shutil.rmtree(left, ignore_errors=True)
            folder = Path(tempfile.mkdtemp(prefix=WORK, dir=data))
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except Busy:
        raise BackupFailed("Pencadangan atau pemulihan lain sedang berjalan. Tunggu sampai selesai.") from None


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """Write a file that has its name only once it is whole and on disk; on any failure nothing of it is left.

    Half a file of a killed run ends in `.part`; the next run into the same folder removes it.
    """
    _remove_halves(target.parent)
    number, name = tempfile.mkstemp(prefix=f".{target.name}-", suffix=PART, dir=target.parent)  # made 0600
    draft = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
        fsync_path(target.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _remove_halves(folder: Path) -> None:
    for half in folder.glob(f".*.alur-*{PART}"):
        try:
            with half.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # held while somebody still writes it
                half.unlink()
        except OSError:
            continue
