"""The step behind a secret link, as its holder may read it: no officer's name, only what the SOP shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from alur.engine.cases.queries import Answer, task_view
from alur.engine.cases.queries.linked import asked_of
from alur.engine.cases.queries.own_steps import answers_before
from alur.engine.cases.registry import activities
from alur.engine.sops.queries import definition_of

from . import models
from .linked_models import LinkStep
from .outside import contributions
from .services import ROOT, choices, language, office, topics
from .tasks import activity_fields, answers
from .words import moment, when

if TYPE_CHECKING:
    from alur.engine.cases.models import SecretLink

FILES = f"{ROOT}/link/files"


def step(link: SecretLink, at: datetime) -> LinkStep:
    """For a link that is alive."""
    about = asked_of(link, at, language())
    task, case = about.task, about.case
    asks = definition_of(case.sop_version).step(task.step)
    activity = activities.get(asks.does)
    decides = bool(activity.results)
    own = activity.form(task_view(task, asks)) if about.completes else None
    return LinkStep(
        office=office(about.office),
        case=case.number,
        title=about.service,
        step=task.step,
        name=about.step,
        role=about.role,
        completes=about.completes,
        version=task.version,
        not_before=moment(about.begins, case.office),
        until=when(about.until, case.office),
        returned_because=about.returned,
        shown=shown(about.answers),
        form=topics(asks) if about.completes else [],
        outcomes=choices(asks, only=[key for key, each in asks.outcomes.items() if not decides or each.back])
        if about.completes
        else [],
        decided_by_activity=decides,
        activity_fields=activity_fields(own) if own is not None else [],
        starting_answers=answers(case, asks.fields, answers_before(task)) if about.completes else [],
        contributions=contributions(case, about.notes, names=False),
        acts=["complete", "contribute"] if about.completes and about.begins is None else ["contribute"],
    )


def shown(found: Iterable[Answer]) -> list[models.Answer]:
    """What the SOP hands over, with the files where this holder loads them."""
    return [
        models.Answer(
            name=each.name,
            label=each.label,
            value=each.value,
            masked=each.sensitive,
            files=[
                models.File(id=str(identity), name=name, size=size, url=f"{FILES}/{identity}")
                for identity, name, size in each.files
            ],
        )
        for each in found
    ]
