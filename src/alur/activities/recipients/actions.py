"""Keeping what was done for each recipient, under the case's lock, which the engine holds when it calls."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alur.engine.cases.ports import TaskView
from alur.engine.cases.rules.actors import Actor
from alur.foundation.journal.actions import secret_of, write_entry
from alur.kernel.errors import Invalid

from .models import Recipient
from .queries import rows_of
from .rules.options import Options
from .rules.rows import Named, Row, Said, State, happened, missing, words_of

NAMED_IN_A_FORM = "baris-"
"""What the keys of such recipients begin with (rules/rows.py)."""
SAYS = {
    "pending": _("%(name)s belum ditandai. Pilih “Selesai” atau “Ditiadakan”."),
    "pending-only-done": _("%(name)s belum ditandai. Pilih “Selesai” bila sudah dikerjakan."),
    "not-waivable": _("%(name)s tidak dapat ditiadakan."),
    "no-link": _("Tulis tautan lengkap yang dimulai dengan https://"),
    "link-missing": _("Isi tautan %(name)s. Bila belum ada, pilih “Belum”."),
    "reason-missing": _("Tulis mengapa %(name)s ditiadakan."),
}


def name_of(key: str, part: str) -> str:
    """The form's field for a part (state, link, note) of that recipient; no field of an SOP file has an underscore."""
    return f"row_{key}_{part}"


def faults_of(options: Options, named: Named, said: Said, *, finishing: bool = False) -> dict[str, str]:
    """What must be mended in the row, by the form's field."""
    found = {}
    for part, code in missing(options, said, finishing=finishing):
        code = "pending-only-done" if code == "pending" and not options.waive else code
        about = {"name": named.in_language(get_language() or "id")}
        found[name_of(named.key, part)] = str(SAYS[code]) % about
    return found


@transaction.atomic
def keep_rows(
    *, task: TaskView, said: Mapping[str, Said], by: Actor, at: datetime, finishing: bool = False
) -> list[Row]:
    """Keep what is said of each recipient, by key; who is left out stays as it was. `at` is aware.

    `finishing`: the visit is completed with it, so no row may be pending. Writes a journal entry for each row that
    changed. Raises Invalid by the form's fields; then nothing is kept.
    """
    before = rows_of(task)
    after = {row.named.key: said.get(row.named.key, row.said) for row in before}
    faults: dict[str, str] = {}
    for row in before:
        faults |= faults_of(task.options, row.named, after[row.named.key], finishing=finishing)
    if faults:
        raise Invalid(faults)
    rows = [_changed(task, row, after[row.named.key], by, at) for row in before]
    Recipient.objects.bulk_create(
        [_kept(task, number, row, finishing) for number, row in enumerate(rows, start=1)],
        update_conflicts=True,
        unique_fields=["task", "key"],
        update_fields=["state", "link", "note", "by", "at", "stands"],
    )
    return rows


def erase(*, cases: Collection[UUID]) -> None:
    """Forget what was noted of the recipients of these cases. A waived row keeps a dash for its reason; one that a form
    named, not the SOP, keeps its number for its name."""
    rows = Recipient.objects.filter(task__case__in=cases)
    rows.filter(key__startswith=NAMED_IN_A_FORM).update(label=F("key"), label_en="")
    rows.filter(state=State.WAIVED).update(note="–", link="")
    rows.exclude(state=State.WAIVED).update(note="", link="")


def take_back(*, task: TaskView, by: Actor, at: datetime) -> None:
    """The visit stands no longer; its rows stay as history. The engine's entry tells of it (returned, corrected)."""
    Recipient.objects.filter(task=task.task_id).update(stands=False)


def _changed(task: TaskView, row: Row, said: Said, by: Actor, at: datetime) -> Row:
    kind = happened(row.said, said)
    if not kind:
        return Row(row.named, said, row.by, row.at)
    data = {"task": str(task.task_id), "step": task.step.id, "visit": task.visit, "recipient": row.named.key}
    words = words_of(row.named.label, said.link, said.note)
    secret = secret_of(f"case:{task.root_case_id}", at=at)
    kind = f"recipients.{kind}"
    write_entry(stream=task.stream, kind=kind, actor=str(by), at=at, data=data, personal={"said": words}, secret=secret)
    return Row(row.named, said) if said.state is State.PENDING else Row(row.named, said, str(by), at)


def _kept(task: TaskView, number: int, row: Row, stands: bool) -> Recipient:
    return Recipient(
        task_id=task.task_id,
        number=number,
        key=row.named.key,
        label=row.named.label,
        label_en=row.named.en,
        state=row.said.state,
        link=row.said.link,
        note=row.said.note,
        by=row.by,
        at=row.at,
        stands=stands,
    )
