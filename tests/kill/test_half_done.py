"""An act that breaks off half-way, at every point between its first write and its commit, leaves nothing behind.

Faults are put in three ways: an error at each place that writes; an error at every single statement to the database;
and a process that ends on the spot (`os._exit`) at every write, just before the commit and just after it. Afterwards
the same key succeeds exactly once.
"""

import os
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pkgutil import resolve_name
from types import MethodType
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import OperationalError, connection, connections, transaction

from alur.engine.cases.actions import claim_task, complete_task, finish_sent, timers
from alur.engine.cases.models import Case, Task, Timer
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.tests import make as cases
from alur.engine.cases.tests import outside
from alur.engine.sops.queries import definition_of
from alur.foundation.files.actions import store_file
from alur.foundation.files.queries import files_about
from alur.foundation.journal.models import Entry
from alur.foundation.journal.queries import broken_links
from alur.foundation.offices.models import Officer
from alur.foundation.outbox.models import Delivery
from alur.public.actions import keep_answers, send_application
from alur.public.queries.filling import filling_of
from alur.public.tests.make import MONDAY_9, TIK_ANSWERS, claim, do, make_officer, photo, publish_shipped, started

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LATER = MONDAY_9 + timedelta(minutes=3)


class Broken(Exception):
    """The fault that is put in."""


# ── the acts that break off ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Trial:
    """An act, ready to be done with one key."""

    act: Callable[[], Any]
    succeeded: Callable[[], None]
    """Checks what it must have brought, once."""


def finishing() -> Trial:
    """`tangani` ends with a file: the case is served, the applicant's step opens, two mails go out."""
    case, budi = _case_at("tangani")
    stored = store_file(office=case.office, upload=photo(), about="draft:uji", by="officer", at=LATER)
    answers = {"tindakan": "Rol diganti.", "foto-hasil": [{"id": str(stored.pk), "name": "layar.png", "size": 1}]}

    def succeeded() -> None:
        stored.refresh_from_db()
        assert stored.about == case.stream
        assert [task.step for task in _open(case)] == ["konfirmasi"]
        assert sorted(_mails(case)[-2:]) == ["finished", "your-turn"]

    return Trial(_completing(case, budi, outcome="selesai", answers=answers, files=[stored.pk]), succeeded)


def calling() -> Trial:
    """`diagnosa` ends with a call: another case with a number of its own is opened."""
    case, budi = _case_at("diagnosa")
    answers = {"kategori": "perangkat-keras", "penyebab": "Rol aus."}

    def succeeded() -> None:
        child = Case.objects.get(root=case)
        assert child.parent_task_id == _open(case)[0].pk
        assert child.number.endswith("-0001")
        assert len(_open(child)) == 1

    return Trial(_completing(case, budi, outcome="tidak", answers=answers), succeeded)


def returning() -> Trial:
    """A called case ends: its caller goes on in the same transaction."""
    case, budi = _case_at("diagnosa")
    answers = {"kategori": "perangkat-keras", "penyebab": "Rol aus."}
    _completing(case, budi, key="panggil", outcome="tidak", answers=answers)()
    child, mulyono = Case.objects.get(root=case), Officer.objects.get(name="Mulyono")
    act = _to_the_end(child, mulyono)

    def succeeded() -> None:
        child.refresh_from_db()
        assert child.end_kind == "selesai"
        assert [task.step for task in _open(case)] == ["konfirmasi"]

    return Trial(act, succeeded)


def taking() -> Trial:
    """`terima` ends by being claimed."""
    case, budi = _case_at("terima")
    task = _open(case)[0]
    asked = {"case_id": case.pk, "task_id": task.pk, "version": task.version}

    def succeeded() -> None:
        assert [task.step for task in _open(case)] == ["diagnosa"]
        assert Task.objects.get(pk=task.pk).closed_by == f"officer:{budi.pk}"

    return Trial(lambda: claim_task(**asked, officer=budi, at=LATER), succeeded)


def applying() -> Trial:
    """An application with a file: the case, its number, two steps, its receipt, and the draft that became it."""
    version = publish_shipped("kendala-tik")
    make_officer(version.sop.office, "pengelola-tik")
    typed = {**TIK_ANSWERS, "foto": [photo()]}
    fields = definition_of(version).first_step.fields
    draft, _secret, _faults = keep_answers(
        version=version, draft=None, earlier={}, fields=fields, cleaned=typed, at=MONDAY_9
    )
    filling = filling_of(version, draft)

    def succeeded() -> None:
        case = Case.objects.get()
        draft.refresh_from_db()
        assert draft.case_id == case.pk
        assert [each.name for each in files_about(case.stream)] == ["layar.png"]
        assert case.number == "TIK-2026-0001"
        assert sorted(_mails(case)) == ["new-task", "receipt"]

    return Trial(lambda: send_application(filling=filling, draft=draft, language="id", at=LATER), succeeded)


