"""`alur bench steps`: starting and completing cases through the real actions, against raw SQL.

The raw loop writes the very same rows: what the actions wrote into one copy of a database is recorded there, statement
by statement, and written again into another copy through the bare driver, one transaction for each act, as durably.
Both take turns, block by block. What counts is the ratio. See README.md.
"""

import json
import pickle
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from .figures import Figure
from .turns import Child, Databases, Options

LIMITS = {"sqlite": 12.0, "postgres": 5.5}
"""What is held, not the 3 that was wished: docs/adr/0021-what-acts-may-cost.md."""
ARCHIVE = 1000
ACTS = ("start", "check", "decide")
"""What is done to one case: applied for, its first step completed, its second step completed and so archived."""


def measure(databases: Databases, options: Options) -> dict[str, Any]:
    """Blocks of ten cases, in turns."""
    blocks, cases = options.rounds or 12, 10
    with ExitStack() as stack:
        made = databases.make("made")
        script = Path(made["ALUR_DATA"]) / "script.pickle"

        def child(role: str, env: dict[str, str]) -> Child:
            return Child(stack, "bench.steps", role, str(blocks * cases), str(script), env=env)

        for role in ("seed", "record"):
            process = child(role, made if role == "seed" else databases.make(role, of="made"))
            process.read()
            process.end()
        both = [child(role, databases.make(role, of="made")) for role in ("actions", "raw")]
        statements = [process.read() for process in both][1]
        times: tuple[list[dict[str, float]], list[dict[str, float]]] = ([], [])
        for block in range(blocks):
            for which in (0, 1) if block % 2 else (1, 0):
                times[which].append(both[which].ask(str(cases)))
    seconds = [{act: statistics.median(each[act] for each in side) for act in ACTS} for side in times]
    totals = [statistics.median(sum(each.values()) for each in side) for side in times]
    return {
        "cases": blocks * cases,
        "statements_written_per_case": round(statements, 1),
        "milliseconds_per_act": {act: [round(side[act] * 1000 / cases, 2) for side in seconds] for act in ACTS},
        "ratio_per_act": {act: round(seconds[0][act] / seconds[1][act], 2) for act in ACTS},
        "ratio": round(totals[0] / totals[1], 2),
    }


def figures(database: str, found: dict[str, Any]) -> list[Figure]:
    """Each act, and what counts: all of them together."""
    acts = [Figure("steps", database, f"{act}, to raw SQL", found["ratio_per_act"][act]) for act in ACTS]
    return [*acts, Figure("steps", database, "all acts, to raw SQL", found["ratio"], wanted=LIMITS[database])]


# ── Inside one of them ───────────────────────────────────────────────────────────────────────────


def _serve(role: str, count: str, script: str) -> None:
    from alur.project.cli import setup_django

    setup_django()
    if role == "seed":
        from alur.project.cli.serve import prepare

        from .seeding import seed

        prepare(migrate=True)
        seed(ARCHIVE)
        _say({})
    elif role == "record":
        Path(script).write_bytes(pickle.dumps(_record(int(count))))
        _say({})
    else:
        written = pickle.loads(Path(script).read_bytes())
        _say(sum(map(len, written)) / int(count))
        acts = _actions() if role == "actions" else _raw(written)
        for line in sys.stdin:
            spent = dict.fromkeys(ACTS, 0.0)
            for _case in range(int(line)):
                for act in ACTS:
                    perform = next(acts)
                    began = time.perf_counter()
                    perform()
                    spent[act] += time.perf_counter() - began
            _say(spent)


def _say(value: object) -> None:
    print(json.dumps(value), flush=True)


def _actions() -> Iterator[Callable[[], object]]:
    """The acts of one case after another, each ready to be done."""
    from alur.desk.tests.make import ANSWERS, AT
    from alur.engine.cases.actions import complete_task, start_case
    from alur.engine.cases.models import Task
    from alur.engine.cases.rules.actors import APPLICANT, Actor
    from alur.engine.sops.models import SopVersion
    from alur.foundation.offices.models import Officer
    from alur.kernel.ids import new_id

    version = SopVersion.objects.select_related("sop__office").get(state="effective")
    people = {name: Officer.objects.get(name=name) for name in ("Sari", "Kepala")}

    def completing(case_id: Any, name: str, outcome: str) -> Callable[[], object]:
        person, task = people[name], Task.objects.get(case=case_id, state="open")
        answers = {"temuan": "Ya"} if outcome else {}

        def complete() -> None:
            complete_task(
                case_id=case_id, task_id=task.pk, version=task.version, by=Actor.officer(person.pk), officer=person,
                outcome=outcome, answers=answers, at=AT, key=new_id().hex,
            )  # fmt: skip

        return complete

    while True:
        receipt: list[Any] = []

        def start() -> None:
            made = start_case(version=version, answers=ANSWERS, by=APPLICANT, at=AT, key=new_id().hex)
            receipt.append(made)  # noqa: B023  done before the next case is begun

        yield start
        yield completing(receipt[0].case_id, "Sari", "sesuai")
        yield completing(receipt[0].case_id, "Kepala", "")


def _record(count: int) -> list[list[tuple[str, Any]]]:
    """For each act the statements by which the actions wrote its rows."""
    from django.db import connection

    found: list[list[tuple[str, Any]]] = []
    acts = _actions()
    for _act in range(count * len(ACTS)):
        perform = next(acts)
        with _written(connection) as statements:
            perform()
        found.append(statements)
    return found


@contextmanager
def _written(connection: Any) -> Iterator[list[tuple[str, Any]]]:
    statements: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            statements.extend((sql, each) for each in params) if many else statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield statements


def _raw(acts: list[list[tuple[str, Any]]]) -> Iterator[Callable[[], object]]:
    """The recorded statements through the bare driver, under the settings that Django's connection has."""
    from django.db import connection

    connection.ensure_connection()
    driver = connection.connection
    sqlite = connection.vendor == "sqlite"
    if sqlite:
        acts = [[(sql % (("?",) * len(params or ())), params or ()) for sql, params in act] for act in acts]

    def ready(act: list[tuple[str, Any]]) -> Callable[[], object]:
        def perform() -> None:
            cursor = driver.cursor()
            cursor.execute("BEGIN IMMEDIATE" if sqlite else "BEGIN")
            for sql, params in act:
                cursor.execute(sql, params)
            cursor.execute("COMMIT")

        return perform

    return map(ready, acts)


if __name__ == "__main__":
    _serve(*sys.argv[2:])
