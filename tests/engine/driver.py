"""Random legal and illegal acts, through the real actions and, for the legal ones, through the model."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from alur.engine.cases import actions
from alur.engine.cases.models import Act, Case, Pause, SecretLink, Task
from alur.engine.cases.queries import token_of
from alur.engine.cases.rules.actors import APPLICANT, CONTACT, SYSTEM, UNIT, Actor
from alur.engine.cases.tests import make
from alur.foundation.journal.models import Entry
from alur.foundation.offices.models import Officer
from alur.kernel.errors import AlurError

from .dice import Dice
from .model import Model, ModelCase, Visit
from .random_sops import DECIDES, OUTSIDE, Family
from .world import CALENDAR, People, Watch, publish

MINUTES = (0, 1, 4, 9, 25, 100, 400)
DAYS = (1, 2, 4, 7)


class Accepted(AssertionError):
    """The engine did what it must refuse."""


class Driver:
    """One family of cases, from its application until its end or until the acts are used up."""

    def __init__(self, dice: Dice, people: People, family: Family, events: list[Any]) -> None:
        self.dice, self.people, self.family = dice, people, family
        self.at = make.MONDAY_9 + timedelta(minutes=dice.number(0, 3000))
        version = publish(family)
        answers = {"nama": "Siti", "perihal": "isi 0"}
        case = make.started(version, self.at, answers=answers)
        self.model = Model(family.sops, CALENDAR, self.at, answers)
        self.rows = {0: case.pk}
        self.tasks: dict[Visit, Any] = {}
        self.watch = Watch(case.pk, events, self.at)
        self.again: Callable[[], Any] | None = None
        self.said = 0
        self.refused: Counter[str] = Counter()
        self.used: list[str] = []
        """The secrets of links that did their work."""
        self.watch.compare(self.model)

    def go(self, acts: int) -> None:
        for _act in range(acts):
            self._pass(timedelta(minutes=self.dice.pick(MINUTES)))
            if self.model.root.end:
                self.forbidden()
                if self._events():
                    self.fire(self._events()[0])
                    self.watch.compare(self.model)
                break
            if self.dice.chance(60):
                self.forbidden()
            self._one()
            self.watch.compare(self.model)
        self.watch.finish()

    # ── legal ────────────────────────────────────────────────────────────────────────────────────

    def _one(self) -> None:
        if self.dice.chance(2):
            return self.dice.pick([self.cancel] if self.model.root.served_at else [self.cancel, self.withdraw])()
        acts: list[Callable[[], None]] = [self.sweep, self.wait]
        if self.again:
            acts.append(self.repeat)
        acts += self._corrections()
        awake = [visit for visit in self.model.leaves if not visit.not_before or visit.not_before <= self.at]
        if awake:
            acts += self._on(self.dice.pick(awake))
        else:
            acts += [self.wait] * 3
        watched = [visit for visit in self.model.root.open if visit.watches]
        if watched:
            acts += [partial(self.fire, watched[0].step)] * (4 if awake else 3)
        self.dice.pick(acts)()
        return None

    def _on(self, visit: Visit) -> list[Callable[[], None]]:
        """What may be done with an open task."""
        acts: list[Callable[[], None]] = [self.wait] * (4 if visit.limit and not visit.paused else 0)
        if visit.paused:
            return [*acts, *[partial(self.resume, visit)] * 8]
        acts += [partial(self.complete, visit)] * 14 + self._holding(visit)
        if visit.step.get("optional") and self.able(visit):
            acts += [partial(self.skip, visit)] * 3
        if visit.clock == "office" and self.able(visit):
            acts += [partial(self.pause, visit)] * 2
        if visit.step.get("participants"):
            acts += [partial(self.note, visit)] * 3
        return acts

    def _events(self) -> list[dict[str, Any]]:
        return [step for step in self.model.root.sop["steps"] if step.get("event")]

    def fire(self, step: dict[str, Any]) -> None:
        """Something came from outside, told by a machine or by somebody who works on the case."""
        officer = self.dice.pick([None, *self._helpers(self.model.root)])
        by = Actor.officer(officer.pk) if officer else SYSTEM
        outcome = self.dice.pick(("ada", "ada", "abai")) if step["executor"] == "warga" else ""
        said = {"case_id": self.rows[0], "step": step["id"], "by": by, "officer": officer, "outcome": outcome}
        fired = self._keyed(actions.fire_event, **said)
        visit = self.model.fire(self.model.root, step["id"], str(by), outcome, {})
        assert fired.late == (visit is None), "taken after its time, or not taken in its time"

    def note(self, visit: Visit) -> None:
        officer = self.dice.pick(self.people.kepala)
        task = self.row(visit)
        self._keyed(actions.contribute, case_id=task.case_id, task_id=task.pk, text="Catatan", officer=officer)
        self.model.note(visit)

    def able(self, visit: Visit) -> list[Officer]:
        """Who may complete it now."""
        if visit.clock != "office":
            return []
        holders = self.people.holders(visit.step["executor"])
        return [
            person
            for person in holders
            if visit.assignee in (None, person.pk) and not self.model.barred(visit, str(Actor.officer(person.pk)))
        ]

    def complete(self, visit: Visit) -> None:
        officer, by = None, APPLICANT
        if visit.clock == "office":
            if not self.able(visit):
                return self.reassign(visit)
            officer = self.dice.pick(self.able(visit))
        elif self.dice.chance(25) and self._helpers(visit.case):
            officer = self.dice.pick(self._helpers(visit.case))
        if officer:
            by = Actor.officer(officer.pk)
        outcome = self._outcome(visit)
        self.said += 1
        asked = [item["name"] for item in visit.step.get("form", []) if item["type"] == "text"]
        answers = dict.fromkeys(asked, f"isi {self.said}")
        if officer is None and visit.step["executor"] in OUTSIDE:
            return self._by_link(visit, outcome)
        later = self.model.chooses_for(visit) if outcome != "kembali" else None
        chosen = self.dice.pick(self.people.holders(later["executor"])) if later else None
        said = self._ask(visit, by, officer) | self._as_outcome(visit, outcome) | {"answers": answers, "chosen": chosen}
        self._keyed(actions.complete_task, **said)
        self.model.complete(
            visit,
            outcome,
            str(by),
            officer=officer.pk if officer else None,
            chosen=chosen.pk if chosen else None,
            answers=answers,
        )
        return None

    def _by_link(self, visit: Visit, outcome: str) -> None:
        task = self.row(visit)
        link = SecretLink.objects.get(task=task, revoked_at=None)
        if link.expires_at <= self.at:
            return
        token = token_of(link)
        by = CONTACT if visit.step["executor"] == "narahubung" else UNIT
        self._keyed(actions.complete_by_link, token=token, version=task.version, outcome=outcome, reason="sebab")
        self.model.met.add("link")
        self.model.complete(visit, outcome, str(by), officer=None, chosen=None, answers={})
        self.used.append(token)

    def _outcome(self, visit: Visit) -> str:
        ways = visit.step.get("outcomes")
        if not ways:
            return ""
        open_ways = [key for key, way in ways.items() if not way.get("back") or self._back_is_open(visit, way)]
        weights = {"kembali": 4, "tolak": 1}
        return self.dice.pick([key for key in open_ways for _each in range(weights.get(key, 2))])

    def _back_is_open(self, visit: Visit, way: dict[str, Any]) -> bool:
        return self.model.may_go_back(visit, way["to"])

    def _as_outcome(self, visit: Visit, outcome: str) -> dict[str, Any]:
        if visit.step.get("does") == DECIDES and outcome != "kembali":
            return {"activity_data": {"hasil": outcome}}
        return {"outcome": outcome, "reason": "sebab"}

    def _helpers(self, case: ModelCase) -> list[Officer]:
        """Who works on the case, and so may enter what came on paper or from outside."""
        keys = {each.step["executor"] for each in case.visits if not each.is_call and not each.watches}
        return [person for key in ("petugas", "kepala") if key in keys for person in self.people.holders(key)]

    def skip(self, visit: Visit) -> None:
        if visit.clock != "office":
            return
        officer = self.dice.pick(self.able(visit))
        by = Actor.officer(officer.pk)
        self._keyed(actions.skip_task, **self._ask(visit, by, officer), reason="tidak perlu")
        self.model.skip(visit, str(by))

    def _holding(self, visit: Visit) -> list[Callable[[], None]]:
        if visit.clock != "office":
            return []
        acts: list[Callable[[], None]] = [partial(self.reassign, visit)]
        if not visit.claimed and self.able(visit):
            acts += [partial(self.claim, visit)] * (6 if visit.step.get("completes_on") else 2)
        if visit.assignee:
            acts.append(partial(self.release, visit))
        return acts

    def claim(self, visit: Visit) -> None:
        officer = self.dice.pick(self.able(visit))
        self._call(actions.claim_task, **self._held(visit, officer))
        self.model.claim(visit, officer.pk)

    def release(self, visit: Visit) -> None:
        above = [*self.people.above(visit.step["executor"]), self.people.administrator]
        mine = [each for each in self.people.holders(visit.step["executor"]) if each.pk == visit.assignee]
        self._call(actions.release_task, **self._held(visit, self.dice.pick([*mine, *above])))
        self.model.release(visit)

    def reassign(self, visit: Visit) -> None:
        holders = self.people.holders(visit.step["executor"])
        may = [each for each in holders if visit.assignee in (None, each.pk)]
        officer = self.dice.pick([*may, *self.people.above(visit.step["executor"]), self.people.administrator])
        to = self.dice.pick(holders)
        self._call(actions.reassign_task, **self._held(visit, officer), to=to, reason="cuti")
        self.model.reassign(visit, to.pk)

    def pause(self, visit: Visit) -> None:
        officer = self.dice.pick(self.able(visit))
        if self.dice.chance(50):
            self._keyed(actions.ask_applicant, **self._held(visit, officer), question="Yang mana?")
        else:
            self._keyed(actions.suspend_task, **self._held(visit, officer), reason="menunggu suku cadang")
        self.model.pause(visit, officer.pk)

    def resume(self, visit: Visit) -> None:
        pause = Pause.objects.get(task=self.row(visit), ended_at=None)
        if pause.kind == "pemohon" and self.dice.chance(70):
            self._keyed(
                actions.answer_question, case_id=self.rows[0], pause_id=pause.pk, answer="Yang biru", by=APPLICANT
            )
        else:
            holders = self.people.holders(visit.step["executor"])
            may = [each for each in holders if visit.assignee in (None, each.pk)]
            self._call(actions.resume_task, **self._held(visit, self.dice.pick(may)))
        self.model.resume(visit)

    def _corrections(self) -> list[Callable[[], None]]:
        found: list[Callable[[], None]] = []
        for case in self.model.cases:
            for visit in case.visits:
                if self.model.correctable(visit) and self._correctors(visit):
                    found += [partial(self.correct, visit)] * 3
        return found

    def _correctors(self, visit: Visit) -> list[Officer]:
        people = [*self.people.petugas, *self.people.kepala]
        above = [] if visit.is_call else self.people.above(visit.step["executor"])
        return [each for each in people if str(Actor.officer(each.pk)) == visit.closed_by or each in above]

    def correct(self, visit: Visit) -> None:
        officer = self.dice.pick(self._correctors(visit))
        by = Actor.officer(officer.pk)
        said = self._ask(visit, by, officer)
        del said["version"]
        self._keyed(actions.correct_task, **said, reason="salah tulis")
        self.model.correct(visit, str(by))

    def cancel(self) -> None:
        self._keyed(actions.cancel_case, case_id=self.rows[0], officer=self.people.administrator, reason="batal")
        self.model.stop("dibatalkan", str(Actor.officer(self.people.administrator.pk)))

    def withdraw(self) -> None:
        self._keyed(actions.withdraw_case, case_id=self.rows[0], by=APPLICANT, reason="")
        self.model.stop("ditarik", "applicant")

    def wait(self) -> None:
        self._pass(timedelta(days=self.dice.pick(DAYS)))
        self.sweep()

    def sweep(self) -> None:
        while actions.sweep(at=self.at):
            pass
        self.model.sweep()

    def repeat(self) -> None:
        """The same form a second time, at a later moment: the same answer and no effect."""
        assert self.again is not None
        entries = Entry.objects.count()
        self.again()
        assert Entry.objects.count() == entries, "the same key had an effect twice"

    # ── illegal ──────────────────────────────────────────────────────────────────────────────────

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

    # ── inside ───────────────────────────────────────────────────────────────────────────────────

    def row(self, visit: Visit) -> Task:
        if visit not in self.tasks:
            self.tasks[visit] = Task.objects.get(case=self._case_id(visit.case), number=visit.number).pk
        return Task.objects.get(pk=self.tasks[visit])

    def _case_id(self, case: ModelCase) -> Any:
        if case.index not in self.rows:
            assert case.caller is not None
            self.rows[case.index] = Case.objects.get(parent_task=self.row(case.caller)).pk
        return self.rows[case.index]

    def _ask(self, visit: Visit, by: Actor, officer: Officer | None) -> dict[str, Any]:
        task = self.row(visit)
        return {"case_id": task.case_id, "task_id": task.pk, "version": task.version, "by": by, "officer": officer}

    def _held(self, visit: Visit, officer: Officer) -> dict[str, Any]:
        task = self.row(visit)
        return {"case_id": task.case_id, "task_id": task.pk, "version": task.version, "officer": officer}

    def _keyed(self, action: Callable[..., Any], **said: Any) -> Any:
        said["key"] = uuid4().hex
        answer = self._call(action, **said)
        self.again = partial(self._call, action, **said)
        return answer

    def _call(self, action: Callable[..., Any], **said: Any) -> Any:
        return action(at=self.at, **said)

    def _pass(self, time: timedelta) -> None:
        self.at += time
        self.model.at = self.at
