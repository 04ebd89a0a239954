"""One office with the shipped SOPs it needs and one officer per position; the verbs that the pages use."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from alur.activities.recipients.actions import name_of
from alur.activities.recipients.queries import rows_of
from alur.engine.cases.actions import (
    claim_task,
    complete_by_link,
    complete_task,
    finish_sent,
    fire_event,
    start_case,
    sweep,
)
from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import applicant_tasks, open_tasks, task_view, token_of, valid_links
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.engine.cases.tests import make
from alur.engine.sops.actions import publish
from alur.engine.sops.queries import effective, shipped
from alur.foundation.journal.queries import broken_links

MONDAY_9 = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class Service:
    """`at` is the present; it moves on only when a test says so."""

    def __init__(self, slug: str, *called: str) -> None:
        self.office = make.office()
        for each in (*called, slug):
            text = shipped()[each].read_text()
            publish(
                office=self.office, text=text, source=each, by="system", at=MONDAY_9,
                known_activities=activities, create_positions=True,
            )  # fmt: skip
        self.slug = slug
        self.people: dict[str, Any] = {}
        self.at = MONDAY_9

    def holder(self, key: str):
        """The officer who holds that position."""
        if key not in self.people:
            self.people[key] = make.officer(key, key, of=self.office)
        return self.people[key]

    def start(self, answers: dict[str, Any], *, by: str = "") -> Case:
        """Apply, or start it as the holder of the position `by`."""
        officer = self.holder(by) if by else None
        receipt = start_case(
            version=effective(self.office, self.slug),
            answers=answers,
            by=Actor.officer(officer.pk) if officer else APPLICANT,
            officer=officer,
            at=self.at,
            key=uuid4().hex,
        )
        return Case.objects.get(pk=receipt.case_id)

    def task(self, case: Case, step: str, which: int | None = None) -> Task:
        """The open task of that step; of several the one of that place."""
        family = Case.objects.filter(pk=case.pk) | Case.objects.filter(root=case)
        found = Task.objects.select_related("case", "position", "assignee").filter(
            step=step, state="open", is_watch=False, case__in=family
        )
        return found.get() if which is None else found.order_by("number")[which]

    def work(self, case: Case, step: str, outcome: str = "", *, which: int | None = None, **options) -> Task:
        """An officer completes the step."""
        task = self.task(case, step, which)
        person = task.assignee or self.holder(task.position.key)
        complete_task(
            case_id=task.case_id, task_id=task.pk, version=task.version, by=Actor.officer(person.pk), officer=person,
            outcome=outcome, at=self.at, key=uuid4().hex, **options,
        )  # fmt: skip
        return task

    def reach(self, case: Case, step: str, *, waived: str = "", **links: str) -> None:
        """Every recipient is reached, `waived` excepted."""
        data = {}
        for row in rows_of(task_view(self.task(case, step))):
            key = row.named.key
            data[name_of(key, "state")] = "waived" if key == waived else "done"
            data[name_of(key, "note")] = "Akunnya ditutup." if key == waived else ""
            data[name_of(key, "link")] = "" if key == waived else links.get(key.replace("-", "_"), "")
        self.work(case, step, activity_data=data)

    def claim(self, case: Case, step: str) -> None:
        task = self.task(case, step)
        officer = self.holder(task.position.key)
        claim_task(case_id=task.case_id, task_id=task.pk, version=task.version, officer=officer, at=self.at)

    def citizen(self, case: Case, step: str, outcome: str = "", **options) -> None:
        (task,) = applicant_tasks(case)
        assert task.step == step
        complete_task(
            case_id=task.case_id, task_id=task.pk, version=task.version, by=APPLICANT, outcome=outcome, at=self.at,
            key=uuid4().hex, **options,
        )  # fmt: skip

    def outsider(self, case: Case, step: str, outcome: str = "", **answers) -> None:
        """The contact or unit answers behind its link."""
        task = self.task(case, step)
        (link,) = valid_links([task])
        complete_by_link(
            token=token_of(link), version=task.version, at=self.at, key=uuid4().hex, outcome=outcome, answers=answers
        )

    def happens(self, case: Case, step: str, by: str, **answers):
        officer = self.holder(by)
        return fire_event(
            case_id=case.pk, step=step, by=Actor.officer(officer.pk), officer=officer, at=self.at, key=uuid4().hex,
            answers=answers,
        )  # fmt: skip

    def sent(self, case: Case, step: str) -> None:
        """Its notice was handed over."""
        task = self.task(case, step)
        assert finish_sent(case_id=task.case_id, task_id=task.pk, at=self.at)

    def wait(self, **time: float) -> None:
        """Time passes, and what is due happens."""
        self.at += timedelta(**time)
        while sweep(at=self.at):
            pass

    def now_open(self, case: Case) -> list[str]:
        """The steps that wait for somebody, by name."""
        return sorted(task.step for task in open_tasks(case) if not task.is_watch)


def status(case: Case) -> str:
    case.refresh_from_db()
    assert broken_links(case.stream) == []
    return case.status
