"""For every test: a busy machine is slow, not wrong; and the tables are emptied although history may not be."""

from collections.abc import Iterator

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import settings

from alur.foundation.journal.tests.guards import unguarded

settings.register_profile("alur", deadline=None)
settings.load_profile("alur")


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
