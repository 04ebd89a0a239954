"""Many cases at once: copies of two real ones (one open, one finished), row by row under every constraint.

The two are made by the product's own actions; the copies get numbers, names, subjects, times, keys and journal chains
of their own (`copies`), so that `alur verify` finds nothing. The same size gives the same rows but for their ids and
what is sealed.
"""

import random
from itertools import batched
from typing import Any

from django.db import transaction

from alur.desk.tests import make as desk
from alur.engine.cases.models import Case, Counter, Task
from alur.engine.cases.tests import make as cases

from .bulk import quick
from .copies import Tables, Template, name_of

AT = desk.AT
BATCH = 5000


def open_of(size: int) -> int:
    """How many of the cases wait at the measured position: 30 of a thousand, 300 of a hundred thousand.

    An archive grows for years; what lies open at one desk grows with its root only, or nobody would keep up.
    """
    return round(30 * (size / 1000) ** 0.5)


def seed(size: int) -> dict[str, Any]:
    """What the measured pages need: the officer, and one case in the middle of the list."""
    version = desk.sop()
    officer, chief = cases.officer("Sari", "petugas"), cases.officer("Kepala", "kepala")
    waiting, finished = desk.applied(version), desk.applied(version)
    cases.done(finished, officer, "sesuai", answers={"temuan": "Ya"})
    cases.done(finished, chief)
    finished.refresh_from_db()
    chance = random.Random(7)
    fraction = round(size / open_of(size))
    tables = Tables()
    templates = {True: Template(waiting, tables, officer, AT), False: Template(finished, tables, officer, AT)}
    with quick():
        for numbers in batched(range(3, size + 1), BATCH):
            for number in numbers:
                templates[number % fraction == 0].copy(number, size, chance)
            with transaction.atomic():
                tables.write()
        Counter.objects.update(last=size)
    return found(size)


def seeded(size: int) -> dict[str, Any]:
    """As `seed`; a database that an earlier run kept is taken as it is."""
    counter = Counter.objects.first()
    if counter is None:
        return seed(size)
    if counter.last < size:
        raise SystemExit("this database was not seeded to its end: remove it")
    return found(size)


def found(size: int) -> dict[str, Any]:
    """The same of a database that was seeded before."""
    held = Task.objects.filter(state="open", position__key="petugas")
    return {
        "officer": held.earliest("pk").position.holdings.get().officer,
        "case": Case.objects.get(number=name_of(size // 2)),
        "open": held.count(),
    }
