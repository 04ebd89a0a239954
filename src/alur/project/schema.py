"""May this program run on the tables of this database? Asked before anything serves or works."""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from alur.kernel.errors import AlurError
from alur.kernel.upgrades import ended_by


class SchemaDiffers(AlurError):
    """This program cannot run on the database's tables."""


class NotUnicode(AlurError):
    """The database cannot hold every letter."""


def check_encoding(database: BaseDatabaseWrapper = connection) -> None:
    """NotUnicode where PostgreSQL's database was made in another encoding, as `initdb` does without a locale.

    Such a one takes what it is given and gives it back, but compares, sorts and searches it wrongly.
    """
    if database.vendor != "postgresql":
        return
    with database.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        [encoding] = cursor.fetchone()
    if encoding not in ("UTF8", b"UTF8"):
        name = database.settings_dict["NAME"]
        raise NotUnicode(
            f"Basis data {name} bukan UTF8. Selagi masih kosong, buat lagi: dropdb {name},"
            f" lalu createdb --encoding=UTF8 --template=template0 {name}"
        )


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
