"""What `alur bench` does: measures part by part, prints a table, and writes JSON and a chart where wanted."""

import argparse
import json
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from . import archive, http, lists, steps
from .figures import Figure, chart, table
from .turns import Databases, Options

PARTS = {"steps": steps, "lists": lists, "http": http, "archive": archive}


def run(args: argparse.Namespace) -> int:
    """1 where a figure is not what is wanted, or a part could not be measured."""
    if unknown := set(args.parts) - set(PARTS):
        sys.exit(f"alur bench: no such part: {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}")
    options = Options(tuple(sorted(args.sizes)), args.rounds, args.keep and args.keep.absolute())
    found: dict[str, dict[str, Any]] = {}
    figures: list[Figure] = []
    failed: list[str] = []
    for database in ("sqlite", "postgres") if args.database == "both" else (args.database,):
        with ExitStack() as stack:
            databases = Databases(stack, database, options.keep)
            for part in args.parts or PARTS:
                print(f"{part}, {database} …", file=sys.stderr, flush=True)
                try:
                    found[f"{part}, {database}"] = each = PARTS[part].measure(databases, options)
                except SystemExit as trouble:  # what the other parts found must not be lost
                    failed.append(f"{part}, {database}: {trouble}")
                    continue
                figures += PARTS[part].figures(database, each)
    print(table(figures))
    print(*failed, sep="\n", file=sys.stderr)
    if args.json:
        said = {"figures": [each.as_json() for each in figures], "found": found}
        args.json.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n")
    if args.chart:
        args.chart.write_text(chart(figures, f"alur bench, {datetime.now(UTC):%d.%m.%Y}"))
    return int(bool(failed) or not all(each.holds for each in figures))
