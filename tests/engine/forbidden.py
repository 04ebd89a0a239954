"""Acts that the rules forbid: tried now and then, each must be refused and change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from alur.engine.cases import actions
from alur.engine.cases.models import Act, Case, Pause, Task
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.foundation.journal.models import Entry
from alur.foundation.offices.models import Officer
from alur.kernel.errors import AlurError

from .dice import Dice
from .model import Model
from .model_rows import Visit
from .random_sops import DECIDES
from .world import People


class Accepted(AssertionError):
    """The engine did what it must refuse."""


class Forbidden:
    """The half of the driver that tries what must be refused."""

    dice: Dice
    people: People
    model: Model
    at: datetime
    rows: dict[int, Any]
    refused: Counter[str]
    used: list[str]
    row: Callable[[Visit], Task]
    able: Callable[[Visit], list[Officer]]
    _ask: Callable[..., dict[str, Any]]
    _held: Callable[..., dict[str, Any]]
    _call: Callable[..., Any]
    _as_outcome: Callable[..., dict[str, Any]]
    _correctors: Callable[[Visit], list[Officer]]
    _back_is_open: Callable[..., bool]
    _helpers: Callable[..., list[Officer]]

    def forbidden(self) -> None:
        """Something that the rules forbid: refused by an error of the kernel, and nothing changes."""
        attempts = self._forbidden()
        name = self.dice.pick(sorted({name for name, _attempt in attempts}))
        attempt = self.dice.pick([attempt for each, attempt in attempts if each == name])
        before = (Entry.objects.count(), Act.objects.count(), list(Case.objects.order_by("pk").values()))
        with suppress(AlurError, ObjectDoesNotExist):
            with transaction.atomic():
                attempt()
            raise Accepted(name)
        self.refused[name] += 1
        after = (Entry.objects.count(), Act.objects.count(), list(Case.objects.order_by("pk").values()))
        assert after == before, f"{name}: refused, but something changed"

    def _forbidden(self) -> list[tuple[str, Callable[[], Any]]]:
        outsider = self.dice.pick(self.people.outsiders)
        office = {"reason": "sebab", "at": self.at, "key": uuid4().hex}
        root = {"case_id": self.rows[0]}
        tries: list[tuple[str, Callable[[], Any]]] = [
            ("cancel by an outsider", partial(actions.cancel_case, **root, officer=outsider, **office)),
            ("withdraw by an officer", partial(actions.withdraw_case, **root, by=Actor.officer(1), **office)),
        ]
        if self.model.root.end or self.model.root.served_at:
            tries.append(("withdraw after service", partial(actions.withdraw_case, **root, by=APPLICANT, **office)))
        if self.model.root.end:
            administrator = self.people.administrator
            tries.append(
                ("cancel after the end", partial(actions.cancel_case, **root, officer=administrator, **office))
            )
        answered = Pause.objects.filter(task__case__in=self.rows.values(), kind="pemohon", ended_at__isnull=False)
        for pause in answered[:1]:
            said = {"pause_id": pause.pk, "answer": "lagi", "by": APPLICANT, "at": self.at, "key": uuid4().hex}
            tries.append(("answer twice", partial(actions.answer_question, **root, **said)))
        visits = [visit for case in self.model.cases for visit in case.visits]
        tries += self._of_closed(self.dice.pick(visits)) + self._late_corrections(visits)
        if self.model.leaves:
            tries += self._of_open(self.dice.pick(self.model.leaves), outsider)
        for visit in visits:
            if visit.is_call and visit.state == "open":
                tries.append(("complete a call", self._attempt(visit, self.people.administrator)))
            elif visit.watches and visit.state == "open":
                tries.append(("complete a watch", self._attempt(visit, self.people.petugas[0])))
                said = {"reason": "cukup", "key": uuid4().hex}
                tries.append(("close a watch by an outsider", self._as(visit, outsider, actions.close_watch, **said)))
                if self.model.held(visit) and self._helpers(visit.case):
                    helper = self._helpers(visit.case)[0]
                    tries.append(("close a held watch", self._as(visit, helper, actions.close_watch, **said)))
        for token in self.used[-1:]:
            said = {"token": token, "version": None, "at": self.at, "key": uuid4().hex}
            tries.append(("use a link again", partial(actions.complete_by_link, **said)))
        return tries

    def _of_closed(self, visit: Visit) -> list[tuple[str, Callable[[], Any]]]:
        tries: list[tuple[str, Callable[[], Any]]] = []
        person = self.people.holders("kepala" if visit.step["executor"] == "kepala" else "petugas")[0]
        if visit.state != "open":
            tries.append(("complete a closed task", self._attempt(visit, person, version=None)))
            mine = visit.state == "done" and visit.closed_by == str(Actor.officer(person.pk))
            if not (mine and visit.step.get("completes_on")):  # what one did by claiming it may be claimed again
                tries.append(("claim a closed task", self._as(visit, person, actions.claim_task)))
        if self.model.correctable(visit):
            wrong = [
                each for each in [*self.people.petugas, *self.people.kepala] if each not in self._correctors(visit)
            ]
            tries += [("correct another's work", self._correction(visit, each)) for each in wrong]
        return tries

    def _late_corrections(self, visits: list[Visit]) -> list[tuple[str, Callable[[], Any]]]:
        """By whom it would be allowed, had nobody taken up what followed."""
        tries: list[tuple[str, Callable[[], Any]]] = []
        for visit in visits:
            if visit.state == "open" or self.model.correctable(visit):
                continue
            followed = any(other.opener is visit and other.state == "open" for other in visit.case.visits)
            name = "correct after the next was begun" if followed else "correct long after"
            tries += [(name, self._correction(visit, each)) for each in self._correctors(visit)]
        return tries

    def _correction(self, visit: Visit, person: Officer) -> Callable[[], Any]:
        def correct() -> None:
            said = self._ask(visit, Actor.officer(person.pk), person) | {"reason": "x", "key": uuid4().hex}
            del said["version"]
            self._call(actions.correct_task, **said)

        return correct

    def _of_open(self, visit: Visit, outsider: Officer) -> list[tuple[str, Callable[[], Any]]]:
        tries = [("complete as an outsider", self._attempt(visit, outsider))]
        if visit.clock != "office":
            return tries
        holders = self.people.holders(visit.step["executor"])
        if visit.not_before and visit.not_before > self.at:
            free = [person for person in holders if person in self.able(visit)]
            return tries + [("complete what sleeps", self._attempt(visit, person)) for person in free]
        tries.append(("release as an outsider", self._as(visit, outsider, actions.release_task)))
        for other in holders:
            if other in self.able(visit):
                continue
            why = "another has" if visit.assignee not in (None, other.pk) else "needs other eyes"
            tries.append((f"complete what {why}", self._attempt(visit, other)))
            if not (visit.assignee == other.pk and visit.claimed):  # claiming again what one has changes nothing
                claim = self._as(visit, other, actions.claim_task)
                tries.append((f"claim what {why}", claim))
        for person in self.able(visit):
            tries += self._by_an_able_person(visit, person, outsider)
        return tries

    def _by_an_able_person(
        self, visit: Visit, person: Officer, outsider: Officer
    ) -> list[tuple[str, Callable[[], Any]]]:
        tries = [
            ("complete with a stale version", self._attempt(visit, person, version=-1)),
            ("complete with an unknown outcome", self._attempt(visit, person, outcome="entah")),
            ("hand to an outsider", self._as(visit, person, actions.reassign_task, to=outsider, reason="x")),
        ]
        if visit.step.get("does") == DECIDES:
            tries.pop(1)
        if visit.paused:
            tries.append(("complete while paused", self._attempt(visit, person)))
        else:
            tries.append(("resume what runs", self._as(visit, person, actions.resume_task)))
        if not visit.step.get("optional"):
            said = {"by": Actor.officer(person.pk), "reason": "x", "key": uuid4().hex}
            tries.append(("skip what is obligatory", self._as(visit, person, actions.skip_task, **said)))
        if self.model.chooses_for(visit) and visit.step.get("does") != DECIDES:
            tries.append(("choose nobody", self._attempt(visit, person, chosen=None)))
        back = visit.step.get("outcomes", {}).get("kembali")
        if back and not self._back_is_open(visit, back):
            tries.append(("return past a document", self._attempt(visit, person, outcome="kembali")))
        return tries

    def _attempt(self, visit: Visit, person: Officer, **changed: Any) -> Callable[[], Any]:
        """Completing the task as that person would, but for what is changed."""

        def complete() -> None:
            outcome = next((key for key, way in visit.step.get("outcomes", {}).items() if not way.get("back")), "")
            later = self.model.chooses_for(visit)
            said = self._ask(visit, Actor.officer(person.pk), person) | self._as_outcome(visit, outcome)
            said |= {"chosen": self.people.holders(later["executor"])[0] if later else None, "key": uuid4().hex}
            said |= changed
            if said["version"] == -1:
                said["version"] = self.row(visit).version - 1
            self._call(actions.complete_task, **said)

        return complete

    def _as(self, visit: Visit, person: Officer, action: Callable[..., Any], **said: Any) -> Callable[[], Any]:
        """That act by that person, looked up only when it is tried."""
        return lambda: self._call(action, **self._held(visit, person), **said)
