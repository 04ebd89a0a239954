"""Builders: two offices at work, each with an administrator, and browsers that are signed in."""

import io
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from alur.desk.tests import make as desk
from alur.engine.cases.tests import make as cases
from alur.foundation.journal.queries import broken_links, entries
from alur.kernel.ids import new_token

AT = cases.MONDAY_9
HERE = "/meja/pengaturan/"
NIP = "198502122010011001"


def place(slug="kantor"):
    """An office with one SOP (petugas, kepala), two officers who hold them, and an administrator."""
    office = cases.office(slug, email=f"{slug}@contoh.id", phone="021-555-0100")
    version = desk.sop(of=office)
    people = {
        "admin": cases.officer(f"{slug}-admin", of=office, is_administrator=True),
        "petugas": cases.officer(f"{slug}-petugas", "petugas", of=office),
        "kepala": cases.officer(f"{slug}-kepala", "kepala", of=office),
    }
    return SimpleNamespace(
        office=office,
        version=version,
        sop=version.sop,
        browser=desk.browser(people["admin"]),
        position=lambda key: cases.position(key, office),
        **people,
    )


def form(**fields):
    """What the browser posts: the fields of the form, and the key that makes it happen once."""
    return {"kunci": new_token(), **fields}


def day(name, text):
    """The three inputs of a date, of "2026-11-24"."""
    year, month, number = text.split("-")
    return {f"{name}-hari": number, f"{name}-bulan": month, f"{name}-tahun": year}


def journal(office):
    assert broken_links(f"office:{office.pk}") == []
    return [entry.kind for entry in entries(f"office:{office.pk}")]


def sop_journal(sop):
    assert broken_links(sop.stream) == []
    return [entry.kind for entry in entries(sop.stream)]


def xlsx(*rows, header=("nama", "surel", "NIP", "jabatan", "mulai", "selesai", "jenis")):
    book = Workbook()
    book.active.append(list(header))
    for row in rows:
        book.active.append(list(row))
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def upload(body, name="petugas.xlsx"):
    return SimpleUploadedFile(name, body)
