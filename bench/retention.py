"""How long the erasing of many ended cases takes, and how often it asks the database."""

import argparse
import time
from contextlib import ExitStack
from datetime import timedelta
from os import environ

from .turns import Databases


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    args = parser.parse_args()
    with ExitStack() as stack:
        _prepare(stack, args.database, args.size)
        _measure(args.size)
    return 0


def _prepare(stack: ExitStack, database: str, size: int) -> None:
    environ.pop("DATABASE_URL", None)
    environ.update(Databases(stack, database).make(str(size)))
    from alur.project.cli import setup_django

    setup_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _measure(size: int) -> None:
    from django.db import connection

    from alur.kernel import clock
    from alur.outlets.protection.actions import due_now, erase_due
    from alur.outlets.protection.actions.retention import BATCH
    from bench.seeding import AT, seed

    with clock.frozen(AT):
        seed(size)
    later = AT + timedelta(days=800)
    counted = _Counted()
    with connection.execute_wrapper(counted):
        began = time.perf_counter()
        due = sum(each.count for each in due_now(at=later))
        planned, asked = time.perf_counter() - began, counted.queries
        counted.queries, counted.longest, began = 0, 0.0, time.perf_counter()
        erased = erase_due(at=later)
        took = time.perf_counter() - began
    print(f"{connection.vendor}: {size} cases, {due} over their time")
    print(f"  dry run   {planned * 1000:8.0f} ms  {asked} queries")
    print(
        f"  erasing   {took:8.1f} s   {counted.queries} queries, {counted.queries / erased:.1f} for each of {erased} "
        f"cases; {erased / took:.0f} cases a second; {BATCH} in a transaction"
    )
    print(f"  slowest query {counted.longest * 1000:.0f} ms")


class _Counted:
    """Counts queries and keeps the slowest."""

    def __init__(self) -> None:
        self.queries, self.longest = 0, 0.0

    def __call__(self, execute, sql, params, many, context):
        self.queries += 1
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.longest = max(self.longest, time.perf_counter() - began)


if __name__ == "__main__":
    raise SystemExit(main())
