"""May this program run on the tables of this database? Asked before anything serves or works."""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from alur.kernel.errors import AlurError
from alur.kernel.upgrades import ended_by


class SchemaDiffers(AlurError):
    """This program cannot run on the database's tables."""


def check_schema() -> None:
    """SchemaDiffers where a newer program took away what this one needs, or where migrations wait.

    What a newer program added does no harm: both run side by side while nodes are upgraded (`kernel/upgrades`).
    """
    executor = MigrationExecutor(connection)
    ended = ended_by(executor.loader.applied_migrations, executor.loader.disk_migrations)
    if ended:
        raise SchemaDiffers(
            f"Basis data ini sudah dipakai program yang lebih baru ({ended[-1]})."
            " Pasang versi Alur yang sama atau lebih baru, lalu ulangi."
        )
    behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if behind:
        raise SchemaDiffers(
            f"Tabel basis data belum sesuai dengan program ini ({len(behind)} perubahan menunggu)."
            " Cadangkan data, lalu jalankan: alur serve --migrate"
        )


def unknown_migrations(applied: Iterable[tuple[str, str]]) -> list[str]:
    """Those of our own apps that this program does not have: `cases.0042_later`, sorted."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("alur.")}
    known = MigrationLoader(None).disk_migrations
    return sorted(".".join(key) for key in applied if key[0] in ours and key not in known)
