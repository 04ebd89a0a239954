"""What people do in a story. Each verb gives an `Act` that calls the real action, as the page would.

`after` is working minutes since the act before. Officers are named by their login. A step is looked for in the case
and in those it called.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q

from alur.activities.recipients.actions import name_of
from alur.activities.recipients.queries import rows_of
from alur.activities.surveys.models import ANSWER_FIELDS
from alur.engine.cases import actions
from alur.engine.cases.models import Pause, Task
from alur.engine.cases.queries import task_view, token_of, valid_links
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import FormField
from alur.foundation.offices.models import Office, Officer
from alur.foundation.offices.queries import local_day


@dataclass(frozen=True)
class Slot:
    """Hours on the day that lies `days` after the act: the answer to a time slot, or without hours to a date."""

    days: int
    start: str = ""
    end: str = ""

    def told(self, today: date) -> Any:  # noqa: ANN401  what the field keeps
        day = (today + timedelta(days=self.days)).isoformat()
        return {"date": day, "start": self.start, "end": self.end} if self.start else day


@dataclass
class Scene:
    """A story's case at the moment of an act."""

    office: Office
    officers: Mapping[str, Officer]
    case_id: UUID
    at: datetime

    @property
    def family(self) -> Q:
        """Tasks of the case and of those it called."""
        return Q(case=self.case_id) | Q(case__root=self.case_id)

    def task(self, step: str) -> Task:
        """The open task of that step."""
        tasks = Task.objects.select_related("case__sop_version__sop__office")
        return tasks.get(self.family, step=step, state="open", is_call=False)

    def on(self, task: Task | str) -> dict[str, Any]:
        """The arguments that name an open task (or that of a step) to an action, as a page knows it."""
        found = self.task(task) if isinstance(task, str) else task
        return {"case_id": found.case_id, "task_id": found.pk, "version": found.version, "at": self.at}


@dataclass(frozen=True)
class Act:
    """`play` does it; `after` counts working minutes since the act before."""

    after: float
    play: Callable[[Scene], None]


def store_papers(
    fields: Sequence[FormField], answers: Mapping[str, Any], *, office: Office, by: Actor, at: datetime
) -> dict[str, Any]:
    """The answers as the page hands them on: days told, tuples of papers stored and named like uploads."""
    today = local_day(office, at)
    return actions.store_uploads(
        fields=fields,
        cleaned={name: _cleaned(value, today) for name, value in answers.items()},
        kept={},
        office=office,
        about=f"draft:{uuid4().hex}",
        by=by,
        at=at,
    )


def _cleaned(value: Any, today: date) -> Any:  # noqa: ANN401  an answer of any field
    """As the page's form would hand it on."""
    if isinstance(value, Slot):
        return value.told(today)
    if isinstance(value, tuple):
        return [paper.upload() for paper in value]
    return value


def done(
    after: float,
    who: str,
    step: str,
    outcome: str = "",
    *,
    reason: str = "",
    note: str = "",
    chosen: str = "",
    answers: Mapping[str, Any] | None = None,
) -> Act:
    """Complete the step; `who` is an officer's login, or "pemohon"."""

    def play(scene: Scene) -> None:
        task = scene.task(step)
        officer = None if who == "pemohon" else scene.officers[who]
        by = APPLICANT if officer is None else Actor.officer(officer.pk)
        fields = definition_of(task.case.sop_version).step(step).fields
        given = store_papers(fields, answers or {}, office=scene.office, by=by, at=scene.at)
        actions.complete_task(
            **scene.on(task),
            by=by,
            officer=officer,
            key=uuid4().hex,
            outcome=outcome,
            answers=given,
            reason=reason,
            note=note,
            chosen=scene.officers[chosen] if chosen else None,
            files=actions.file_ids(fields, given),
        )

    return Act(after, play)


def filled(after: float, step: str, scores: str, comment: str = "", **profile: str) -> Act:
    """The applicant fills in the survey: nine digits 1–4, "-" where a question is left open."""
    given = {name: None if digit == "-" else int(digit) for name, digit in zip(ANSWER_FIELDS, scores, strict=True)}

    def play(scene: Scene) -> None:
        data = {**given, "comment": comment, **profile}
        actions.complete_task(**scene.on(step), by=APPLICANT, key=uuid4().hex, activity_data=data)

    return Act(after, play)


def reached(after: float, who: str, step: str, **links: str) -> Act:
    """Every recipient of the step is reached, with its link where one is given by its key."""

    def play(scene: Scene) -> None:
        task = scene.task(step)
        officer = scene.officers[who]
        data: dict[str, str] = {}
        for row in rows_of(task_view(task)):
            key = row.named.key
            data[name_of(key, "state")] = "done"
            data[name_of(key, "link")] = links.get(key.replace("-", "_"), "")
        by = Actor.officer(officer.pk)
        actions.complete_task(**scene.on(task), by=by, officer=officer, key=uuid4().hex, activity_data=data)

    return Act(after, play)


