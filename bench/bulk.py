"""Many rows at once, by the quickest way that each database has. Constraints, foreign keys and guards stay on."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models


class Table:
    """Rows of one model as tuples that the driver takes; only what differs from a template row is converted again."""

    def __init__(self, model: type[models.Model]) -> None:
        self.fields = [each for each in model._meta.concrete_fields if not isinstance(each, models.AutoField)]
        self.places = {each.attname: place for place, each in enumerate(self.fields)}
        self.name = model._meta.db_table
        self.rows: list[list[Any]] = []
        self.sqlite = connection.vendor == "sqlite"

    def row_of(self, instance: models.Model) -> list[Any]:
        return [self._plain(getattr(instance, each.attname)) for each in self.fields]

    def add(self, row: list[Any], **changed: Any) -> None:
        """The row again, but for these columns."""
        made = row.copy()
        for name, value in changed.items():
            made[self.places[name]] = self._plain(value)
        self.rows.append(made)

    def write(self) -> None:
        columns = ", ".join(f'"{each.column}"' for each in self.fields)
        with connection.cursor() as cursor:
            if self.sqlite:
                marks = ", ".join("?" * len(self.fields))
                cursor.cursor.connection.executemany(
                    f'INSERT INTO "{self.name}" ({columns}) VALUES ({marks})', self.rows
                )
            else:
                with cursor.copy(f'COPY "{self.name}" ({columns}) FROM STDIN') as copy:
                    for row in self.rows:
                        copy.write_row(row)
        self.rows = []

    def _plain(self, value: Any) -> Any:
        """As the columns hold it: SQLite has neither UUIDs nor instants."""
        if isinstance(value, (dict, list)):
            return json.dumps(value)
        if self.sqlite and isinstance(value, UUID):
            return value.hex
        if self.sqlite and isinstance(value, datetime):
            return str(value.astimezone(UTC).replace(tzinfo=None))
        return value


@contextmanager
def quick() -> Iterator[None]:
    """Nothing is promised to last until all of it is there. In somebody's transaction everything stays as it is."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-400000")
        else:
            cursor.execute("SET synchronous_commit = off")
        yield
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if connection.vendor == "sqlite" else "ANALYZE")
    connection.close()  # the next one has the settings' own values again
