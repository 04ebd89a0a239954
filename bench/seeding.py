"""Many cases at once: copies of two real ones (one open, one finished), row by row under every constraint.

The two are made by the product's own actions; the copies get numbers, names, subjects, times and journal chains of
their own. The same size gives the same rows but for their ids.
"""

import random
from collections.abc import Iterator
from copy import copy
from datetime import datetime, timedelta
from itertools import batched
from typing import Any

from django.db import connection, transaction

from alur.desk.tests import make as desk
from alur.engine.cases.models import Case, Counter, Task
from alur.engine.cases.tests import make as cases
from alur.foundation.journal.models import Entry
from alur.foundation.journal.rules import FIRST, entry_hash
from alur.foundation.outbox.models import Delivery
from alur.kernel.ids import new_id
from alur.outlets.notifications.models import Notice

AT = desk.AT


def open_of(size: int) -> int:
    """How many of the cases wait at the measured position: 30 of a thousand, 300 of a hundred thousand.

    An archive grows for years; what lies open at one desk grows with its root only, or nobody would keep up.
    """
    return round(30 * (size / 1000) ** 0.5)


BATCH = 2000
LINES = 4
"""So many entries of its journal a copy keeps: a chain that holds, without a million rows that no list reads."""

NAMES = ("Siti", "Budi", "Rina", "Agus", "Dewi", "Hendra", "Wulan", "Bayu", "Laras", "Yusuf", "Maya", "Fajar")
FAMILIES = ("Rahmawati", "Hartono", "Lestari", "Saputra", "Maharani", "Nugroho", "Palupi", "Wijaya")
THINGS = ("Printer", "Jaringan", "Surel", "Layar", "Papan ketik", "Akun", "Ruang rapat", "Proyektor", "Berkas")
TROUBLES = ("rusak", "lambat", "tidak terbuka", "berkedip", "hilang", "terkunci", "penuh", "buram")


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
    templates = {True: _Template(waiting), False: _Template(finished)}
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-200000")  # 200 MB, while the indexes are being filled
    for numbers in batched(range(3, size + 1), BATCH):
        made = [templates[number % fraction == 0].copy(number, size, officer, chance) for number in numbers]
        with transaction.atomic():
            for model in (Case, Task, Entry, Delivery, Notice):
                model.objects.bulk_create(
                    [row for rows in made for row in rows if isinstance(row, model)], batch_size=500
                )
    Counter.objects.update(last=size)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-16000")  # as the settings have it
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as autovacuum does by itself a little later
    middle = Case.objects.get(number=f"UJ-2026-{size // 2:04}")
    return {
        "officer": officer,
        "case": middle,
        "open": Task.objects.filter(state="open", position__key="petugas").count(),
    }


class _Template:
    """One real case with all its rows."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.tasks = list(case.tasks.order_by("number"))
        self.entries = list(Entry.objects.filter(stream=case.stream).order_by("seq")[:LINES])

    def copy(self, number: int, size: int, officer: Any, chance: random.Random) -> list[Any]:
        earlier = timedelta(minutes=7 * (size - number))
        case = copy(self.case)
        case.pk, case._state = new_id(), copy(case._state)
        case._state.adding = True
        case.number = f"UJ-2026-{number:04}"
        case.applicant_name = f"{chance.choice(NAMES)} {chance.choice(FAMILIES)}"
        case.subject = f"{chance.choice(THINGS)} {chance.choice(TROUBLES)}"
        case.tracking_digest = case.tracking_nonce = ""
        _earlier(case, earlier, "opened_at", "served_at", "ended_at")
        tasks = list(self._tasks(case, earlier, chance))
        return [case, *tasks, *self._entries(case, earlier), *self._told(case, tasks[-1], officer, number)]

    def _tasks(self, case: Case, earlier: timedelta, chance: random.Random) -> Iterator[Task]:
        before: Task | None = None
        for task in self.tasks:
            made = copy(task)
            made.pk, made._state = new_id(), copy(made._state)
            made._state.adding = True
            made.case, made.opened_by = case, before
            _earlier(made, earlier, "opened_at", "claimed_at", "closed_at", "due_at", "nearly_due_at")
            if made.state == "open":
                made.due_at = AT + timedelta(minutes=chance.randint(-2000, 8000))
                made.nearly_due_at = made.due_at - timedelta(minutes=30)
            before = made
            yield made

    def _entries(self, case: Case, earlier: timedelta) -> Iterator[Entry]:
        previous = FIRST
        for entry in self.entries:
            about = {"stream": case.stream, "seq": entry.seq, "at": entry.at - earlier, "kind": entry.kind}
            said = {**about, "actor": entry.actor, "data": entry.data}
            digest = entry_hash(**said, previous=previous)
            yield Entry(**said, previous_hash=previous, hash=digest)
            previous = digest

    def _told(self, case: Case, task: Task, officer: Any, number: int) -> Iterator[Any]:
        yield Delivery(
            office_id=case.office_id, carrier="mail", kind="receipt", key=f"bench:{number}", about=case.stream,
            payload={"to": "siti@contoh.id"}, queued_by="system", created_at=case.opened_at, state="delivered",
            delivered_at=case.opened_at,
        )  # fmt: skip
        yield Notice(
            officer=officer, office_id=case.office_id, kind="new-task", case=case, task=task, key=f"bench:{number}",
            at=case.opened_at, read_at=None if task.state == "open" else case.opened_at,
        )  # fmt: skip


def _earlier(row: Any, length: timedelta, *names: str) -> None:
    for name in names:
        value: datetime | None = getattr(row, name)
        if value is not None:
            setattr(row, name, value - length)
