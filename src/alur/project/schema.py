"""Is the database the one that this program expects? Asked before anything serves or works."""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from alur.kernel.errors import AlurError


class SchemaDiffers(AlurError):
    """The database's tables are not those that this program expects."""


def check_schema() -> None:
    """SchemaDiffers where the database is newer than the program, or waits for migrations."""
    executor = MigrationExecutor(connection)
    newer = unknown_migrations(executor.loader.applied_migrations)
    if newer:
        raise SchemaDiffers(
            f"Basis data ini sudah dipakai program yang lebih baru ({newer[-1]})."
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
