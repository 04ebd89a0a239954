"""Cases beside what their journal tells of them: where the two differ."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.engine.cases.models import Case, Contribution, Escalation, Pause, SecretLink, Task
from alur.engine.cases.rules.replay import replay
from alur.engine.cases.rules.told import UNKNOWN, Committed, Replayed, Told
from alur.foundation.files.models import StoredFile
from alur.foundation.journal.models import Entry
from alur.foundation.journal.ports import Fault
from alur.foundation.journal.queries import secrets_of
from alur.foundation.journal.sealing import Secret
from alur.foundation.privacy.sealing import Unreadable

from .words import about_of, contribution_words, task_words

COLUMNS: dict[str, Promise] = {
    "assignee_id": gettext_lazy("pemegangnya"),
    "position_id": gettext_lazy("jabatannya"),
    "claimed_at": gettext_lazy("waktu diambilnya"),
    "state": gettext_lazy("keadaannya"),
    "outcome": gettext_lazy("hasilnya"),
    "due_at": gettext_lazy("batas waktunya"),
    "opened_at": gettext_lazy("waktu dibukanya"),
    "closed_at": gettext_lazy("waktu ditutupnya"),
    "closed_by": gettext_lazy("siapa yang menutupnya"),
    "served_at": gettext_lazy("waktu selesai dilayaninya"),
    "ended_at": gettext_lazy("waktu berakhirnya"),
    "end": gettext_lazy("akhirnya"),
    "number": gettext_lazy("nomornya"),
    "expires_at": gettext_lazy("masa berlakunya"),
}
"""What a differing column is called; others by their name."""

PARTS: dict[str, Promise] = {
    "case": gettext_lazy("permohonan"),
    "task": gettext_lazy("langkah"),
    "pause": gettext_lazy("jeda"),
    "link": gettext_lazy("tautan rahasia"),
    "contribution": gettext_lazy("catatan peserta"),
    "escalation": gettext_lazy("peringatan tenggat"),
}


class Retold:
    """A batch of cases with all their rows and entries: a dozen queries, however many cases."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self.cases = cases
        keys = [case.pk for case in cases]
        self.tasks = _by(Task.objects.filter(case__in=keys).order_by("number"), "case_id")
        of_cases = {"task__case__in": keys}
        self.pauses = _by(Pause.objects.filter(**of_cases).select_related("task"), "task.case_id")
        self.links = _by(SecretLink.objects.filter(**of_cases).select_related("task"), "task.case_id")
        self.contributions = _by(Contribution.objects.filter(**of_cases).select_related("task"), "task.case_id")
        self.escalations = _by(Escalation.objects.filter(**of_cases).select_related("task"), "task.case_id")
        self.told = self._replayed()
        bound = {each.key for told in self.told.values() for each in told.committed.values() if each}
        self.secrets: Mapping[str, Secret | None] = secrets_of(bound) if bound else {}
        named = {each["id"] for tasks in self.tasks.values() for task in tasks for each in _files(task)}
        held = StoredFile.objects.filter(pk__in=named) if named else StoredFile.objects.none()
        self.files = {str(pk): about for pk, about in held.values_list("pk", "about")}

    def _replayed(self) -> dict[UUID, Replayed]:
        by_stream: dict[str, list[Told]] = defaultdict(list)
        rows = Entry.objects.filter(stream__in=[case.stream for case in self.cases]).order_by("stream", "seq")
        for stream, *entry in rows.values_list("stream", "kind", "actor", "at", "data"):
            by_stream[stream].append(Told(*entry))
        return {case.pk: replay(by_stream[case.stream]) for case in self.cases}

    def faults(self) -> Iterator[Fault]:
        """Every difference, case by case."""
        for case in self.cases:
            yield from self._of_case(case, self.told[case.pk])

    def _of_case(self, case: Case, told: Replayed) -> Iterator[Fault]:
        if "opened_at" not in told.case:
            text = _("%(case)s: tidak ada riwayat yang menceritakan pembukaannya.")
            yield Fault("replay.case.untold", case.stream, text % {"case": case.number})
            return
        for kind in sorted(set(told.unknown)):
            text = _("%(case)s: riwayatnya memuat kejadian %(kind)s yang tidak dikenal perangkat lunak ini.")
            yield Fault("replay.unknown", case.stream, text % {"case": case.number, "kind": kind})
        if self._erased(told):
            for link in told.links.values():
                link["revoked_at"] = UNKNOWN  # whose data are gone, their links are dead as well
        yield from column_faults(case, "case", case.stream, case, told.case)
        yield from self._bound(case, told, "about", "", case.stream, partial(about_of, case), "")
        yield from self._bound(case, told, "reason", "", case.stream, partial(getattr, case, "end_reason"), "")
        yield from row_faults(case, "task", self.tasks[case.pk], told.tasks)
        yield from row_faults(case, "pause", self.pauses[case.pk], told.pauses)
        yield from row_faults(case, "link", self.links[case.pk], told.links)
        yield from row_faults(case, "contribution", self.contributions[case.pk], told.contributions)
        yield from _said(case, self.escalations[case.pk], told)
        yield from self._words(case, told)
        yield from self._attached(case)

    def _erased(self, told: Replayed) -> bool:
        """Was the key of what the journal binds destroyed? Then nobody can tell what people wrote."""
        return any(self.secrets.get(each.key, True) is None for each in told.committed.values() if each)

    def _words(self, case: Case, told: Replayed) -> Iterator[Fault]:
        """What was written, where the journal binds it."""
        for task in self.tasks[case.pk]:
            words = partial(task_words, task)
            yield from self._bound(case, told, "said", str(task.pk), f"task:{task.pk}", words, task.step)
        for pause in self.pauses[case.pk]:
            for name in ("text", "answer"):
                words = partial(getattr, pause, name)
                key = str(pause.pk)
                yield from self._bound(case, told, name, key, f"pause:{key}", words, pause.task.step)
        for note in self.contributions[case.pk]:
            key, words = str(note.pk), partial(contribution_words, note)
            yield from self._bound(case, told, "note", key, f"contribution:{key}", words, note.task.step)

    def _bound(
        self, case: Case, told: Replayed, name: str, key: str, about: str, words: Callable[[], Any], step: str
    ) -> Iterator[Fault]:
        if (name, key) not in told.committed:
            return
        said = {"case": case.number, "step": f" “{step}”" if step else ""}
        bound = told.committed[name, key]
        try:
            fits = _fits(bound, name, words, self.secrets)
        except Unreadable:
            text = _("%(case)s%(step)s: isinya tersandi dan tidak dapat dibuka.")
            yield Fault("words.unreadable", about, text % said)
            return
        if not fits:
            text = _("%(case)s%(step)s: yang tersimpan bukan lagi yang ditulis orang.")
            yield Fault(f"words.{name}", about, text % said)

    def _attached(self, case: Case) -> Iterator[Fault]:
        for task in self.tasks[case.pk]:
            for each in _files(task):
                if self.files.get(each["id"]) != case.stream:
                    text = _("%(case)s, langkah “%(step)s”: berkas “%(name)s” tidak ada lagi pada permohonan ini.")
                    said = {"case": case.number, "step": task.step, "name": each["name"]}
                    yield Fault("words.file", f"file:{each['id']}", text % said)


