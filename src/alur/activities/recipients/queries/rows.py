"""The rows of a visit, as they are kept or as they would begin."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from alur.activities.recipients.models import Recipient
from alur.activities.recipients.rules.options import Options
from alur.activities.recipients.rules.rows import Named, Row, Said, State, left_out, recipients
from alur.engine.cases.ports import TaskView
from alur.foundation.offices.models import Officer


def kept_rows(task: TaskView) -> list[Row]:
    """What was kept of this visit, in order; empty before the first saving."""
    return [_row(each) for each in Recipient.objects.filter(task=task.task_id).order_by("number")]


def rows_of(task: TaskView) -> list[Row]:
    """The rows that the step's form begins with.

    They are made out of the options and the standing answer each time until something is saved: while the step is
    open neither can change, so looking at a page writes nothing.

    A correction starts from what the corrected visit said: the posts are out. After a return the act is to be done
    again: everything is open, and the former link is shown.
    """
    former = {each.named.label: each for each in _former(task)}
    kept = kept_rows(task)
    rows = kept or [Row(named) for named in _named(task)]
    if task.opened_as == "correction":
        return rows if kept else [_continued(row, former.get(row.named.label)) for row in rows]
    return [replace(row, former_link=_link_of(former.get(row.named.label))) for row in rows]


def too_many(task: TaskView) -> int:
    """How many lines of the answer have no row."""
    options: Options = task.options
    answered = task.answer(options.source) if options.source else None
    return left_out(answered.value) if answered else 0


def names_of(rows: Iterable[Row]) -> dict[str, str]:
    """Names of those who did the rows, by actor. One query."""
    numbers = {int(row.by.removeprefix("officer:")) for row in rows if row.by.startswith("officer:")}
    others = {"applicant": _("Pemohon"), "system": _("Sistem")}
    return others | {
        f"officer:{pk}": name for pk, name in Officer.objects.filter(pk__in=numbers).values_list("pk", "name")
    }


def _named(task: TaskView) -> list[Named]:
    options: Options = task.options
    answered = task.answer(options.source) if options.source else None
    return recipients(options, answered.field, answered.value) if answered else recipients(options)


def _former(task: TaskView) -> list[Row]:
    """Rows of the last earlier visit that does not stand any more: taken back, or left unfinished."""
    earlier = Recipient.objects.filter(
        task__case=task.case_id, task__step=task.step.id, task__visit__lt=task.visit, stands=False
    ).select_related("task")
    found = list(earlier.order_by("-task__visit", "number"))
    return [_row(each) for each in found if each.task.visit == found[0].task.visit]


def _continued(row: Row, before: Row | None) -> Row:
    return replace(row, said=before.said, by=before.by, at=before.at) if before else row


def _link_of(before: Row | None) -> str:
    return before.said.link if before else ""


def _row(kept: Recipient) -> Row:
    named = Named(kept.key, kept.label, kept.label_en)
    return Row(named, Said(State(kept.state), kept.link, kept.note), kept.by, kept.at)
