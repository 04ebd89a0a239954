"""Copies of a real case: rows, keys and chains of their own, so that `alur verify` finds each as it must be."""

import random
from datetime import datetime, timedelta
from typing import Any

from alur.engine.cases.models import Case, Task, Timer, Word
from alur.engine.cases.queries import TRACKING, token_of_nonce
from alur.engine.cases.queries.words import about_of, task_words
from alur.engine.cases.rules.search_words import words_of_case
from alur.foundation.journal.models import PERSONAL, Entry, SubjectKey
from alur.foundation.journal.rules import FIRST, entry_hash
from alur.foundation.journal.sealing import Secret, locked_up
from alur.foundation.offices.models import Officer
from alur.foundation.outbox.models import Delivery
from alur.kernel.ids import new_id, token_digest
from alur.outlets.notifications.models import Notice

from .bulk import Table

NAMES = ("Siti", "Budi", "Rina", "Agus", "Dewi", "Hendra", "Wulan", "Bayu", "Laras", "Yusuf", "Maya", "Fajar")
FAMILIES = ("Rahmawati", "Hartono", "Lestari", "Saputra", "Maharani", "Nugroho", "Palupi", "Wijaya")
THINGS = ("Printer", "Jaringan", "Surel", "Layar", "Papan ketik", "Akun", "Ruang rapat", "Proyektor", "Berkas")
TROUBLES = ("rusak", "lambat", "tidak terbuka", "berkedip", "hilang", "terkunci", "penuh", "buram")


class Tables:
    """What a copy is written to, in an order that foreign keys agree to."""

    def __init__(self) -> None:
        self.keys, self.cases, self.tasks = Table(SubjectKey), Table(Case), Table(Task)
        self.timers, self.entries = Table(Timer), Table(Entry)
        self.deliveries, self.notices = Table(Delivery), Table(Notice)
        self.words = Table(Word)

    def write(self) -> None:
        for table in vars(self).values():
            table.write()


class Template:
    """One case made by the product's own actions, with all its rows. It is copied with another person and time."""

    def __init__(self, case: Case, tables: Tables, officer: Officer, at: datetime) -> None:
        self.case, self.tables, self.officer, self.at = case, tables, officer, at
        self.tasks = list(case.tasks.order_by("number").select_related("case"))
        self.open = next((task for task in self.tasks if task.state == "open"), None)
        self.entries = list(Entry.objects.filter(stream=case.stream).order_by("seq"))
        self.about = about_of(case)
        self.words = {str(task.pk): task_words(task) for task in self.tasks}
        self.times = {value for row in [case, *self.tasks] for value in vars(row).values() if _is_time(value)}
        self.rows = _Rows(self, tables)

    def copy(self, number: int, size: int, chance: random.Random) -> None:
        """Add the copy of this number to the tables, the newest last; of equal `chance` equal but for its ids."""
        made = _Copy(self, name_of(number), timedelta(minutes=7 * (size - number)), chance)
        made.add_case()
        made.add_words()
        made.add_tasks()
        made.add_entries()
        made.add_told()


class _Rows:
    """The template's rows as the driver takes them."""

    def __init__(self, of: Template, tables: Tables) -> None:
        last = of.tasks[-1]
        about = {"office_id": of.case.office_id, "kind": "new-task"}
        delivery = Delivery(carrier="mail", payload={"to": "siti@contoh.id"}, queued_by="system", state="delivered",
                            created_at=of.at, **about)  # fmt: skip
        notice = Notice(officer=of.officer, case=of.case, task=last, at=of.at, **about)
        self.case = tables.cases.row_of(of.case)
        self.tasks = [tables.tasks.row_of(task) for task in of.tasks]
        self.entries = [tables.entries.row_of(entry) for entry in of.entries]
        self.timers = [(each.kind, tables.timers.row_of(each)) for each in Timer.objects.filter(task__in=of.tasks)]
        self.key = tables.keys.row_of(SubjectKey(made_at=of.at))
        self.word = tables.words.row_of(Word(case=of.case, office_id=of.case.office_id))
        self.delivery, self.notice = tables.deliveries.row_of(delivery), tables.notices.row_of(notice)


