"""Whether this process can serve: the database answers, and has the tables that this code expects."""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def readiness() -> dict[str, bool]:
    """One query a call."""
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return {"database": False, "migrations": False}
    return {"database": True, "migrations": _wanted() <= applied}


@cache
def _wanted() -> frozenset[tuple[str, str]]:
    """The newest migrations of every app, read from disk once: code does not change while it runs."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
