"""Builders of the desk's tests: an office at work on one small SOP, and browsers that are signed in."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alur.engine.cases.tests import make as cases

AT = cases.MONDAY_9
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"

APPLICATION = {
    "id": "permohonan",
    "rows": [1],
    "executor": "pemohon",
    "form": [
        {"name": "nama", "type": "text", "label": "Nama", "fills": "applicant.name"},
        {"name": "nik", "type": "nik", "label": "NIK", "required": False, "fills": "applicant.identity"},
        {"name": "telepon", "type": "phone", "label": "Telepon", "fills": "applicant.phone"},
        {"name": "perihal", "type": "text", "label": "Perihal", "fills": "subject"},
        {"name": "setuju", "type": "consent", "label": "Saya setuju."},
    ],
    "then": "periksa",
}
PERIKSA = {
    "id": "periksa",
    "rows": [2],
    "name": "Memeriksa berkas",
    "executor": "petugas",
    "form": [
        {"name": "temuan", "type": "long-text", "label": "Temuan"},
        {"name": "lampiran", "type": "file", "label": "Lampiran", "required": False, "max": 2},
    ],
    "outcomes": {
        "sesuai": {"label": "Sesuai", "to": "putuskan"},
        "kurang": {"label": "Kurang", "to": "permohonan", "back": True, "reason": "required"},
        "tolak": {"label": "Tolak", "to": "ditolak", "reason": "required"},
    },
}
PUTUSKAN = {"id": "putuskan", "rows": [3], "name": "Memutuskan", "executor": "kepala", "then": "selesai"}
ROWS = [
    {"no": 1, "activity": "Mengajukan"},
    {"no": 2, "activity": "Memeriksa", "time": "10 menit"},
    {"no": 3, "activity": "Memutuskan", "time": "1 hari"},
]
ANSWERS = {
    "nama": "Siti Rahmawati",
    "nik": "3201234506780001",
    "telepon": "+6281234567890",
    "perihal": "Printer rusak",
    "setuju": True,
}


def sop(*steps, of=None, rows=None, **parts):
    """Published: permohonan → periksa (petugas) → putuskan (kepala) → selesai, unless told otherwise."""
    return cases.version(
        cases.definition(list(steps) or [APPLICATION, PERIKSA, PUTUSKAN], rows=rows or ROWS, **parts), of
    )


def applied(version=None, at=AT, **options):
    return cases.started(version or sop(), at, answers={**ANSWERS, **options.pop("answers", {})}, **options)


def browser(person=None, **options):
    client = Client(**options)
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def case_url(case, task=None):
    url = f"/meja/permohonan/{case.number}/"
    return f"{url}?langkah={task.pk}" if task else url


def step_url(case, task, act=""):
    return f"/meja/permohonan/{case.number}/langkah/{task.pk}/{f'{act}/' if act else ''}"


def completion(task, outcome="sesuai", **fields):
    """What the browser posts for `periksa`."""
    typed = {"temuan": "Berkas lengkap", "step_outcome": outcome, "step_key": uuid4().hex, "step_version": task.version}
    return {name: value for name, value in {**typed, **fields}.items() if value is not None}


def act(name, task=None, prefix=None, **fields):
    """What the browser posts for a small form."""
    prefix = prefix or name
    typed = {"key": uuid4().hex, **({"version": task.version} if task else {}), **fields}
    return {f"{prefix}-{key}": value for key, value in typed.items()}


def upload(name="hasil.pdf", body=PDF):
    return SimpleUploadedFile(name, body, content_type="application/pdf")
