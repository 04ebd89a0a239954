"""The way round the guards of history that only somebody with the database in hand has. Imports no models."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

TABLES = ("journal_entry", "journal_anchor", "journal_anchorhead")


@contextmanager
def unguarded(alias: str = "default") -> Iterator[Any]:
    """Within the block the journal's tables can be changed; gives a cursor."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        asleep = _asleep_on_sqlite if connection.vendor == "sqlite" else _asleep_on_postgresql
        with asleep(cursor):
            yield cursor


@contextmanager
def _asleep_on_sqlite(cursor: Any) -> Iterator[None]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal_%'")
    triggers = cursor.fetchall()
    for name, _sql in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    try:
        yield
    finally:
        for _name, sql in triggers:
            cursor.execute(sql)


@contextmanager
def _asleep_on_postgresql(cursor: Any) -> Iterator[None]:
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
