"""Reading an archive back: all of it is looked at before anything of it is used.

The order at the end is keys, database, files; a kill in between leaves a mark, with which neither `serve` nor `worker`
starts: nobody works on the files of one system and the tables of another.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from alur.foundation.files.queries import sql_without
from alur.foundation.outbox.queries import sql_of_hold
from alur.kernel.durable import fsync_path
from alur.project.locks import IN_USE, UNFINISHED, Busy, only_one
from alur.project.schema import unknown_migrations

from . import keys
from .archive import NOT_WHOLE, End, Manifest, Reader, end_of, manifest_of, reading
from .database import Content
from .faults import BackupFailed, Damaged, told
from .folders import working_folder
from .installation import Installation
from .looking import Looked, look_into
from .making import PATTERN
from .stored import read_list


@dataclass(frozen=True)
class Restored:
    """What was read back, and where the things that were there before are kept."""

    manifest: Manifest
    end: End
    kept: tuple[str, ...] = ()
    keys_written: Path | None = None
    looked: Looked | None = None
    """What `alur verify` found whole, in a drill."""


@dataclass(frozen=True)
class _Unpacked:
    manifest: Manifest
    end: End
    secrets: bytes | None
    folder: Path

    def content(self, *statements: str) -> Content:
        return Content(self.folder / "database", self.manifest.tables, statements)


def drill(*, place: Installation, source: Path, passphrase: bytes | None) -> Restored:
    """Restore into a temporary place, have `alur verify` look at it, and throw it away.

    Damaged where not all is there, BackupFailed where all is there and does not fit together.
    """
    with told(source), working_folder(place.data) as folder:
        unpacked = _unpack(source, passphrase, folder, place)
        keys.refuse_without(_fingerprints(unpacked.manifest), unpacked.secrets)
        with place.database.trial(unpacked.content(*sql_without(unpacked.end.gone)), folder) as copy:
            if unpacked.end.damaged:
                raise Damaged(
                    f"{len(unpacked.end.damaged)} berkas sudah hilang atau rusak ketika dicadangkan,"
                    f" di antaranya {unpacked.end.damaged[0]}."
                )
            looked = look_into(copy, folder, unpacked.secrets)
        return Restored(unpacked.manifest, unpacked.end, looked=looked)


def restore(
    *, place: Installation, source: Path, passphrase: bytes | None, at: datetime, replace_all: bool = False
) -> Restored:
    """Make the archive the installation's data, with its outbox held.

    BackupFailed where the place is not empty, unless `replace_all`: then what was there is kept aside. Damaged where
    the archive is not whole; then nothing was changed.
    """
    with _alone(place), told(source):
        place.database.refuse_if_used()
        if not replace_all and not (place.database.is_empty() and place.files.is_empty()):
            raise BackupFailed(
                "Tempat ini sudah berisi data. Pulihkan ke folder data dan basis data yang kosong,"
                " atau tambahkan --replace: data yang ada disisihkan, tidak dihapus."
            )
        with working_folder(place.data) as folder:
            unpacked = _unpack(source, passphrase, folder, place)
            made = keys.settle(_fingerprints(unpacked.manifest), unpacked.secrets)
            return replace(_put_in_place(place, unpacked, at, aside=replace_all), keys_written=made)


def newest_in(source: Path) -> Path:
    """The newest archive where a folder is named."""
    if not source.is_dir():
        return source
    found = sorted(source.glob(PATTERN))
    if not found:
        raise BackupFailed(f"Di folder {source} tidak ada cadangan.")
    return found[-1]


@contextmanager
def _alone(place: Installation) -> Iterator[None]:
    try:
        with only_one(place.data / IN_USE):
            yield
    except Busy:
        raise BackupFailed("Alur sedang berjalan di folder data ini. Hentikan serve dan worker, lalu ulangi.") from None


def _unpack(source: Path, passphrase: bytes | None, folder: Path, place: Installation) -> _Unpacked:
    source = newest_in(source)
    if not source.is_file():
        raise BackupFailed(f"Berkas {source} tidak ada.")
    secrets = None
    with reading(source, passphrase) as reader:
        manifest = manifest_of(reader.take_json("manifest.json"))
        _refuse_what_does_not_fit(manifest, place)
        if reader.next_name() == "secrets.json":
            secrets = reader.take_bytes("secrets.json")
        reader.take_file("database", manifest.database, folder / "database")
        reader.take_file("files.tsv", manifest.listed, folder / "files.tsv")
        absent, count, total = _take_files(reader, folder)
        end = end_of(reader.take_json("end.json"))
    if (count, total) != (end.files, end.file_bytes) or sorted(absent) != sorted([*end.gone, *end.damaged]):
        raise Damaged(NOT_WHOLE)
    return _Unpacked(manifest, end, secrets, folder)


def _take_files(reader: Reader, folder: Path) -> tuple[list[str], int, int]:
    absent, count, total = [], 0, 0
    for each in read_list(folder / "files.tsv"):
        if reader.next_name() != f"files/{each.name}":
            absent.append(each.name)
            continue
        reader.take_file(f"files/{each.name}", each.digest, folder / "files" / each.name)
        count, total = count + 1, total + each.digest.size
    return absent, count, total


def _refuse_what_does_not_fit(manifest: Manifest, place: Installation) -> None:
    if manifest.engine != place.database.engine:
        raise BackupFailed(
            f"Cadangan ini dari {manifest.engine}, sedangkan basis data di sini {place.database.engine}."
            " Pulihkan ke basis data yang sejenis (DATABASE_URL)."
        )
    if newer := unknown_migrations(manifest.migrations):
        raise BackupFailed(
            f"Cadangan ini dibuat program yang lebih baru ({newer[-1]})."
            " Pasang versi Alur yang sama atau lebih baru, lalu ulangi."
        )


def _put_in_place(place: Installation, unpacked: _Unpacked, at: datetime, *, aside: bool) -> Restored:
    stamp = at.strftime("before-%Y%m%d-%H%M%S") if aside else None
    files = unpacked.folder / "files"
    files.mkdir(exist_ok=True, mode=0o700)
    os.sync()  # one for all: a flush for each of a hundred thousand files takes an hour
    # What its owner threw away while the backup ran has no bytes: its row goes the same way.
    content = unpacked.content(sql_of_hold(at), *sql_without(unpacked.end.gone))
    unfinished = place.data / UNFINISHED
    unfinished.touch()
    fsync_path(place.data)
    try:
        old_database = place.database.put_back(content, unpacked.folder, stamp)
    except BackupFailed:
        unfinished.unlink()  # it is all or nothing, and this was nothing
        raise
    old_files = place.files.put_back(files, stamp)
    unfinished.unlink()
    return Restored(unpacked.manifest, unpacked.end, tuple(kept for kept in (old_database, old_files) if kept))


def _fingerprints(manifest: Manifest) -> keys.Fingerprints:
    return keys.Fingerprints(tuple(manifest.sealing_keys), manifest.link_key)
