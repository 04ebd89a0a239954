"""What an operation's address names, for each office; and a body that the operation accepts from who may."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from alur.api.views.document import document
from alur.desk.tests import make as desk
from alur.engine.cases.actions import claim_task, suspend_task
from tests.access.place import AT, Corner

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
    return {
        "number": number, "task": str(task.pk), "file": str(found["file"].pk), "delivery": str(found["delivery"].pk),
        "slug": "uji", "office": corner.office.slug,
    }  # fmt: skip


def body_of(corner: Corner, name: str) -> dict[str, Any]:
    """The example of the document with this corner's own people and objects in it."""
    sample = OPERATIONS[name]["requestBody"]["content"]["application/json"]["examples"]["sample"]["value"]
    ours: dict[str, Any] = {
        "chosen": corner.people["chief"].pk,
        "to": corner.people["acting"].pk,
        "question": str(corner.found["pause"].pk),
        "number": corner.cases["fresh"].number,
        "digits": "7890",
    }
    return {key: ours.get(key, value) for key, value in sample.items()}


def path_of(name: str, parameters: dict[str, Any]) -> str:
    """With the service's office: both offer the same one."""
    path = OPERATIONS[name]["path"].format(**parameters)
    return f"{path}?office={parameters['office']}" if "{slug}" in OPERATIONS[name]["path"] else path


def tracking_of(corner: Corner, name: str) -> str:
    case = {"answer": "asked", "download_file": "served"}.get(name, "fresh")
    return corner.found["tokens"][case]


def paper(name: str = "surat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, desk.PDF, "application/pdf")
