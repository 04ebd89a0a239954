"""`python -m tests.kill.audit FACTS SECONDS`: waits until every mail is out, then writes what database and disk hold.

Reads only, in a process of its own, with the product's own models. `faults` are sentences about what never may be.
"""

import hashlib
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from alur.project.cli import setup_django


def main(path: Path, patience: int) -> None:
    setup_django()
    waited = wait_until_delivered(patience)
    faults = [
        *broken_database(),
        *broken_chains(),
        *broken_cases(),
        *broken_numbers(),
        *broken_files(),
        *missing_mail(),
    ]
    path.write_text(json.dumps({"faults": faults, "settled_in": waited, **facts()}, default=str))


def wait_until_delivered(patience: int) -> float:
    from alur.foundation.outbox.models import Delivery

    began = time.monotonic()
    under_way = Delivery.objects.exclude(state__in=["delivered", "cancelled"])
    while under_way.exists() and time.monotonic() - began < patience:
        time.sleep(1)
    return round(time.monotonic() - began, 1)


def facts() -> dict[str, Any]:
    from alur.engine.cases.models import Act, Case, Task
    from alur.foundation.files.models import StoredFile
    from alur.foundation.outbox.models import Delivery
    from alur.project.demo.seeding import Officer

    return {
        "acts": list(Act.objects.values("key", "case__number", "answer", "at")),
        "cases": list(Case.objects.values("id", "number", "applicant_name", "parent_task_id", "opened_at")),
        "tasks": list(Task.objects.values("id", "case__number", "step", "state", "closed_by", "closed_at", "answers")),
        "files": list(StoredFile.objects.values("id", "sha256", "about")),
        "officers": {f"officer:{each.pk}": each.email for each in Officer.objects.all()},
        "deliveries": list(
            Delivery.objects.values("key", "kind", "state", "attempts", "repeats", "payload__message_id")
        ),
    }


def broken_database() -> list[str]:
    from django.db import connection

    connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            return [row[0] for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'")
        if cursor.fetchone()[0]:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
            cursor.execute(
                "SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam"
                " JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE a.amname = 'btree' AND c.relkind = 'i' AND n.nspname = 'public'"
            )  # raises where an index and its table disagree
    return []


def broken_chains() -> list[str]:
    from alur.foundation.journal.models import Entry
    from alur.foundation.journal.queries import broken_links

    streams = Entry.objects.order_by().values_list("stream", flat=True).distinct()
    return [fault for stream in streams for fault in broken_links(stream)]


def broken_cases() -> list[str]:
    """Each case's rows are those that its journal tells of; a running one stands at exactly one leaf."""
    from alur.engine.cases.models import Case
    from alur.engine.cases.queries.retold import Retold
    from alur.foundation.journal.queries import entries

    faults = [f"{fault.about}: {fault.text}" for fault in Retold(list(Case.objects.all())).faults()]
    for case in Case.objects.prefetch_related("tasks"):
        closings = Counter(e.data["task"] for e in entries(case.stream) if e.kind == "case.task_closed")
        faults += [f"{case.number}: task {pk} was closed {times} times" for pk, times in closings.items() if times > 1]
        done = Counter((task.step, task.visit) for task in case.tasks.all() if task.state == "done")
        faults += [f"{case.number}: {visit} is done {times} times" for visit, times in done.items() if times > 1]
        if case.parent_task_id is None:
            family = [task for each in (case, *case.descendants.all()) for task in each.tasks.all()]
            leaves = [task.step for task in family if task.state == "open" and not task.is_call]
            if len(leaves) != (case.ended_at is None):
                faults.append(f"{case.number}: open leaves {leaves}, ended {case.ended_at}")
    return faults


def broken_numbers() -> list[str]:
    from alur.engine.cases.models import Case, Counter

    faults = []
    for counter in Counter.objects.all():
        numbers = Case.objects.filter(office=counter.office_id, number__startswith=f"{counter.prefix}-{counter.year}-")
        serials = sorted(int(number.rsplit("-", 1)[1]) for number in numbers.values_list("number", flat=True))
        if serials != list(range(1, counter.last + 1)):
            faults.append(f"{counter}: serials {serials}, the counter says {counter.last}")
    return faults


def broken_files() -> list[str]:
    """Every row has its bytes; every file that an answer names is the case's; every file of a case is in an answer."""
    from alur.engine.cases.models import Task
    from alur.foundation.files.models import StoredFile
    from alur.foundation.files.registry import store

    faults = []
    rows = {str(row.pk): row for row in StoredFile.objects.all()}
    for row in rows.values():
        try:
            with store().open(row.stored_name) as file:
                body = file.read()
        except FileNotFoundError:
            faults.append(f"file {row.pk}: its bytes are gone")
            continue
        if hashlib.sha256(body).hexdigest() != row.sha256 or len(body) != row.size:
            faults.append(f"file {row.pk}: its bytes are others")
    named: Counter[str] = Counter()
    for task in Task.objects.select_related("case").exclude(answers={}):
        for each in [one for value in task.answers.values() if isinstance(value, list) for one in value]:
            named[each["id"]] += 1
            if each["id"] not in rows or rows[each["id"]].about != task.case.stream:
                faults.append(f"{task.case.number}: file {each['id']} of an answer is not the case's")
    held = {pk for pk, row in rows.items() if row.about.startswith("case:")}
    return faults + [f"file {pk}: held by a case, named {named[pk]} times" for pk in held if named[pk] != 1]


def missing_mail() -> list[str]:
    """What happened was told: for each act its notices, by the keys that name them."""
    from alur.engine.cases.models import Case
    from alur.foundation.offices.queries import holders
    from alur.foundation.outbox.models import Delivery

    there = set(Delivery.objects.values_list("key", flat=True))
    wanted = set()
    for case in Case.objects.filter(parent_task=None).prefetch_related("tasks__position"):
        wanted.add(f"receipt:{case.pk}")
        wanted |= {f"finished:{case.pk}:{case.served_at.isoformat()}" for _once in [1] if case.served_at}
        for task in case.tasks.all():
            if task.step == "konfirmasi":
                wanted.add(f"your-turn:{task.pk}")
            if task.step == "terima":
                wanted |= {f"new-task:{task.pk}:{each.pk}" for each in holders(task.position, task.opened_at)}
    return [f"never queued: {re.sub(r'[0-9a-f-]{36}', '…', key)}" for key in sorted(wanted - there)]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
