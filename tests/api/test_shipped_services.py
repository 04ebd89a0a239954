"""A robot that knows nothing but the API takes every shipped service from its start to its end."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alur.desk.tests import make as desk
from alur.engine.cases.actions import sweep
from alur.engine.cases.models import Case
from alur.foundation.offices.queries import officers, offices
from alur.kernel import clock
from alur.project.demo.seeding import found_offices
from tests.access.place import AT

from .program import Program, no_limits, of

MOST_STEPS = 60
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SAMPLES: dict[str, Any] = {
    "text": "Sesuatu yang masuk akal", "long-text": "Penjelasan yang cukup panjang untuk dipahami.",
    "date": "2026-12-01", "time-slot": {"date": "2026-12-01", "start": "09:00", "end": "11:00"},
    "phone": "0812 3456 7890", "email": "siti@pemohon.example", "nik": "3273014402900007",
    "nip": "198501012010011002", "nik-or-nip": "3273014402900007",
    "person": {"name": "Joko Widarto", "phone": "0857 1112 2233"}, "consent": True,
}  # fmt: skip


def filled(topics: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """An answer to every field that is asked for, and a file for every file field."""
    answers, files = {}, {}
    for field in (each for topic in topics for each in topic["fields"]):
        condition = field["shown_if"]
        if condition is not None:
            given = answers.get(condition["field"])
            if not set(given if isinstance(given, list) else [given]) & set(condition["values"]):
                continue
        if field["type"] == "file":
            files[field["name"]] = SimpleUploadedFile("berkas.pdf", desk.PDF)
        elif field["type"] in ("choice", "choices"):
            value = field["options"][0]["value"]
            answers[field["name"]] = value if field["type"] == "choice" else [value]
        elif field["type"] == "number":
            answers[field["name"]] = max(3, field["minimum"] or 0)
        elif "https" in field["pattern"]:
            answers[field["name"]] = "https://rapat.contoh.id/j/1"
        elif field["pattern"] and not field["required"]:
            continue
        else:
            answers[field["name"]] = SAMPLES[field["type"]]
    return answers, files


def ways_on(task: dict[str, Any]) -> list[str]:
    """Where it may go; what leads on first, and the activity's own decision where it decides."""
    forward = [each["key"] for each in task["outcomes"] if not each["goes_back"]]
    return ([""] if task["decided_by_activity"] or not task["outcomes"] else []) + forward


def of_activity(field: dict[str, Any]) -> str:
    """The first of a choice, `done` of a recipient's state; a link where there is nothing to choose from."""
    values = [each["value"] for each in field["options"]]
    return "done" if "done" in values else next(iter(values), "https://tautan.example/1")


def complete(program: Program, task: dict[str, Any]) -> None:
    answers, files = filled(task["form"])
    way = ways_on(task)[-1 if task["visit"] > 1 else 0]  # out of a loop the second time
    activity = {each["name"]: of_activity(each) for each in task["activity_fields"]}
    body = {"version": task["version"], "answers": answers, "activity": activity, "outcome": way}
    body |= {"reason": "Sesuai ketentuan."} if way else {}
    if task["choose_from"]:
        body["chosen"] = task["choose_from"][0]["id"]
    done = program.post(f"/tasks/{task['id']}/complete", body, files=files)
    assert done.status_code == 200, (task["name"], done.json())


def step_once(number: str, applicant: Program | None, staff: list[Program]) -> bool:
    """Do the first thing that anybody can do; False where nobody has anything to do."""
    if applicant is not None:
        for own in applicant.get(f"/cases/{number}").json()["own_steps"]:
            complete(applicant, applicant.get(own["url"].removeprefix("/api/v1")).json())
            return True
    for program in staff:
        for task in program.get("/tasks", limit=100).json()["tasks"]:
            shown = program.get(f"/tasks/{task['id']}").json()
            if "complete" not in shown["acts"]:
                continue
            complete(program, shown)
            return True
    return False


def walk(number: str, applicant: Program | None, staff: list[Program]) -> int:
    """As far as it goes now; how many steps that were."""
    return next((done for done in range(MOST_STEPS) if not step_once(number, applicant, staff)), MOST_STEPS)


def record_once(number: str, staff: list[Program]) -> bool:
    """Something comes for each event step that listens; False where none does."""
    program = staff[0]
    watches = [each for each in program.get(f"/cases/{number}").json()["office_view"]["watches"] if each["listening"]]
    for watch in watches:
        shown = program.get(f"/tasks/{watch['task']}").json()
        answers, files = filled(shown["form"])
        replies = [each.post(f"/tasks/{watch['task']}/fire", {"answers": answers}, files=files) for each in staff]
        assert 200 in {each.status_code for each in replies}, [each.json() for each in replies]
    return bool(watches)


def services() -> list[tuple[str, str]]:
    from alur.project.demo.offices import OFFICES

    return [(seed.slug, sop) for seed in OFFICES for sop in seed.sops]


@pytest.mark.parametrize(("office", "slug"), services())
def test_a_program_takes_it_from_its_start_to_its_end(office, slug):
    no_limits()
    with clock.frozen(AT):
        found_offices(now=AT, password="sandi-untuk-uji-coba")
        [found] = [each for each in offices() if each.slug == office]
        staff = [of(each) for each in officers(found)]
        shown = staff[0].get(f"/services/{slug}", office=office)
        if shown.status_code == 404:
            pytest.skip("is only called by others")
        service = shown.json()
        answers, _files = filled(service["form"])
        outcome = next((each["key"] for each in service["outcomes"]), "")
        body = {"answers": answers, "outcome": outcome}
        by_applicant = service["started_by"] == "applicant"
        path = f"/services/{slug}/cases?office={office}"
        programs = [Program()] if by_applicant else staff
        replies = [program.post(path, body, files=filled(service["form"])[1]) for program in programs]
        answered = next((each for each in replies if each.status_code == 201), None)
        assert answered is not None, [each.json().get("errors") for each in replies]
        receipt = answered.json()
        applicant = Program(tracking=receipt["tracking_token"]) if by_applicant else None
        number = receipt["number"]
        assert walk(number, applicant, staff) < MOST_STEPS
        if record_once(number, staff):
            assert walk(number, applicant, staff) < MOST_STEPS
    # What sleeps until a meeting is over, and the time for comments.
    for days in (10, 29):
        with clock.frozen(AT + timedelta(days=days)):
            while sweep(at=clock.now()):
                pass
            walk(number, applicant, staff)
    with clock.frozen(AT):
        case = Case.objects.get(number=receipt["number"])
        left = [(task.step, task.clock) for task in case.tasks.filter(state="open")]
        assert (case.ended_at is not None, left) == (True, [])
