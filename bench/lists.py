"""`python -m bench.lists`: the desk's lists at 1 000 and at 100 000 cases, on SQLite and on PostgreSQL.

Both sizes live in processes of their own and take turns, page by page, so that a busy machine slows both alike. What
counts is the ratio of their medians; times are printed to be looked at, not to be promised. See README.md.
"""

import argparse
import json
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from .turns import Child, Databases

SIZES = (1_000, 100_000)
LIMIT = 1.5


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.lists", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--sizes", type=int, nargs=2, default=SIZES)
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        _serve(args.child)
        return 0
    found = {}
    for database in ("sqlite", "postgres") if args.database == "both" else (args.database,):
        found[database] = _compare(database, args.sizes, args.rounds)
        _print(database, found[database], args.sizes)
    if args.json:
        args.json.write_text(json.dumps(found, indent=2) + "\n")
    return int(any(page["ratio"] > LIMIT for pages in found.values() for page in pages["pages"].values()))


# ── The two that take turns ──────────────────────────────────────────────────────────────────────


def _compare(database: str, sizes: tuple[int, int], rounds: int) -> dict[str, Any]:
    with ExitStack() as stack:
        databases = Databases(stack, database)
        children = [Child(stack, "bench.lists", str(size), env=databases.make(str(size))) for size in sizes]
        seeded = [child.read() for child in children]
        times: dict[str, list[list[float]]] = {page: [[], []] for page in seeded[0]["queries"]}
        for turn in range(rounds):
            for page in times:
                for which in (0, 1) if turn % 2 else (1, 0):
                    times[page][which].append(children[which].ask(page))
    pages = {
        page: {
            "milliseconds": [round(statistics.median(each) * 1000, 1) for each in both],
            "ratio": round(statistics.median(both[1]) / statistics.median(both[0]), 2),
            "ratio_of_fastest": round(min(both[1]) / min(both[0]), 2),
            "queries": [each["queries"][page] for each in seeded],
        }
        for page, both in times.items()
    }
    return {"sizes": list(sizes), "rounds": rounds, "open": [each["open"] for each in seeded],
            "seeded_in_seconds": [each["seconds"] for each in seeded], "pages": pages}  # fmt: skip


# ── Inside one of them ───────────────────────────────────────────────────────────────────────────


def _serve(size: int) -> None:
    from alur.project.cli import setup_django

    setup_django()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from alur.desk.tests.make import browser
    from alur.kernel import clock
    from alur.project.cli.serve import prepare

    from .seeding import AT, seed

    prepare(migrate=True)
    began = time.perf_counter()
    made = seed(size)
    seconds = round(time.perf_counter() - began, 1)
    client: Client = browser(made["officer"], headers={"host": "localhost"})
    pages = _pages(made)
    with clock.frozen(AT):
        queries = {}
        for page, path in pages.items():
            for _warm in range(2):
                _ask(client, path)
            with CaptureQueriesContext(connection) as asked:
                _ask(client, path)
            queries[page] = len(asked)
        print(json.dumps({"open": made["open"], "seconds": seconds, "queries": queries}), flush=True)
        for line in sys.stdin:
            started = time.perf_counter()
            _ask(client, pages[line.strip()])
            print(time.perf_counter() - started, flush=True)


def _pages(made: dict[str, Any]) -> dict[str, str]:
    number = made["case"].number
    return {
        "inbox": "/meja/",
        "inbox, fragment": "/meja/segar/",
        "inbox, not taken": "/meja/?saring=belum",
        "search by number": f"/meja/cari/?q={number}",
        "search by serial": f"/meja/cari/?q={number.rpartition('-')[2]}",
        "search, newest": "/meja/cari/",
        "search by words": "/meja/cari/?q=printer+siti",
        "search, nothing fits": "/meja/cari/?q=zzz",
        "case": f"/meja/permohonan/{number}/",
        "notices": "/meja/pemberitahuan/",
        "deliveries": "/meja/pengiriman/",
    }


def _ask(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)


def _print(database: str, found: dict[str, Any], sizes: tuple[int, int]) -> None:
    few, many = (f"{size:_}".replace("_", " ") for size in sizes)
    print(f"\n{database}: open tasks of the position {found['open']}, seeded in {found['seeded_in_seconds']} s")
    print(f"{'page':24}{few:>12}{many:>12}{'ratio':>8}{'fastest':>9}  queries")
    for page, each in found["pages"].items():
        first, second = each["milliseconds"]
        times = f"{page:24}{first:>9} ms{second:>9} ms{each['ratio']:>8}{each['ratio_of_fastest']:>9}"
        print(f"{times}  {each['queries']}{'  ← over' if each['ratio'] > LIMIT else ''}")


if __name__ == "__main__":
    sys.exit(main())
