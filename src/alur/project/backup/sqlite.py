"""SQLite: a copy by its online backup, put back by a rename."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from alur.kernel.durable import fsync_path

from .database import Content, Snapshot, missing_rows
from .faults import BackupFailed, Damaged

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
_COMPANIONS = ("", "-wal", "-shm", "-journal")


class Sqlite:
    """The database in one file."""

    engine = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[Snapshot]:
        """In one step: a reader does not hold up writers in WAL, and nothing has to start over while they write."""
        if not self.path.exists():
            raise BackupFailed(f"Basis data {self.path} tidak ada. Periksa --data.")
        dump = folder / "database"
        try:
            own = f"file:{self.path}?mode=ro"
            with closing(sqlite3.connect(own, uri=True)) as source, closing(sqlite3.connect(dump)) as target:
                source.backup(target, pages=-1)
                target.execute("PRAGMA journal_mode=DELETE")
            dump.chmod(0o600)
            with closing(sqlite3.connect(f"file:{dump}?mode=ro", uri=True)) as copy:
                yield Snapshot(dump, copy.execute, _tables(copy))
        except sqlite3.OperationalError as error:
            if _is_full(error):
                raise OSError(errno.ENOSPC, "", str(dump)) from None
            raise BackupFailed(f"Basis data tidak dapat dicadangkan: {error}.") from None
        except sqlite3.DatabaseError as error:
            raise BackupFailed(f"Basis data rusak dan tidak dapat dicadangkan: {error}.") from None

    def is_empty(self) -> bool:
        return not any(self._companions())

    def refuse_if_used(self) -> None:
        """Other processes are known by the lock of the data directory: a file has no list of its readers."""

    @contextmanager
    def trial(self, content: Content, folder: Path) -> Iterator[str]:
        self._prepare(content)
        yield f"sqlite:///{content.dump}"

    def _prepare(self, content: Content) -> None:
        """Look whether all is there, and do what is to be done with it."""
        self._look(content)
        with closing(sqlite3.connect(content.dump)) as copy:
            for statement in content.statements:
                copy.execute(statement)
            copy.commit()

    def _look(self, content: Content) -> None:
        try:
            with closing(sqlite3.connect(content.dump)) as copy:
                faults = [row[0] for row in copy.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
                faults += [f"{row[0]} → {row[2]}" for row in copy.execute("PRAGMA foreign_key_check")][:5]
                counts = {table: _count(copy, table) for table in _tables(copy)}
        except sqlite3.DatabaseError as error:
            raise Damaged(f"Basis data di dalam cadangan rusak: {error}.") from None
        faults += missing_rows(counts, content.counts)
        if faults:
            raise Damaged(f"Basis data di dalam cadangan tidak utuh: {'; '.join(faults)}.")

    def put_back(self, content: Content, folder: Path, aside: str | None) -> str:
        self._prepare(content)
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        ready = self.path.with_name(f".{self.path.name}-restored")
        try:
            content.dump.rename(ready)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            shutil.copyfile(content.dump, ready)
        ready.chmod(0o600)
        fsync_path(ready)
        kept = self._put_aside(aside) if aside else ""
        ready.rename(self.path)
        fsync_path(self.path.parent)
        return kept

    def _companions(self) -> list[Path]:
        files = (self.path.with_name(self.path.name + each) for each in _COMPANIONS)
        return [file for file in files if file.exists()]

    def _put_aside(self, aside: str) -> str:
        kept = self.path.with_name(f"{self.path.name}.{aside}")
        for file in reversed(self._companions()):  # the log first: it must never meet another database
            file.rename(kept.with_name(kept.name + file.name.removeprefix(self.path.name)))
        return str(kept)


def _tables(connection: sqlite3.Connection) -> tuple[str, ...]:
    return tuple(name for (name,) in connection.execute(_TABLES))


def _count(connection: sqlite3.Connection, table: str) -> int:
    found: int = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608  from the catalogue
    return found


def _is_full(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
