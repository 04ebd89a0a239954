"""Builders: an office that runs the shipped SOPs, its officers, and a citizen who fills in forms."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from alur.engine.cases.actions import ask_applicant, claim_task, complete_task, start_case
from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import tracking_token
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.engine.cases.tests.make import MONDAY_9, definition, hold, version
from alur.engine.sops.actions import publish
from alur.engine.sops.models import SopVersion
from alur.engine.sops.queries import effective, shipped
from alur.foundation.offices.models import Office, Officer

__all__ = ["MONDAY_9", "definition", "version"]

PHONE = "0812 3456 7890"

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)

SIP_ANSWERS = {
    "nama": "Siti Rahma",
    "instansi": "Kelompok Tani",
    "telepon": "+6281234567890",
    "surel": "siti@contoh.id",
    "jenis": "konsultasi",
    "topik": "SNI benih",
    "uraian": "Ingin tahu",
    "media": "surel",
    "persetujuan": True,
}

DIAGNOSIS = {"kategori": "akun", "penyebab": "Sandi kedaluwarsa"}

TIK = {
    1: {"nama": "Siti Rahma", "unit-kerja": "Tata Usaha", "telepon": PHONE, "surel": "siti@contoh.id"},
    2: {"perangkat": "Printer Epson", "lokasi": "Gedung A", "gejala": "Kertas selalu macet."},
    3: {"urgensi": "terganggu", "persetujuan": "on"},
}
"""What a citizen types into the three topics of kendala-tik."""

TIK_ANSWERS = {
    "nama": "Siti Rahma",
    "unit-kerja": "Tata Usaha",
    "telepon": "+6281234567890",
    "surel": "siti@contoh.id",
    "perangkat": "Printer Epson",
    "lokasi": "Gedung A",
    "gejala": "Kertas selalu macet.",
    "urgensi": "terganggu",
    "persetujuan": True,
}


def make_office(slug="psipkh", **fields):
    names = {"name": f"Pusat {slug}", "short_name": slug.upper(), "phone": "021 555 0100", "email": f"{slug}@contoh.id"}
    return Office.objects.get_or_create(slug=slug, defaults={**names, **fields})[0]


def publish_shipped(slug, office=None):
    """Publish a shipped SOP with those it calls. The office's positions are made as it names them."""
    office = office or make_office()
    called = {"kendala-tik": ["pemeliharaan-perbaikan", "survei-kepuasan"]}.get(slug, [])
    for each in [*called, slug]:
        publish(
            office=office,
            text=shipped()[each].read_text(),
            source=each,
            by="system",
            at=MONDAY_9,
            known_activities=activities,
            create_positions=True,
        )
    return effective(office, slug)


def make_officer(office, *positions, name="Budi Santoso"):
    person = Officer.objects.create_user(f"{uuid4().hex[:8]}@contoh.id", "rahasia-sekali", office=office, name=name)
    for key in positions:
        hold(person, key)
    return person


def photo(name="layar.png", content=PNG):
    return SimpleUploadedFile(name, content, content_type="image/png")


def fill(client, path, pages, **files):
    """Post these topics one after the other; the last response."""
    response = None
    for number, typed in pages.items():
        response = client.post(f"{path}{number}/", {**typed, **files.pop(f"page_{number}", {})})
    return response


def send(client, path):
    """Press "Kirim permohonan" on the check page."""
    page = client.get(f"{path}periksa/")
    return client.post(f"{path}periksa/", {"isian": str(page.context["draft"].pk)})


def started(what, at=MONDAY_9, answers=TIK_ANSWERS, **options):
    receipt = start_case(version=what, answers=answers, by=APPLICANT, at=at, key=uuid4().hex, **options)
    return Case.objects.get(pk=receipt.case_id)


def started_tik(office=None, at=MONDAY_9, **options):
    """A request that waits to be taken by Pengelola TIK."""
    return started(publish_shipped("kendala-tik", office), at, **options)


def link(case, rest=""):
    return f"/lacak/{tracking_token(case)}/{rest}"


def task_of(case, step=None):
    found = Task.objects.select_related("case").filter(case=case, state="open")
    return found.get(step=step) if step else found.get()


def do(case, person, outcome="", at=MONDAY_9, **options):
    """The officer completes the case's open task."""
    task = task_of(case, options.pop("step", None))
    complete_task(
        case_id=case.pk,
        task_id=task.pk,
        version=task.version,
        by=Actor.officer(person.pk),
        officer=person,
        outcome=outcome,
        at=at,
        key=uuid4().hex,
        **options,
    )


def claim(case, person, at=MONDAY_9):
    task = task_of(case)
    claim_task(case_id=case.pk, task_id=task.pk, version=task.version, officer=person, at=at)


def ask(case, person, question="Apa nomor inventarisnya?", at=MONDAY_9):
    task = task_of(case)
    ask_applicant(
        case_id=case.pk,
        task_id=task.pk,
        version=task.version,
        question=question,
        officer=person,
        at=at,
        key=uuid4().hex,
    )
    return task.pauses.get(ended_at__isnull=True)


def supersede(what):
    """Publish the same SOP again with another text."""
    text = what.source.replace("Laporkan komputer", "Laporkan segala komputer")
    return publish(
        office=what.sop.office, text=text, source="baru", by="system", at=MONDAY_9, known_activities=activities
    )


def versions_of(what):
    return SopVersion.objects.filter(sop=what.sop)


def solved(case, person):
    """kendala-tik up to the applicant's confirmation."""
    claim(case, person)
    do(case, person, "ya", answers=DIAGNOSIS)
    do(case, person, "selesai", answers={"tindakan": "Sandi diganti"})
    return case


def text(response):
    return response.content.decode()
