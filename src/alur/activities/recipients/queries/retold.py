"""The recipients' rows beside what the history tells of them: what `alur verify` asks of this slice."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.activities.recipients.models import Recipient
from alur.activities.recipients.rules.rows import KINDS, State, state_after, words_of
from alur.foundation.journal.models import Entry
from alur.foundation.journal.ports import Fault, Inspection
from alur.foundation.journal.queries import secrets_of
from alur.foundation.journal.sealing import Secret

_BATCH = 500
_COLUMNS: dict[str, Promise] = {
    "state": gettext_lazy("keadaannya"),
    "by": gettext_lazy("siapa yang menandainya"),
    "at": gettext_lazy("waktu ditandainya"),
}

type Key = tuple[str, str]
"""Task and recipient."""


@dataclass
class Told:
    """A row by its entries. `state` is None where they begin in the middle: a correction goes on from former rows."""

    stream: str
    state: State | None = None
    by: str = ""
    at: datetime | None = None
    personal: Mapping[str, Any] | None = None


def recipient_faults(look: Inspection) -> Iterator[Fault]:
    """Rows that are missing, other than they are told, or told by nothing. Bounded memory."""
    entries = Entry.objects.filter(kind__in=KINDS)
    streams = entries.order_by("stream").values_list("stream", flat=True).distinct()
    for batch in batched(streams.iterator(chunk_size=_BATCH), _BATCH):
        yield from _of_told(_told(batch), look)
    rows = Recipient.objects.exclude(state=State.PENDING).select_related("task__case").order_by("pk")
    for some in batched(rows.iterator(chunk_size=_BATCH), _BATCH):
        yield from _untold(some)


def _told(streams: Iterable[str]) -> dict[Key, Told]:
    found: dict[Key, Told] = {}
    rows = Entry.objects.filter(stream__in=set(streams), kind__in=KINDS).order_by("stream", "seq")
    for stream, kind, actor, at, data in rows.values_list("stream", "kind", "actor", "at", "data"):
        told = found.setdefault((data["task"], data["recipient"]), Told(stream))
        told.state = state_after(kind, told.state)
        told.by, told.at = ("", None) if told.state is State.PENDING else (actor, at)
        told.personal = data.get("personal")
    return found


def _of_told(told: Mapping[Key, Told], look: Inspection) -> Iterator[Fault]:
    tasks = {UUID(task) for task, _key in told}
    held = {
        (str(row.task_id), row.key): row
        for row in Recipient.objects.filter(task__in=tasks).select_related("task__case").order_by("pk")
    }
    secrets = secrets_of({each.personal["key"] for each in told.values() if each.personal})
    for key, each in told.items():
        look.seen += 1
        row = held.get(key)
        if row is None:
            text = _("%(stream)s: penerima yang diceritakan riwayat tidak ada lagi.")
            yield Fault("replay.recipient.missing", each.stream, text % {"stream": each.stream})
        else:
            yield from _of_row(row, each, secrets)


def _of_row(row: Recipient, told: Told, secrets: Mapping[str, Secret | None]) -> Iterator[Fault]:
    expected = {"by": told.by, "at": told.at} | ({"state": told.state} if told.state else {})
    for name, value in expected.items():
        if getattr(row, name) != value:
            text = _("%(case)s, langkah “%(step)s”: seorang penerima berbeda dari riwayatnya: %(column)s.")
            said = {"column": _COLUMNS[name], **_said(row)}
            yield Fault(f"replay.recipient.{name}", f"recipient:{row.pk}", text % said)
    secret = secrets.get(told.personal["key"]) if told.personal else None
    if told.personal and secret is not None and row.state != State.PENDING:  # a draft's words are bound by nothing
        bound = told.personal["committed"]["said"]
        if secret.commit("said", words_of(row.label, row.link, row.note)) != bound:
            text = _("%(case)s%(step)s: yang tersimpan bukan lagi yang ditulis orang.")
            said = {**_said(row), "step": f" “{row.task.step}”"}
            yield Fault("words.recipient", f"recipient:{row.pk}", text % said)


def _untold(rows: Iterable[Recipient]) -> Iterator[Fault]:
    rows = list(rows)
    told = _told(row.task.case.stream for row in rows)
    for row in rows:
        if (str(row.task_id), row.key) in told or (row.task.opened_as == "correction" and _is_former(row)):
            continue
        text = _("%(case)s, langkah “%(step)s”: seorang penerima ditandai tanpa riwayat.")
        yield Fault("replay.recipient.untold", f"recipient:{row.pk}", text % _said(row))


def _is_former(row: Recipient) -> bool:
    """A correction begins with what the corrected visit said."""
    task = row.task
    former = Recipient.objects.filter(task__case=task.case_id, task__step=task.step, task__visit__lt=task.visit)
    return former.filter(label=row.label, state=row.state, by=row.by, at=row.at).exists()


def _said(row: Recipient) -> dict[str, str]:
    return {"case": row.task.case.number, "step": row.task.step}