def happened(after: float, who: str, step: str, answers: Mapping[str, Any]) -> Act:
    """The officer records what came from outside for an event step."""

    def play(scene: Scene) -> None:
        officer = scene.officers[who]
        actions.fire_event(
            case_id=scene.case_id,
            step=step,
            answers=answers,
            by=Actor.officer(officer.pk),
            officer=officer,
            at=scene.at,
            key=uuid4().hex,
        )

    return Act(after, play)


def watched_enough(after: float, who: str, step: str, reason: str) -> Act:
    """The officer ends the waiting for events before its time."""

    def play(scene: Scene) -> None:
        officer = scene.officers[who]
        actions.close_watch(**scene.on(step), reason=reason, officer=officer, key=uuid4().hex)

    return Act(after, play)


def answered_by_link(after: float, step: str, outcome: str = "", answers: Mapping[str, Any] | None = None) -> Act:
    """The contact or the other unit answers behind its secret link."""

    def play(scene: Scene) -> None:
        task = scene.task(step)
        (link,) = valid_links([task])
        given = {name: _cleaned(value, local_day(scene.office, scene.at)) for name, value in (answers or {}).items()}
        actions.complete_by_link(
            token=token_of(link), version=task.version, at=scene.at, key=uuid4().hex, outcome=outcome, answers=given
        )

    return Act(after, play)


def notice_sent(after: float, step: str) -> Act:
    """The step's notice went out, which completes it: the demo's old mails are withheld, so it is said here."""

    def play(scene: Scene) -> None:
        task = scene.task(step)
        actions.finish_sent(case_id=task.case_id, task_id=task.pk, at=scene.at)

    return Act(after, play)


def claimed(after: float, who: str, step: str) -> Act:
    def play(scene: Scene) -> None:
        actions.claim_task(**scene.on(step), officer=scene.officers[who])

    return Act(after, play)


def released(after: float, who: str, step: str) -> Act:
    def play(scene: Scene) -> None:
        actions.release_task(**scene.on(step), officer=scene.officers[who])

    return Act(after, play)


def reassigned(after: float, who: str, step: str, to: str, reason: str) -> Act:
    def play(scene: Scene) -> None:
        actions.reassign_task(**scene.on(step), to=scene.officers[to], reason=reason, officer=scene.officers[who])

    return Act(after, play)


def asked(after: float, who: str, step: str, question: str) -> Act:
    """The officer asks the applicant; the step waits."""

    def play(scene: Scene) -> None:
        officer = scene.officers[who]
        actions.ask_applicant(**scene.on(step), question=question, officer=officer, key=uuid4().hex)

    return Act(after, play)


def answered(after: float, answer: str) -> Act:
    """The applicant answers the question that waits."""

    def play(scene: Scene) -> None:
        asking = Q(task__case=scene.case_id) | Q(task__case__root=scene.case_id)
        pause = Pause.objects.get(asking, ended_at__isnull=True, kind="pemohon")
        actions.answer_question(
            case_id=scene.case_id, pause_id=pause.pk, answer=answer, by=APPLICANT, at=scene.at, key=uuid4().hex
        )

    return Act(after, play)


def suspended(after: float, who: str, step: str, reason: str) -> Act:
    def play(scene: Scene) -> None:
        actions.suspend_task(**scene.on(step), reason=reason, officer=scene.officers[who], key=uuid4().hex)

    return Act(after, play)


def resumed(after: float, who: str, step: str) -> Act:
    def play(scene: Scene) -> None:
        actions.resume_task(**scene.on(step), officer=scene.officers[who])

    return Act(after, play)


def corrected(after: float, who: str, step: str, reason: str) -> Act:
    """Koreksi: the last completion of that step is taken back."""

    def play(scene: Scene) -> None:
        officer = scene.officers[who]
        tasks = Task.objects.filter(scene.family, step=step, state="done")
        task = tasks.order_by("-number")[0]
        actions.correct_task(
            case_id=task.case_id,
            task_id=task.pk,
            reason=reason,
            officer=officer,
            by=Actor.officer(officer.pk),
            at=scene.at,
            key=uuid4().hex,
        )

    return Act(after, play)


def cancelled(after: float, who: str, reason: str) -> Act:
    """The office cancels the case."""

    def play(scene: Scene) -> None:
        actions.cancel_case(
            case_id=scene.case_id, reason=reason, officer=scene.officers[who], at=scene.at, key=uuid4().hex
        )

    return Act(after, play)


def withdrawn(after: float, reason: str) -> Act:
    """The applicant withdraws."""

    def play(scene: Scene) -> None:
        actions.withdraw_case(case_id=scene.case_id, reason=reason, by=APPLICANT, at=scene.at, key=uuid4().hex)

    return Act(after, play)
