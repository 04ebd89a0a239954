"""The cache that all processes of all nodes share: a table of the database, so that nobody needs a further service.

Django's own `DatabaseCache` counts by reading and writing back, which loses tries of processes that count at once. It
gives what was counted another five minutes each time, and throws away living entries, counts among them, once there are
300. Here a count is one statement, ends when it was to end, and only what ran out is thrown away.
"""

import random
from datetime import UTC, datetime, timedelta

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction
from django.db.backends.utils import CursorWrapper

from alur.kernel import clock

_TIDY_ONE_IN = 200
"""So often a count also throws away what ran out."""

_COUNT = """
    INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)
    ON CONFLICT (cache_key) DO UPDATE SET
        value = CASE WHEN {table}.expires <= %s THEN excluded.value
                ELSE CAST(CAST({table}.value AS bigint) + CAST(excluded.value AS bigint) AS text) END,
        expires = CASE WHEN {table}.expires <= %s THEN excluded.expires ELSE {table}.expires END
    RETURNING value, expires
"""


class SharedCache(DatabaseCache):
    """A `DatabaseCache` with counts. Its table is made by `createcachetable`, as Django's."""

    _table: str

    def count(self, key: str, tries: int, seconds: int) -> tuple[int, int]:
        """Add to what is counted under this key: how much it is now, and in how many seconds the count ends.

        A count begins with the first try and ends `seconds` later. One statement: all nodes count the same.
        """
        now = clock.now().replace(microsecond=0)
        database = router.db_for_write(self.cache_model_class)
        connection = connections[database]
        table = connection.ops.quote_name(self._table)
        stored_key = self.make_and_validate_key(key)
        began = connection.ops.adapt_datetimefield_value(now)
        ends = connection.ops.adapt_datetimefield_value(now + timedelta(seconds=seconds))
        outermost = not connection.in_atomic_block
        with transaction.atomic(using=database), connection.cursor() as cursor:
            if outermost and connection.vendor == "postgresql":
                # What a power cut takes back here are counts of its last moment: not worth a wait for the disk.
                cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute(_COUNT.format(table=table), [stored_key, str(tries), ends, began, began])
            value, expires = cursor.fetchone()
        if random.randrange(_TIDY_ONE_IN) == 0:  # noqa: S311  how often, not whom
            self.tidy()
        return int(value), max(1, round((_moment(expires) - now).total_seconds()))

    def tidy(self) -> None:
        """Throw away what ran out."""
        database = router.db_for_write(self.cache_model_class)
        connection = connections[database]
        with connection.cursor() as cursor:
            self._cull(database, cursor, clock.now().replace(microsecond=0), 0)

    def _cull(self, db: str, cursor: CursorWrapper, now: datetime, num: int) -> None:
        connection = connections[db]
        table = connection.ops.quote_name(self._table)
        cursor.execute(
            f"DELETE FROM {table} WHERE expires <= %s",  # noqa: S608  our own table
            [connection.ops.adapt_datetimefield_value(now)],
        )


def _moment(found: datetime | str) -> datetime:
    """SQLite keeps moments as text, PostgreSQL as such; both in UTC."""
    moment = datetime.fromisoformat(found) if isinstance(found, str) else found
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
