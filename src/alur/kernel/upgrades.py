"""Which program may run on which tables, so that old and new ones run side by side while nodes are upgraded.

A migration adds, and a program that does not know it goes on beside one that does. A migration that takes away or
tightens says in its name which migration of its app a program must know to live without what it takes:
`0012_no_pause_seconds_after_0010`. `tests/architecture` holds the migrations to it.
"""

import re
from collections.abc import Collection, Iterable

type Migration = tuple[str, str]
"""App and name, as Django keeps them."""

AFTER = re.compile(r"_after_(\d{4})$")


def ended_by(applied: Iterable[Migration], known: Collection[Migration]) -> list[str]:
    """Those migrations of the database after which a program that knows only `known` may not run: `cases.0012_…`."""
    apps = {app for app, _name in known}
    numbers = {(app, name[:4]) for app, name in known}
    return sorted(
        f"{app}.{name}"
        for app, name in applied
        if app in apps and (app, name) not in known and (found := AFTER.search(name)) and (app, found[1]) not in numbers
    )
