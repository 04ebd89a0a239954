"""Builders: an office with people and a small SOP, all by plain functions with defaults."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from alur.engine.cases.actions import complete_task, start_case
from alur.engine.cases.models import Case, Task
from alur.engine.cases.ports import Activity, TaskView
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.engine.sops.models import Binding, Sop, SopVersion, VersionState
from alur.engine.sops.rules.definition import Definition
from alur.foundation.journal.queries import entries
from alur.foundation.offices.models import Holding, Office, Officer, Position

MONDAY_9 = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Senin, 23 November 2026, 09.00 WIB."""

PHONE = "+6281234567890"


def office(slug: str = "kantor", **fields: Any) -> Office:
    return Office.objects.get_or_create(slug=slug, defaults={"name": f"Kantor {slug}", "short_name": slug, **fields})[0]


def position(key: str, of: Office | None = None, superior: Position | None = None) -> Position:
    of = of or office()
    found, _new = Position.objects.get_or_create(
        office=of, key=key, defaults={"name": key.title(), "superior": superior}
    )
    return found


def officer(name: str, *positions: str, of: Office | None = None, **fields: Any) -> Officer:
    """An officer of the office who holds these positions since 2020."""
    of = of or office()
    person = Officer.objects.create_user(
        f"{name}.{uuid4().hex[:6]}@contoh.id", "rahasia-sekali", office=of, name=name, **fields
    )
    for key in positions:
        hold(person, key)
    return person


def hold(
    person: Officer,
    key: str,
    *,
    kind: str = "definitif",
    starts_on: date = date(2020, 1, 1),
    ends_on: date | None = None,
) -> Holding:
    return Holding.objects.create(
        officer=person, position=position(key, person.office), kind=kind, starts_on=starts_on, ends_on=ends_on
    )


def definition(
    steps: list[dict[str, Any]], *, slug: str = "uji", rows: list[dict[str, Any]] | None = None, **parts: Any
) -> Definition:
    """A definition around these steps. Executors: pemohon, petugas, kepala, sistem. Ends: the four."""
    return Definition.model_validate(
        {
            "sop": {
                "number": "1/UJI",
                "title": "Uji",
                "letterhead": ["KANTOR"],
                "approved_by": {"position": "K", "name": "N"},
            },
            "rows": rows
            or [{"no": 1, "activity": "Mengajukan"}, {"no": 2, "activity": "Memeriksa", "time": "10 menit"}],
            "service": {"slug": slug, "prefix": "UJ", "audience": "publik", **parts.pop("service", {})},
            "executors": {
                "pemohon": {"name": "Pemohon", "kind": "applicant"},
                "petugas": {"name": "Petugas", "kind": "position"},
                "kepala": {"name": "Kepala", "kind": "position"},
                "sistem": {"name": "Sistem", "kind": "system"},
            },
            "steps": steps,
            "ends": {
                "selesai": {"kind": "selesai"},
                "ditolak": {"kind": "ditolak"},
                "dibatalkan": {"kind": "dibatalkan"},
                "ditarik": {"kind": "ditarik"},
            },
            **parts,
        }
    )


APPLICATION = {
    "id": "permohonan",
    "rows": [1],
    "executor": "pemohon",
    "form": [
        {"name": "nama", "type": "text", "label": "Nama", "fills": "applicant.name"},
        {"name": "telepon", "type": "phone", "label": "Telepon", "fills": "applicant.phone"},
        {"name": "perihal", "type": "text", "label": "Perihal", "fills": "subject"},
    ],
    "then": "periksa",
}


def plain_steps(**periksa: Any) -> list[dict[str, Any]]:
    """permohonan → periksa (petugas) → selesai; keywords change the second step."""
    step = {"id": "periksa", "rows": [2], "executor": "petugas", "then": "selesai", **periksa}
    if "outcomes" in periksa:
        del step["then"]
    return [APPLICATION, step]


def version(what: Definition, of: Office | None = None) -> SopVersion:
    """Publish without the checks: the engine's tests say exactly what runs."""
    of = of or office()
    sop, _new = Sop.objects.get_or_create(office=of, slug=what.service.slug, defaults={"title": what.sop.title})
    number = sop.versions.count() + 1
    sop.versions.filter(state=VersionState.EFFECTIVE).update(state=VersionState.SUPERSEDED)
    made = SopVersion.objects.create(
        sop=sop,
        number=number,
        definition=what.model_dump_json(by_alias=True),
        source="",
        digest=uuid4().hex,
        state=VersionState.EFFECTIVE,
        effective_at=MONDAY_9,
    )
    for key, executor in what.executors.items():
        if executor.kind == "position":
            Binding.objects.get_or_create(sop=sop, executor=key, defaults={"position": position(key, of)})
    return made


def started(what: SopVersion, at: datetime = MONDAY_9, **options: Any) -> Case:
    """A case applied for by a citizen."""
    answers = options.pop("answers", {"nama": "Siti", "telepon": PHONE, "perihal": "Printer rusak"})
    receipt = start_case(
        version=what, answers=answers, by=APPLICANT, at=at, key=options.pop("key", uuid4().hex), **options
    )
    return Case.objects.get(pk=receipt.case_id)


def open_task(case: Case, step: str | None = None) -> Task:
    found = Task.objects.select_related("case").filter(case=case, state="open")
    return found.get(step=step) if step else found.get()


def done(case: Case, person: Officer, outcome: str = "", at: datetime = MONDAY_9, **options: Any) -> Task:
    """Let the officer complete the case's open task."""
    task = open_task(case, options.pop("step", None))
    complete_task(
        case_id=case.pk,
        task_id=task.pk,
        version=options.pop("version", task.version),
        by=Actor.officer(person.pk),
        officer=person,
        outcome=outcome,
        at=at,
        key=options.pop("key", uuid4().hex),
        **options,
    )
    task.refresh_from_db()
    return task


def called(steps: list[dict[str, Any]], slug: str = "anak", **parts: Any) -> SopVersion:
    """An SOP that only others call; its cases are numbered AN-…"""
    return version(definition(steps, slug=slug, service={"prefix": "AN", "called_only": True}, **parts))


def child(case: Case) -> Case:
    """The case that this one called last."""
    return Case.objects.filter(parent_task__case=case).latest("opened_at", "pk")


def kinds(case: Case) -> list[str]:
    """What the case's journal tells, in order."""
    return list(entries(case.stream).values_list("kind", flat=True))


def local(text: str, zone: str = "Asia/Jakarta") -> datetime:
    """`2026-11-27 10:30` on the office's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


class Ledger(Activity):
    """An activity that notes what it performed and undid."""

    def __init__(self) -> None:
        self.name = self.label = "percobaan.catat"
        self.notes: list[tuple[str, str, int]] = []

    def perform(self, task: TaskView, data: Mapping[str, Any], by: Actor, at: datetime) -> None:
        self.notes.append(("performed", task.step.id, task.visit))

    def undo(self, task: TaskView, by: Actor, at: datetime) -> None:
        self.notes.append(("undone", task.step.id, task.visit))