def sending() -> Trial:
    """A step that is done by its mails going out is closed by the worker."""
    budi = cases.officer("Budi", "petugas")
    case = outside.split(outside.applied(), budi)
    cases.done(case, budi, "bersedia", step="konfirmasi", answers={"jumlah": 3})
    cases.done(case, budi, step="telaah", answers={"pendapat": "Baik"})
    cases.done(case, budi, step="periksa", answers={"temuan": "Cocok"})
    task = cases.open_task(case, "kabar")

    def succeeded() -> None:
        assert [task.step for task in _open(case)] == ["tanggapan"]
        assert cases.kinds(case).count("case.task_closed") == 6

    return Trial(lambda: finish_sent(case_id=case.pk, task_id=task.pk, at=LATER), succeeded)


def striking() -> Trial:
    """A timeout strikes: the task ends, the next one opens with a plan of its own, people are told."""
    ways = {"lagi": {"label": "Lagi", "to": "periksa"}, "ya": {"label": "Ya", "to": "selesai"}}
    limit = {"after": "5 menit", "outcome": "lagi"}
    case = cases.started(cases.version(cases.definition(cases.plain_steps(outcomes=ways, timeout=limit))))
    cases.officer("Budi", "petugas")
    late = MONDAY_9 + timedelta(minutes=6)

    def act() -> None:
        for due in timers._due(late):  # not `sweep`, which bears a fault of one so that the others get their turn
            timers._look(due, late)

    def succeeded() -> None:
        assert [task.visit for task in _open(case)] == [2]
        assert cases.kinds(case).count("case.timed_out") == 1
        assert Timer.objects.filter(task__case=case).count() == 4
        assert _mails(case)[-1] == "new-task"

    return Trial(act, succeeded)


ACTS = [finishing, calling, returning, taking, applying, sending, striking]


def _case_at(step: str) -> tuple[Case, Any]:
    version = publish_shipped("kendala-tik")
    office = version.sop.office
    budi = make_officer(office, "pengelola-tik")
    make_officer(office, "pengelola-tik", name="Sari")
    make_officer(office, "pengelola-rumah-tangga", name="Mulyono")
    case = started(version)
    if step != "terima":
        claim(case, budi)
    if step == "tangani":
        do(case, budi, "ya", answers={"kategori": "akun", "penyebab": "Lupa."})
    return case, budi


def _completing(case: Case, person: Any, key: str = "kunci", **asked: Any) -> Callable[[], Any]:
    task = _open(case)[0]
    known = {"case_id": case.pk, "task_id": task.pk, "version": task.version, "officer": person, "key": key}
    return lambda: complete_task(**known, by=Actor.officer(person.pk), at=LATER, **asked)


def _to_the_end(child: Case, person: Any) -> Callable[[], Any]:
    """Do the called case's steps up to the last; answers the last, not done yet."""
    definition = definition_of(child.sop_version)
    while True:
        task = _open(child)[0]
        step = definition.step(task.step)
        outcome = next(iter(step.outcomes), "")
        target = step.outcomes[outcome].to if outcome else step.then
        act = _completing(child, person, key=f"kunci-{task.number}", outcome=outcome)
        if target in definition.ends:
            return act
        act()


def _open(case: Case) -> list[Task]:
    return list(Task.objects.filter(case=case, state="open"))


def _mails(case: Case) -> list[str]:
    return list(Delivery.objects.filter(about=case.stream).order_by("pk").values_list("kind", flat=True))


# ── what is visible, and what holds after success ────────────────────────────────────────────────────────────────────


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, without the count of acts that is the lock of a case's family."""
    found = {}
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields if (model, field.name) != (Case, "version")]
        found[model._meta.label] = sorted(model._base_manager.values_list(*names), key=repr)
    return found


def check_done_once(trial: Trial) -> None:
    """It is done; the same key again changes nothing more."""
    trial.succeeded()
    done = everything()
    trial.act()
    assert everything() == done
    for stream in Entry.objects.order_by().values_list("stream", flat=True).distinct():
        assert broken_links(stream) == []


# ── errors ───────────────────────────────────────────────────────────────────────────────────────────────────────────

COMPLETING = [finishing, calling, returning]
TELLING = [act for act in ACTS if act not in (taking, sending)]
"""Who takes a case is told of its next step by nobody, and their colleagues are not."""
WRITES: dict[str, list[Callable[[], Trial]]] = {
    "alur.engine.cases.actions.complete.attach_files": COMPLETING,
    "alur.engine.cases.actions.complete.remember": COMPLETING,
    "alur.engine.cases.actions.run.Run.close": ACTS,
    "alur.engine.cases.actions.calling.next_number": [calling],
    "alur.engine.cases.actions.run.write_entry": ACTS,
    "alur.engine.cases.actions.start.attach_files": [applying],
    "alur.engine.cases.actions.start.next_number": [applying],
    "alur.engine.cases.actions.start.remember": [applying],
    "alur.engine.cases.models.Case.save": [finishing, returning, applying],
    "alur.engine.cases.models.Task.save": ACTS,
    "alur.engine.cases.actions.run.unplan": [act for act in ACTS if act is not applying],
    "alur.engine.cases.actions.start.put_words": [applying],
    "alur.engine.cases.actions.calling.put_words": [calling],
    "alur.engine.cases.actions.run.plan": ACTS,
    "alur.foundation.outbox.actions.queueing.nudge": TELLING,
    "alur.outlets.notifications.actions.queue_delivery": TELLING,
    "alur.engine.cases.actions.start.close_draft": [applying],
}
"""What writes within an act (rows, journal, files, mail, its job, the answer kept under the key), and in which acts."""


