"""What an operation's address names, for each office; and a body that the operation accepts from who may."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from alur.api.views.document import document
from alur.desk.tests import make as desk
from alur.engine.cases.actions import claim_task, suspend_task
from alur.engine.cases.tests import make as cases
from tests.access.place import AT, ROWS, Corner

from .program import Program, of

OPERATIONS: dict[str, dict[str, Any]] = {
    item[method]["operationId"]: {**item[method], "path": path, "method": method}
    for path, item in document()["paths"].items()
    for method in ("get", "post")
    if method in item
}


def prepared(corner: Corner, name: str) -> dict[str, Any]:
    """The parameters of the address, after what must have happened before the operation can succeed."""
    found, made = corner.found, corner.cases
    holder = corner.people["holder"]
    task = found["task"]
    number = made["fresh"].number
    about: Any = {"case_id": task.case_id, "task_id": task.pk, "version": None, "officer": holder, "at": AT}
    if name == "release":
        claim_task(**about)
    if name == "resume":
        suspend_task(**about, reason="Menunggu.", key="")
    if name == "skip":
        task = found["optional_task"]
    if name == "correct":
        task = made["held"].tasks.get(step="periksa")
    if name == "unmask":
        task = found["first_task"]
    if name == "answer":
        number = made["asked"].number
    if name == "show_receipt":
        number = made["counter"].number
    if name == "download_file":
        number = made["served"].number
    if name == "confirm_delivery":
        found["delivery"].state = "unknown"
        found["delivery"].save()
    file = found["file"]
    if name in ("fire", "close"):
        task = made["waiting"].tasks.get(is_watch=True)
    if name == "record":
        number = found["waiting_number"]
    if name == "renew":
        task = found["link"].task
    if name == "save":
        task = reaching(corner)
    if name == "download_link_file":
        file = found["outside_file"]
    return {
        "number": number, "task": str(task.pk), "file": str(file.pk), "delivery": str(found["delivery"].pk),
        "step": "kabar", "slug": "uji", "office": corner.office.slug,
    }  # fmt: skip


def reaching(corner: Corner) -> Any:
    """A step of the holder's that may be saved before it is done."""
    apply = {
        "id": "permohonan", "rows": [1], "executor": "pemohon",
        "form": [{"name": "perihal", "type": "text", "label": "Perihal", "fills": "subject"}], "then": "unggah",
    }  # fmt: skip
    reach = {
        "id": "unggah", "rows": [2], "executor": "petugas", "does": "recipients.reach", "then": "selesai",
        "options": {"list": {"facebook": "Facebook", "tiktok": "TikTok"}, "link": "optional"},
    }  # fmt: skip
    made = corner.cases["fresh"].number
    what = cases.definition(
        [apply, reach], rows=ROWS[:2], slug="unggah", service={"prefix": f"{made.partition('-')[0]}U"}
    )
    return cases.open_task(cases.started(cases.version(what, corner.office), answers={"perihal": "Benih"}))


def body_of(corner: Corner, name: str) -> dict[str, Any]:
    """The example of the document with this corner's own people and objects in it."""
    sample = OPERATIONS[name]["requestBody"]["content"]["application/json"]["examples"]["sample"]["value"]
    ours: dict[str, Any] = {
        "chosen": corner.people["chief"].pk,
        "to": corner.people["acting"].pk,
        "question": str(corner.found["pause"].pk),
        "number": corner.cases["fresh"].number,
        "digits": "7890",
        "link": str(corner.found["link"].pk),
    }
    return {key: ours.get(key, value) for key, value in sample.items()}


def path_of(name: str, parameters: dict[str, Any]) -> str:
    """With the service's office: both offer the same one."""
    path = OPERATIONS[name]["path"].format(**parameters)
    return f"{path}?office={parameters['office']}" if "{slug}" in OPERATIONS[name]["path"] else path


def tracking_of(corner: Corner, name: str) -> str:
    case = {"answer": "asked", "download_file": "served"}.get(name, "fresh")
    return corner.found["tokens"][case]


def program_for(place: Any, name: str) -> Program:
    """Of whoever the operation is for: the officer whose turn it is, the applicant, or who has the secret link."""
    takes = {scheme for each in OPERATIONS[name]["security"] for scheme in each}
    if "officerToken" in takes:
        return of(place.a.people["holder"])
    return Program(link=link_of(place.a)) if "linkToken" in takes else Program(tracking=tracking_of(place.a, name))


def link_of(corner: Corner) -> str:
    """The secret of somebody outside whom a step asks now."""
    return corner.found["links"]["asked"]


def paper(name: str = "surat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, desk.PDF, "application/pdf")
