"""Columns that both databases keep alike."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class PlainText(models.CharField[str, str]):
    """Text that sorts by code points, whatever language the database was made for.

    So what begins alike stands together: a range from `abc` to `end_of("abc")` finds it in any index.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:  # noqa: ANN401  as Django says
        collation = "C" if connection.vendor == "postgresql" else None  # SQLite compares bytes by itself
        return {**super().db_parameters(connection), "collation": collation}
