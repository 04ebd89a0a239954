"""Where one installation keeps its things."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from alur.foundation.files.ports import Store
from alur.foundation.files.registry import store

from .database import Database
from .postgres import Postgres
from .sqlite import Sqlite


@dataclass(frozen=True)
class Installation:
    """The data directory, what keeps the stored files, and the database."""

    data: Path
    files: Store
    database: Database

    @classmethod
    def here(cls) -> "Installation":
        """As the settings say."""
        return cls(settings.DATA_DIR, store(), database_of(settings.DATABASES["default"]))


def database_of(found: Mapping[str, Any]) -> Database:
    """The database that Django's settings name."""
    if found["ENGINE"].endswith("sqlite3"):
        return Sqlite(Path(found["NAME"]).absolute())
    return Postgres.of(found)
