"""`alur bench lists`: the desk's lists at several sizes of the archive.

Each size lives in a process of its own and they take turns, page by page, so that a busy machine slows all alike. What
counts is the ratio of the medians; times are printed to be looked at, not to be promised. See README.md.
"""

import json
import statistics
import sys
import time
from contextlib import ExitStack
from typing import Any

from .figures import Figure
from .turns import Child, Databases, Options

LIMIT = 1.5
GROW_LITTLE = ("inbox", "inbox, fragment", "inbox, not taken", "case")
"""Pages that are not to take longer than LIMIT times as long at the largest size."""
MILLISECONDS = {"search by number": 20, "search by words": 300, "search, nothing fits": 300}


def measure(databases: Databases, options: Options) -> dict[str, Any]:
    """Every page at every size, in turns."""
    sizes, rounds = options.sizes, options.rounds or 15
    with ExitStack() as stack:
        children = [Child(stack, "bench.lists", str(size), env=databases.seeded(size)) for size in sizes]
        seeded = [child.read() for child in children]
        times: dict[str, list[list[float]]] = {page: [[] for _size in sizes] for page in seeded[0]["queries"]}
        for turn in range(rounds):
            for page in times:
                for which in range(len(sizes)) if turn % 2 else reversed(range(len(sizes))):
                    times[page][which].append(children[which].ask(page))
    pages = {
        page: {
            "milliseconds": [round(statistics.median(each) * 1000, 1) for each in all_sizes],
            "ratio": round(statistics.median(all_sizes[-1]) / statistics.median(all_sizes[0]), 2),
            "ratio_of_fastest": round(min(all_sizes[-1]) / min(all_sizes[0]), 2),
            "queries": [each["queries"][page] for each in seeded],
        }
        for page, all_sizes in times.items()
    }
    return {"sizes": list(sizes), "rounds": rounds, "open": [each["open"] for each in seeded],
            "seeded_in_seconds": [each["seconds"] for each in seeded], "pages": pages}  # fmt: skip


def figures(database: str, found: dict[str, Any]) -> list[Figure]:
    """How much longer each page takes at the largest size; and at that size, how long a search takes."""
    few, *_between, many = (f"{size:_}".replace("_", " ") for size in (found["sizes"][0], *found["sizes"]))
    made = []
    for page, each in found["pages"].items():
        wanted = LIMIT if page in GROW_LITTLE else None
        made.append(Figure("lists", database, f"{page}, {many} to {few}", each["ratio"], wanted=wanted))
        if page in MILLISECONDS:
            took = each["milliseconds"][-1]
            made.append(Figure("lists", database, f"{page}, {many}", took, "ms", MILLISECONDS[page]))
    return made


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

    from .seeding import AT, seeded

    prepare(migrate=True)
    began = time.perf_counter()
    made = seeded(size)
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


if __name__ == "__main__":
    _serve(int(sys.argv[2]))
