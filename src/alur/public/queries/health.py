"""Whether this process can serve, and how the whole installation is: for the balancer, the collector, the operator."""

import json
import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from alur.foundation.files.queries import oldest_unscanned, store_answers
from alur.foundation.outbox.queries import held_since, oldest_due_age, stopped_count, waiting_count, worker_seen
from alur.kernel.upgrades import ended_by

LAST_BACKUP = "last-backup.json"
"""Written into the data directory by every backup that ended well."""
WORKER_SILENT = timedelta(minutes=2)
QUEUE_OLD = timedelta(minutes=15)
DISK_FULL = 0.1
DISK_FULL_BYTES = 1_000_000_000
BACKUP_OLD = timedelta(hours=36)


def readiness() -> dict[str, bool]:
    """One query a call."""
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return {"database": False, "migrations": False}
    return {"database": True, "migrations": _wanted() <= applied and not ended_by(applied, _known())}


@dataclass(frozen=True)
class Condition:
    """How the installation is at one moment; ages are in seconds, None where there is nothing to be old."""

    database: bool
    schema: bool
    disk_free: int = 0
    disk_total: int = 0
    backup_age: float | None = None
    worker_age: float | None = None
    queue_age: float | None = None
    waiting: int = 0
    stopped: int = 0
    """Deliveries that wait for a person's decision."""
    held: bool = False
    scan_age: float | None = None
    """Of the upload that waits longest for the virus scanner."""
    files: bool = True
    """Whether what keeps the uploads answers."""

    def faults(self) -> list[str]:
        """What somebody must look after, in one sentence each."""
        if not self.database:
            return ["Basis data tidak menjawab."]
        if not self.schema:
            return ["Tabel basis data belum sesuai dengan program ini: alur serve --migrate"]
        found = []
        if self.worker_age is None or self.worker_age > WORKER_SILENT.total_seconds():
            found.append("Tidak ada pekerja latar yang berjalan: alur worker")
        if self.held:
            found.append("Pengiriman ditahan: alur outbox release")
        elif self.queue_age is not None and self.queue_age > QUEUE_OLD.total_seconds():
            found.append(f"Pengiriman tertua sudah menunggu {self.queue_age / 60:.0f} menit.")
        if self.scan_age is not None and self.scan_age > QUEUE_OLD.total_seconds():
            found.append(f"Pemeriksa virus tidak bekerja: berkas tertua menunggu {self.scan_age / 60:.0f} menit.")
        if not self.files:
            found.append("Penyimpanan berkas tidak menjawab atau menolak kuncinya: periksa ALUR_FILES.")
        if self.disk_free < min(DISK_FULL * self.disk_total, DISK_FULL_BYTES):
            found.append(f"Ruang disk tinggal {self.disk_free / 1_000_000:.0f} MB.")
        if self.backup_age is None:
            found.append("Belum pernah dicadangkan: alur backup")
        elif self.backup_age > BACKUP_OLD.total_seconds():
            found.append(f"Cadangan terakhir sudah {self.backup_age / 3600:.0f} jam yang lalu.")
        return found


def condition(at: datetime) -> Condition:
    """A handful of queries, each by an index or over what is open only, and a question to what keeps the uploads."""
    ready = readiness()
    disk = shutil.disk_usage(settings.DATA_DIR)
    machine = Condition(ready["database"], ready["migrations"], disk.free, disk.total, _backup_age(at))
    if not all(ready.values()):
        return machine
    seen, due, unscanned = worker_seen(), oldest_due_age(at), oldest_unscanned()
    return replace(
        machine,
        worker_age=(at - seen).total_seconds() if seen else None,
        queue_age=due.total_seconds() if due else None,
        waiting=waiting_count(),
        stopped=stopped_count(),
        held=held_since() is not None,
        scan_age=(at - unscanned).total_seconds() if unscanned else None,
        files=store_answers(),
    )


def _backup_age(at: datetime) -> float | None:
    try:
        made = json.loads((settings.DATA_DIR / LAST_BACKUP).read_text())["made_at"]
        return (at - datetime.fromisoformat(made)).total_seconds()
    except (OSError, ValueError, KeyError, TypeError):
        return None


@cache
def _known() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


@cache
def _wanted() -> frozenset[tuple[str, str]]:
    """The newest migrations of every app, read from disk once: code does not change while it runs."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
