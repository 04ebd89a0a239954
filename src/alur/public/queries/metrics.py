"""The condition of the installation as Prometheus reads it (text format 0.0.4)."""

from collections.abc import Callable
from datetime import datetime

from .health import Condition, condition

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_GAUGES: tuple[tuple[str, str, Callable[[Condition], float | None]], ...] = (
    ("alur_database_up", "Whether the database answers.", lambda found: found.database),
    ("alur_schema_up_to_date", "Whether its tables are those of this program.", lambda found: found.schema),
    ("alur_disk_free_bytes", "Free space where the data directory lies.", lambda found: found.disk_free),
    ("alur_disk_total_bytes", "All space there.", lambda found: found.disk_total),
    ("alur_backup_age_seconds", "Since the last backup that ended well.", lambda found: found.backup_age),
    ("alur_worker_age_seconds", "Since a worker last ended a round.", lambda found: found.worker_age),
    ("alur_outbox_oldest_due_seconds", "How long the oldest due delivery waits.", lambda found: found.queue_age or 0),
    ("alur_outbox_waiting", "Deliveries that go out by themselves.", lambda found: found.waiting),
    ("alur_outbox_stopped", "Deliveries that wait for a person.", lambda found: found.stopped),
    ("alur_outbox_held", "Whether all of them are held back.", lambda found: found.held),
    ("alur_files_up", "Whether what keeps the uploads answers.", lambda found: found.files),
    (
        "alur_files_oldest_unscanned_seconds",
        "How long an upload waits for a scan.",
        lambda found: found.scan_age or 0,
    ),
    ("alur_faults", "How many things need an operator.", lambda found: len(found.faults())),
)
NAMES = tuple(name for name, _help, _value in _GAUGES)


def metrics(at: datetime) -> str:
    """What is not known (no backup yet, no database) is left out, as Prometheus wants it."""
    return text_of(condition(at))


def text_of(found: Condition) -> str:
    lines = []
    for name, words, value in _GAUGES:
        number = value(found)
        if number is None:
            continue
        lines += [f"# HELP {name} {words}", f"# TYPE {name} gauge", f"{name} {float(number):.15g}"]
    return "\n".join(lines) + "\n"
