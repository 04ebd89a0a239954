"""The Python of the documents: the script shown makes the first office, and the sample activity fits its port."""

import ast
import importlib
from datetime import UTC, datetime
from inspect import signature
from uuid import uuid4

import pytest

from alur.engine.cases.actions import complete_task, start_case
from alur.engine.cases.models import Case, Task
from alur.engine.cases.ports import Activity
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.engine.cases.tests import make as cases
from alur.engine.sops.actions import publish
from alur.foundation.journal.models import Entry
from alur.foundation.offices.actions import give_holding
from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import holders, office_by_slug, positions, positions_held
from alur.kernel.registry import Registry

from .pages import ROOT, blocks, files_of, pages

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PYTHON = [block for page in pages() for block in blocks(page, "python")]


def _run(body: str) -> dict:
    names: dict = {"__name__": "docs"}
    exec(compile(body, "docs", "exec"), names)
    return names


@pytest.mark.parametrize("block", PYTHON, ids=lambda block: block.title)
def test_every_name_that_the_documents_import_is_there(block):
    found = list(ast.walk(ast.parse(block.body)))
    imports = [node for node in found if isinstance(node, ast.ImportFrom)]
    assert imports or any(isinstance(node, ast.Import) for node in found)
    for node in imports:
        module = importlib.import_module(node.module)
        assert [each.name for each in node.names if not hasattr(module, each.name)] == []


@pytest.mark.django_db
def test_the_script_of_the_operations_page_makes_an_office_that_works():
    _run(files_of(ROOT / "docs" / "operations.md")["kantor.py"])
    office = office_by_slug("dinas")
    ani = Officer.objects.get(email="ani@dinas.example")
    assert not ani.has_usable_password()
    assert {each.key for each in positions_held(ani, AT)} == {"petugas", "kepala"}
    later = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
    assert {each.key for each in positions_held(ani, later)} == {"petugas"}
    assert office.zone == "Asia/Makassar"


def test_the_sample_activity_fits_the_port(monkeypatch):
    monkeypatch.setattr("alur.engine.cases.registry.activities", Registry("activity"))
    made = _run(files_of(ROOT / "docs" / "add-an-activity.md")["plug.py"])
    (activity,) = made["activities"]
    assert isinstance(activity, Activity)
    for name, method in vars(type(activity)).items():
        if callable(method):
            assert list(signature(method).parameters) == list(signature(getattr(Activity, name)).parameters)
    task = None
    assert activity.perform(task, {"key_number": "7"}, APPLICANT, AT) in activity.results
    assert activity.perform(task, {"key_number": ""}, APPLICANT, AT) in activity.results


@pytest.mark.django_db
def test_the_toy_sop_of_the_handbook_runs_from_its_application_to_its_end():
    _run(files_of(ROOT / "docs" / "operations.md")["kantor.py"])
    office = office_by_slug("dinas")
    body = files_of(ROOT / "docs" / "handbook" / "pengelola.md")["pinjam-ruang.yaml"]
    version = publish(
        office=office, text=body, source="pinjam-ruang.yaml", by="system", at=AT,
        known_activities=activities, create_positions=True,
    )  # fmt: skip
    people = _one_holder_each(office)
    answers = {"nama": "Siti", "telepon": "+6281234567890", "acara": "Rapat kerja", "tanggal": "2026-11-30"}
    receipt = start_case(version=version, answers=answers, by=APPLICANT, at=AT, key=uuid4().hex)
    assert receipt.number == "PR-2026-0001"
    for outcome in ("kosong", "ya", ""):
        task = Task.objects.get(case=receipt.case_id, state="open")
        officer = people[task.position.key]
        complete_task(
            case_id=receipt.case_id, task_id=task.pk, version=task.version, by=Actor.officer(officer.pk),
            officer=officer, outcome=outcome, at=AT, key=uuid4().hex,
        )  # fmt: skip
    assert Case.objects.get(pk=receipt.case_id).end == "selesai"


def _one_holder_each(office) -> dict[str, Officer]:
    """Give the positions that publishing made to somebody, by the actions that the script uses."""
    ani = Officer.objects.get(email="ani@dinas.example")
    found = {}
    for position in positions(office):
        if not holders(position, AT).exists():
            give_holding(position=position, officer=ani, starts_on=AT.date(), by="system", at=AT)
        found[position.key] = holders(position, AT).first()
    return found


@pytest.mark.django_db
def test_the_program_of_the_journal_page_finds_what_was_changed():
    is_whole = _run(files_of(ROOT / "docs" / "journal.md")["chain.py"])["is_whole"]
    cases.started(cases.version(cases.definition(cases.plain_steps())))
    kept = Entry.objects.order_by("stream", "seq").values("actor", "at", "data", "kind", "seq", "stream", "hash")
    entries = [{**row, "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds")} for row in kept]
    assert len(entries) >= 3
    assert is_whole(entries)
    entries[1]["actor"] = "officer:9"
    assert not is_whole(entries)
