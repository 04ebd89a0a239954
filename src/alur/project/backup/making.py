"""Making a backup: the database first, then every file that this very copy of it names.

A file is on disk before its row exists and never changes afterwards, so all that the copy names is there, however long
the copying takes, but for what its owner throws away meanwhile: that is looked up, and told apart from what is lost.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from alur.foundation.files.queries import known_names
from alur.public.queries.health import LAST_BACKUP

from . import keys
from .archive import Digest, End, Manifest, Writer, digest_of, writing
from .database import Snapshot
from .faults import BackupFailed, told
from .folders import whole_file, working_folder
from .installation import Installation
from .stored import Stored, named_by, read_list, write_list

SUFFIX = ".alur"
_STAMP = "alur-%Y%m%d-%H%M%SZ"
PATTERN = "alur-" + "[0-9]" * 8 + "-" + "[0-9]" * 6 + "Z" + SUFFIX
_MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY id"


@dataclass(frozen=True)
class Made:
    """The archive that was written."""

    path: Path
    size: int
    manifest: Manifest
    end: End


def make_backup(*, place: Installation, target: Path, passphrase: bytes | None, at: datetime, keep: int = 0) -> Made:
    """Write one archive: into the folder `target` under a name of the moment, or as the file `target`.

    While web and worker go on. `keep`: of the archives in the folder only so many stay, the newest. BackupFailed where
    nothing was written; the archive is under its name only when all of it is on disk.
    """
    path = _path(target, at)
    with told(path), working_folder(place.data) as folder, place.database.snapshot(folder) as snapshot:
        manifest = _manifest(place, snapshot, folder / "files.tsv", at)
        with whole_file(path) as file, writing(file, passphrase) as writer:
            writer.add_json("manifest.json", manifest)
            if passphrase is not None:
                writer.add_bytes("secrets.json", keys.body())
            writer.add_file("database", snapshot.dump)
            writer.add_file("files.tsv", folder / "files.tsv")
            end = _add_files(writer, place, read_list(folder / "files.tsv"))
            writer.add_json("end.json", end)
    _note(place.data, manifest)
    if keep and target.is_dir():
        _remove_older(target, keep)
    return Made(path, path.stat().st_size, manifest, end)


def _note(data: Path, manifest: Manifest) -> None:
    """When it was made, for `/metrics` and `alur health`."""
    draft = data / f".{LAST_BACKUP}"
    draft.write_text(json.dumps({"made_at": manifest.made_at}))
    draft.rename(data / LAST_BACKUP)


def _path(target: Path, at: datetime) -> Path:
    path = target / (at.astimezone(UTC).strftime(_STAMP) + SUFFIX) if target.is_dir() else target
    if not path.parent.is_dir():
        raise BackupFailed(f"Folder {path.parent} tidak ada. Buat dahulu foldernya, lalu ulangi.")
    if path.exists():
        raise BackupFailed(f"{path} sudah ada dan tidak ditimpa. Pilih nama lain.")
    return path


def _manifest(place: Installation, snapshot: Snapshot, listed: Path, at: datetime) -> Manifest:
    migrations = (
        [(row[0], row[1]) for row in snapshot.rows(_MIGRATIONS)] if "django_migrations" in snapshot.tables else []
    )
    if not migrations:
        raise BackupFailed("Basis data ini kosong: belum ada yang perlu dicadangkan.")
    files, file_bytes = write_list(named_by(snapshot.rows), listed)
    own = keys.current()
    return Manifest(
        made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
        alur=version("alur"),
        engine=place.database.engine,
        migrations=migrations,
        tables=snapshot.counts(),
        files=files,
        file_bytes=file_bytes,
        database=digest_of(snapshot.dump),
        listed=digest_of(listed),
        sealing_keys=list(own.sealing),
        link_key=own.link,
    )


def _add_files(writer: Writer, place: Installation, files: Iterable[Stored]) -> End:
    count = total = 0
    absent = []
    for each in files:
        body = _body(place, each)
        if body is None:
            absent.append(each.name)
            continue
        writer.add_bytes(f"files/{each.name}", body)
        count, total = count + 1, total + each.digest.size
    still_named = _still_named(absent)
    gone = [name for name in absent if name not in still_named]
    return End(files=count, file_bytes=total, gone=gone, damaged=sorted(still_named))


def _body(place: Installation, wanted: Stored) -> bytes | None:
    """The bytes that were stored; None where they are not there, or are others."""
    try:
        with place.files.open(wanted.name) as file:
            body = file.read(wanted.digest.size + 1)
    except FileNotFoundError:
        return None
    return body if Digest(len(body), hashlib.sha256(body).hexdigest()) == wanted.digest else None


def _still_named(names: list[str]) -> set[str]:
    """Which of these the database names now; the others were thrown away while the backup ran."""
    return known_names(names)


def _remove_older(folder: Path, keep: int) -> None:
    for path in sorted(folder.glob(PATTERN))[:-keep]:
        path.unlink(missing_ok=True)