class _Copy:
    def __init__(self, of: Template, number: str, earlier: timedelta, chance: random.Random) -> None:
        self.of, self.number = of, number
        self.id, self.tasks = new_id(), {task.pk: new_id() for task in of.tasks}
        self.stream = f"case:{self.id}"
        self.moved = {time: time - earlier for time in of.times}
        self.moved[None] = None
        if of.open:
            due = of.at + timedelta(minutes=chance.randint(-2000, 8000))
            self.moved |= {of.open.due_at: due, of.open.nearly_due_at: due - timedelta(minutes=30)}
        self.name = f"{chance.choice(NAMES)} {chance.choice(FAMILIES)}"
        self.subject = f"{chance.choice(THINGS)} {chance.choice(TROUBLES)}"
        self.secret = Secret(new_id(), chance.randbytes(32))
        self.nonce = chance.randbytes(16).hex()
        self.swapped = {of.case.number: number} | {str(old): str(new) for old, new in self.tasks.items()}
        self.swapped |= {old.isoformat(): new.isoformat() for old, new in self.moved.items() if old}

    def add_case(self) -> None:
        case, moved, tables = self.of.case, self.moved, self.of.tables
        token = token_of_nonce(self.nonce)
        tables.cases.add(
            self.of.rows.case, id=self.id, number=self.number, applicant_name=self.name, subject=self.subject,
            tracking_nonce=self.nonce, tracking_digest=token_digest(TRACKING, token), opened_at=moved[case.opened_at],
            served_at=moved[case.served_at], ended_at=moved[case.ended_at],
        )  # fmt: skip
        sealed = locked_up(self.secret.raw)
        made_at = moved[case.opened_at]
        tables.keys.add(self.of.rows.key, id=self.secret.id, subject=self.stream, key_sealed=sealed, made_at=made_at)

    def add_words(self) -> None:
        for word in words_of_case(self.number, self.name, self.subject):
            self.of.tables.words.add(self.of.rows.word, case_id=self.id, word=word)

    def add_tasks(self) -> None:
        for task, row in zip(self.of.tasks, self.of.rows.tasks, strict=True):
            times = {name: self.moved[getattr(task, name)] for name in TIMES if getattr(task, name)}
            opened_by = self.tasks.get(task.opened_by_id)
            said = {"answers": self._answers(task.answers)} if "nama" in task.answers else {}
            self.of.tables.tasks.add(
                row, id=self.tasks[task.pk], case_id=self.id, opened_by_id=opened_by, **times, **said
            )
        for kind, row in self.of.rows.timers:
            at = self.moved[self.of.open.nearly_due_at if kind == "hampir" else self.of.open.due_at]
            at += timedelta(hours=kind == "atasan")
            task = self.tasks[self.of.open.pk]
            self.of.tables.timers.add(row, id=new_id(), task_id=task, at=at, try_at=at)

    def add_entries(self) -> None:
        previous = FIRST
        for entry, row in zip(self.of.entries, self.of.rows.entries, strict=True):
            at, data = self.moved[entry.at], self._data(entry.data)
            said = {"stream": self.stream, "at": at, "data": data}
            digest = entry_hash(**said, seq=entry.seq, kind=entry.kind, actor=entry.actor, previous=previous)
            self.of.tables.entries.add(row, id=new_id(), **said, previous_hash=previous, hash=digest)
            previous = digest

    def add_told(self) -> None:
        """One mail that went out, and one notice."""
        at, read = self.moved[self.of.case.opened_at], None if self.of.open else self.moved[self.of.case.ended_at]
        task, key = self.tasks[self.of.tasks[-1].pk], f"bench:{self.number}"
        self.of.tables.deliveries.add(
            self.of.rows.delivery, id=new_id(), key=key, about=self.stream, created_at=at, delivered_at=at
        )
        self.of.tables.notices.add(
            self.of.rows.notice, id=new_id(), key=key, case_id=self.id, task_id=task, at=at, read_at=read
        )

    def _data(self, data: dict[str, Any]) -> dict[str, Any]:
        """An entry's data with the copy's ids and times, its person bound under the copy's own key."""
        made = {name: self.swapped.get(value, value) for name, value in data.items() if name != PERSONAL}
        if PERSONAL in data:
            bound = {name: self._bound(name, data) for name in data[PERSONAL]["committed"]}
            made[PERSONAL] = {"key": str(self.secret.id), "committed": bound}
        return made

    def _bound(self, name: str, data: dict[str, Any]) -> str:
        if name == "about":
            return self.secret.commit(name, self.of.about | {"name": self.name, "subject": self.subject})
        words = self.of.words[data["task"]]
        return self.secret.commit(name, {**words, "answers": self._answers(words["answers"])})

    def _answers(self, answers: dict[str, Any]) -> dict[str, Any]:
        return answers | {"nama": self.name, "perihal": self.subject} if "nama" in answers else answers


TIMES = ("opened_at", "claimed_at", "closed_at", "due_at", "nearly_due_at")


def _is_time(value: object) -> bool:
    return isinstance(value, datetime)


def name_of(number: int) -> str:
    """As the product writes the numbers of cases."""
    return f"UJ-2026-{number:04}"
