"""The legal acts: each through the real action, and then through the model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from alur.engine.cases import actions, queries
from alur.engine.cases.models import Case, Pause, SecretLink, Task
from alur.engine.cases.rules.actors import APPLICANT, CONTACT, SYSTEM, UNIT, Actor
from alur.foundation.journal.models import Entry
from alur.foundation.offices.models import Officer

from .dice import Dice
from .model import Model
from .model_rows import ModelCase, Visit
from .random_sops import DECIDES, OUTSIDE, Family
from .turns import rare_turns
from .world import People

DAYS = (1, 2, 4, 7)


class Acts:
    """What may be done with one family of cases. The driver chooses among it."""

    dice: Dice
    people: People
    family: Family
    model: Model
    at: datetime
    rows: dict[int, Any]
    tasks: dict[Visit, Any]
    again: Callable[[], Any] | None
    used: list[str]
    said: int
    homeward: bool

    def fire(self, step: dict[str, Any]) -> None:
        """Something came from outside, told by a machine or by somebody who works on the case."""
        officer = self.dice.pick([None, *self._helpers(self.model.root)])
        by = Actor.officer(officer.pk) if officer else SYSTEM
        outcome = self.dice.pick(("ada", "ada", "abai")) if step["executor"] == "warga" else ""
        said = {"case_id": self.rows[0], "step": step["id"], "by": by, "officer": officer, "outcome": outcome}
        late = Entry.objects.filter(kind="case.event_late")
        before = late.count()
        fired = self._keyed(actions.fire_event, **said)
        visit = self.model.fire(self.model.root, step["id"], str(by), outcome, {})
        assert fired.late == (visit is None), "taken after its time, or not taken in its time"
        assert late.count() == before + fired.late, "what came late is not in the journal"

    def note(self, visit: Visit) -> None:
        officer = self.dice.pick(self.people.kepala)
        task = self.row(visit)
        self._keyed(actions.contribute, case_id=task.case_id, task_id=task.pk, text="Catatan", officer=officer)
        self.model.note(visit)

    def close_watch(self, visit: Visit) -> None:
        officer = self.dice.pick(self._helpers(visit.case))
        self._keyed(actions.close_watch, **self._held(visit, officer), reason="cukup")
        self.model.close_watch(visit, str(Actor.officer(officer.pk)))

    def send(self, visit: Visit) -> None:
        """The notice was handed over; told twice, it is done once."""
        if visit.asleep:
            return self.sweep()
        task = self.row(visit)
        assert self._call(actions.finish_sent, case_id=task.case_id, task_id=task.pk)
        assert not self._call(actions.finish_sent, case_id=task.case_id, task_id=task.pk), "sent twice"
        return self.model.send(visit)

    def complete(self, visit: Visit) -> None:
        if visit.step.get("completes_on") == "sent":
            return self.send(visit)
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
        answers = dict.fromkeys(asked, f"isi {self.said}") | self.days(visit.step)
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

    def days(self, step: dict[str, Any]) -> dict[str, str]:
        """The dates that its form asks for, today or soon, where they are answered at all."""
        asked = [item["name"] for item in step.get("form", []) if item["type"] == "date" and self.dice.chance(75)]
        return {name: (self.at + timedelta(days=self.dice.number(0, 2))).date().isoformat() for name in asked}

    def _by_link(self, visit: Visit, outcome: str) -> None:
        task = self.row(visit)
        link = SecretLink.objects.get(task=task, revoked_at=None)
        if link.expires_at <= self.at:
            return
        token = queries.token_of(link)
        by = CONTACT if visit.step["executor"] == "narahubung" else UNIT
        self._keyed(actions.complete_by_link, token=token, version=task.version, outcome=outcome, reason="sebab")
        self.model.met.add("link")
        self.model.complete(visit, outcome, str(by), officer=None, chosen=None, answers={})
        self.used.append(token)
        assert queries.link_by_token(token, self.at) is None, "a link works after its use"

    def _outcome(self, visit: Visit) -> str:
        ways = visit.step.get("outcomes")
        if not ways:
            return ""
        open_ways = [key for key, way in ways.items() if not way.get("back") or self._back_is_open(visit, way)]
        if self.homeward:
            onward = [key for key in ("lanjut", "ya", "cukup") if key in open_ways]
            return self.dice.pick(onward or open_ways)
        rare = rare_turns(self.model, visit, open_ways, self.family.focus)
        if rare and self.dice.chance(80):
            return self.dice.pick(rare)
        first = visit.nth == 1 and self.family.focus in ("branches", "join in a loop")
        weights = {"kembali": 4, "tolak": 1, "ulang": 6 if first and visit.line is None else 2}
        return self.dice.pick([key for key in open_ways for _each in range(weights.get(key, 2))])

    def _as_outcome(self, visit: Visit, outcome: str) -> dict[str, Any]:
        if visit.step.get("does") == DECIDES and outcome != "kembali":
            return {"activity_data": {"hasil": outcome}}
        return {"outcome": outcome, "reason": "sebab"}

    def skip(self, visit: Visit) -> None:
        if visit.clock != "office":
            return
        officer = self.dice.pick(self.able(visit))
        by = Actor.officer(officer.pk)
        self._keyed(actions.skip_task, **self._ask(visit, by, officer), reason="tidak perlu")
        self.model.skip(visit, str(by))

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

    # ── who may ────────────────────────────────────────────────────────────────────────────────────

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

    def _helpers(self, case: ModelCase) -> list[Officer]:
        """Who works on the case, and so may enter what came on paper or from outside."""
        keys = {each.step["executor"] for each in case.visits if not each.is_call and not each.watches}
        return [person for key in ("petugas", "kepala") if key in keys for person in self.people.holders(key)]

    def _correctors(self, visit: Visit) -> list[Officer]:
        people = [*self.people.petugas, *self.people.kepala]
        above = [] if visit.is_call else self.people.above(visit.step["executor"])
        return [each for each in people if str(Actor.officer(each.pk)) == visit.closed_by or each in above]

    def _back_is_open(self, visit: Visit, way: dict[str, Any]) -> bool:
        return self.model.may_go_back(visit, way["to"])

    # ── inside ─────────────────────────────────────────────────────────────────────────────────────

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
