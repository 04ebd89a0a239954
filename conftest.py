"""For every test: a busy machine is slow, not wrong; the tables are emptied although history may not be; what asks no
database runs once, and what takes long begins first."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as product
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import settings

from alur.foundation.journal.tests.guards import unguarded

settings.register_profile("alur", deadline=None)
settings.load_profile("alur")

BESIDE_THE_CODE = Path(__file__).parent / "src"
ASKING_A_DATABASE = {"db", "transactional_db", "client", "admin_client", "live_server", "django_db_setup"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long ones first, so that no worker begins one when the others are through. Tests beside the code that ask no
    database say nothing new on the second one: they run on SQLite."""
    items.sort(key=lambda each: each.get_closest_marker("slow") is None)
    if product.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return
    once = [each for each in items if BESIDE_THE_CODE in each.path.parents and not _asks_a_database(each)]
    config.hook.pytest_deselected(items=once)
    known = set(once)
    items[:] = [each for each in items if each not in known]


def pytest_collection_finish() -> None:
    """What was imported and collected lives to the end: looking through it each time takes a twentieth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & ASKING_A_DATABASE)


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied() -> Iterator[None]:
    """A test with real transactions ends with empty tables: what guards the journal sleeps meanwhile."""
    original = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with unguarded(self.connection.alias):
            original(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]  wrapped for the tests
    yield
    BaseDatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign]  wrapped for the tests