def _by(rows: Any, path: str) -> dict[UUID, list[Any]]:  # noqa: ANN401  a queryset of any model
    first, *rest = path.split(".")
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        key = getattr(row, first)
        for name in rest:
            key = getattr(key, name)
        found[key].append(row)
    return found


def _files(task: Task) -> Iterator[dict[str, Any]]:
    for value in task.answers.values():
        if isinstance(value, list):
            yield from (each for each in value if isinstance(each, dict) and set(each) == {"id", "name", "size"})


def _fits(bound: Committed | None, name: str, words: Callable[[], Any], secrets: Mapping[str, Secret | None]) -> bool:
    """Is it what was bound? Without its key nobody can tell; that a key is missing is another check's to say."""
    if bound is None:
        return not words()
    secret = secrets.get(bound.key)
    return secret is None or secret.commit(name, words()) == bound.digest


def row_faults(case: Case, part: str, rows: Sequence[Any], told: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """Rows too many, too few, and other than they are told. No queries."""
    held = {str(row.pk): row for row in rows}
    said = {"case": case.number, "part": PARTS[part]}
    for key in told.keys() - held.keys():
        text = _("%(case)s: %(part)s yang diceritakan riwayat tidak ada lagi.")
        yield Fault(f"replay.{part}.missing", f"{part}:{key}", text % said)
    for key, row in held.items():
        if key not in told:
            text = _("%(case)s: ada %(part)s yang tidak diceritakan riwayat.")
            yield Fault(f"replay.{part}.untold", f"{part}:{key}", text % said)
        else:
            yield from column_faults(case, part, f"{part}:{key}", row, told[key])


def column_faults(case: Case, part: str, about: str, row: Model, told: Mapping[str, Any]) -> Iterator[Fault]:
    """Columns of one row that are other than they are told. No queries."""
    for name, value in told.items():
        if value is UNKNOWN:
            continue
        now = getattr(row, name)
        if (str(now) if isinstance(now, UUID) else now) != value:
            text = _("%(case)s, %(part)s%(step)s: %(column)s tidak sama dengan riwayatnya.")
            step = getattr(row, "step", "")
            said = {"case": case.number, "part": PARTS[part], "column": COLUMNS.get(name, name)}
            said["step"] = f" “{step}”" if step else ""
            yield Fault(f"replay.{part}.{name}", about, text % said)


def _said(case: Case, rows: Sequence[Escalation], told: Replayed) -> Iterator[Fault]:
    held = {(str(row.task_id), str(row.level)): row.at for row in rows}
    for task in sorted({key[0] for key, _at in held.items() ^ told.escalations.items()}):
        text = _("%(case)s: peringatan tenggat yang tersimpan tidak sama dengan riwayatnya.")
        yield Fault("replay.escalation", f"task:{task}", text % {"case": case.number})