@pytest.mark.parametrize("make", ACTS)
def test_an_error_where_an_act_writes_leaves_nothing_of_it(make):
    trial = make()
    before = everything()
    for place in [place for place, acts in WRITES.items() if make in acts]:
        calls = _in_vain(trial.act, place)
        assert calls, f"{place} has no part in this act"
        for call, after in product(range(1, calls + 1), (False, True)):
            with patch(place, _Failing(resolve_name(place), call, after=after)), pytest.raises(Broken):
                trial.act()
            assert everything() == before, (place, call, after)
    trial.act()
    check_done_once(trial)


def _in_vain(act: Callable[[], Any], place: str) -> int:
    """How often `place` is called in the act, which is rolled back."""
    double = _Failing(resolve_name(place), 0, after=False)
    with transaction.atomic(), patch(place, double):
        act()
        transaction.set_rollback(True)
    return double.calls


class _Failing:
    """`true`, but its `call`-th call fails before it did anything, or after it did all."""

    def __init__(self, true: Callable[..., Any], call: int, *, after: bool) -> None:
        self.true, self.call, self.after = true, call, after
        self.calls = 0

    def __get__(self, instance: Any, owner: type) -> Any:
        return MethodType(self, instance) if instance is not None else self

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        its_turn = self.calls == self.call
        if its_turn and not self.after:
            raise Broken
        answer = self.true(*args, **kwargs)
        if its_turn:
            raise Broken
        return answer


@pytest.mark.parametrize("make", ACTS)
def test_an_error_at_any_statement_leaves_nothing_of_the_act(make):
    trial = make()
    before = everything()
    for number, after in ((number, after) for number in range(1, 1000) for after in (False, True)):
        fault = _Statement(number, after=after)
        try:
            with connection.execute_wrapper(fault):
                trial.act()
        except OperationalError:
            assert not connection.in_atomic_block
            assert everything() == before, f"statement {number}, {after=}"
        else:
            break
    assert fault.left > 0, "a fault was swallowed"
    assert number > 12, "too few statements to mean anything"
    check_done_once(trial)


class _Statement:
    """Lets the statement of that number fail as a disk or a line does; BEGIN itself has nothing to undo."""

    def __init__(self, number: int, *, after: bool) -> None:
        self.left, self.after = number, after

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("BEGIN"):
            return execute(sql, params, many, context)
        self.left -= 1
        if self.left == 0 and not self.after:
            raise OperationalError("disk I/O error")
        answer = execute(sql, params, many, context)
        if self.left == 0:
            raise OperationalError("server closed the connection unexpectedly")
        return answer


# ── a process that ends on the spot ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("make", ACTS)
def test_a_process_that_ends_at_any_write_leaves_nothing_and_after_the_commit_all(make):
    trial = make()
    before = everything()
    for writes in range(1, 1000):
        ended = _in_a_child(trial.act, _ending_at_write(writes))
        assert everything() == before, f"write {writes}"
        if ended == AT_COMMIT:
            break
        assert ended == AT_WRITE
    assert writes > 8, "too few writes to mean anything"
    assert _in_a_child(trial.act, _ending_after_commit) == AT_COMMIT
    done = everything()
    assert done != before
    check_done_once(trial)  # the person presses again
    assert everything() == done


AT_WRITE, AT_COMMIT = 77, 78
"""Exit statuses of a child that ended where it was told to."""


def _in_a_child(act: Callable[[], Any], arm: Callable[[], None]) -> int:
    """Do the act in a forked process, after `arm`; its exit status. It shares no connection with this one."""
    connections.close_all()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking while threads run: the child needs none
        child = os.fork()
    if child == 0:
        try:
            arm()
            act()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _ending_at_write(number: int) -> Callable[[], None]:
    """End after the write of that number; where there are fewer, in place of the commit."""

    def arm() -> None:
        left = [number]

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            answer = execute(sql, params, many, context)
            left[0] -= sql.startswith(("INSERT", "UPDATE", "DELETE"))
            if left[0] == 0:
                os._exit(AT_WRITE)
            return answer

        connection.execute_wrappers.append(watch)
        connection._commit = lambda: os._exit(AT_COMMIT)

    return arm


def _ending_after_commit() -> None:
    true = connection._commit

    def commit() -> None:
        true()
        os._exit(AT_COMMIT)

    connection._commit = commit
