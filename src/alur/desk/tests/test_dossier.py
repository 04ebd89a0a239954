"""A case's dossier: what lies in it, who may take it, and that it checks itself."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile

import pytest

from alur.engine.cases.models import Case
from alur.engine.cases.queries.dossier import streams_of
from alur.engine.cases.tests import make as cases
from alur.foundation.files.actions import store_file
from alur.foundation.files.tests.make import PDF, upload
from alur.foundation.journal.actions import make_anchors
from alur.foundation.journal.models import Entry
from alur.kernel import clock

from . import make

pytestmark = pytest.mark.django_db

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")


@pytest.fixture
def case(settings, tmp_path):
    """With a file, an answer in words, and an anchor of yesterday."""
    settings.MEDIA_ROOT = tmp_path / "files"
    found = make.applied()
    store_file(office=found.office, upload=upload(), about=found.stream, by="applicant", at=make.AT)
    make_anchors(at=make.AT)
    cases.done(found, cases.officer("Rahmat", "petugas"), "sesuai", answers={"temuan": "Lengkap."}, at=make.AT)
    return found


def taken(case, officer):
    with clock.frozen(make.AT):
        return make.browser(officer).post(f"/meja/permohonan/{case.number}/berkas-lengkap/")


def unpacked(response, folder):
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as zipped:
        zipped.extractall(folder)
        return sorted(zipped.namelist())


def read_out(path):
    """What a reader can copy out of the PDF, on one line."""
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    return " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def checked(folder):
    """As somebody without Alur would."""
    command = [sys.executable, "-I", str(folder / "periksa.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()


def test_it_holds_page_data_files_and_chain_and_says_who_took_it(case, tmp_path):
    officer = cases.officer("Sari", "petugas")
    response = taken(case, officer)
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    assert f'filename="{case.number}.zip"' in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    folder = tmp_path / "dossier"
    assert unpacked(response, folder) == [
        "BACA-SAYA.txt", "berkas/01-surat.pdf", "jangkar.json", "periksa.py", "permohonan.json", "permohonan.pdf",
        "riwayat.json",
    ]  # fmt: skip
    assert (folder / "berkas" / "01-surat.pdf").read_bytes() == PDF
    data = json.loads((folder / "permohonan.json").read_text())
    [told] = data["cases"]
    assert (told["number"], told["steps"][1]["answers"][0]["value"]) == (case.number, "Lengkap.")
    last = Entry.objects.filter(stream=case.stream).latest("seq")
    assert (last.kind, last.actor) == ("case.dossier_taken", officer.actor)
    chain = json.loads((folder / "riwayat.json").read_text())[case.stream]
    assert chain[-1]["hash"] == last.hash
    assert checked(folder) == (0, ["Semuanya cocok."])


@needs_poppler
def test_its_pdf_says_what_happened_and_what_binds_it(case, tmp_path):
    unpacked(taken(case, cases.officer("Sari", "petugas")), tmp_path)
    said = read_out(tmp_path / "permohonan.pdf")
    assert f"Berkas lengkap permohonan {case.number}" in said
    assert "Lengkap." in said
    assert "Rahmat (Petugas) · 23 Nov 2026, 09.00 – 23 Nov 2026, 09.00" in said
    assert "Rahmat menyelesaikan “Memeriksa berkas”: Sesuai." in said
    last = Entry.objects.filter(stream=case.stream).latest("seq")
    assert f"{last.seq} catatan; SHA-256 catatan terakhir: {last.hash}" in said
    assert hashlib.sha256(PDF).hexdigest() in said


@needs_poppler
def test_what_people_wrote_is_printed_as_words(case, tmp_path):
    odd = '#panic("x") *tebal* $x$ <b> @ref'
    Case.objects.update(subject=odd)
    unpacked(taken(case, cases.officer("Sari", "petugas")), tmp_path)
    assert odd in read_out(tmp_path / "permohonan.pdf")
    made = (tmp_path / "permohonan.pdf").read_bytes()
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made


@needs_poppler
def test_numbers_are_masked_in_everything_that_can_be_read(case, tmp_path):
    unpacked(taken(case, cases.officer("Sari", "petugas")), tmp_path / "dossier")
    texts = [path for path in (tmp_path / "dossier").iterdir() if path.is_file() and path.suffix != ".pdf"]
    everything = "".join(path.read_text() for path in texts)
    everything += read_out(tmp_path / "dossier" / "permohonan.pdf")
    assert make.ANSWERS["nik"].replace(" ", "") not in everything
    assert "12345678" not in everything.replace(" ", "")


@pytest.mark.parametrize("what", ["an entry", "a file", "an anchored head", "the order"])
def test_its_own_check_finds_what_was_changed_in_it(case, tmp_path, what):
    folder = tmp_path / "dossier"
    unpacked(taken(case, cases.officer("Sari", "petugas")), folder)
    history = json.loads((folder / "riwayat.json").read_text())
    chain = history[case.stream]
    if what == "a file":
        (folder / "berkas" / "01-surat.pdf").write_bytes(b"lain")
    elif what == "an entry":
        chain[1]["actor"] = "system"
    elif what == "the order":
        chain[1], chain[2] = chain[2], chain[1]
    else:
        heads = json.loads((folder / "jangkar.json").read_text())
        assert heads
        heads[0]["hash"] = "0" * 64
        (folder / "jangkar.json").write_text(json.dumps(heads))
    (folder / "riwayat.json").write_text(json.dumps(history))
    status, lines = checked(folder)
    assert status == 1
    assert lines[0].startswith("SALAH ")


def test_a_called_case_comes_with_the_one_that_called_it(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    called = cases.called([{"id": "bantu", "rows": [1], "executor": "petugas", "then": "selesai"}])
    call = {"sop": called.sop.slug, "returns": {"selesai": "selesai", "dibatalkan": "ditolak"}}
    calling = {"id": "periksa", "rows": [2], "executor": "petugas", "call": call}
    parent = cases.started(cases.version(cases.definition([cases.APPLICATION, calling])))
    child = cases.child(parent)
    assert streams_of(parent) == streams_of(child) == [parent.stream, child.stream]
    unpacked(taken(child, cases.officer("Sari", "petugas")), tmp_path / "dossier")
    data = json.loads((tmp_path / "dossier" / "permohonan.json").read_text())
    assert [each["number"] for each in data["cases"]] == [parent.number, child.number]
    assert checked(tmp_path / "dossier") == (0, ["Semuanya cocok."])


def test_another_office_gets_nothing_and_leaves_no_trace(case):
    before = Entry.objects.count()
    stranger = cases.officer("Asing", "petugas", of=cases.office("lain"))
    assert taken(case, stranger).status_code == 404
    assert Entry.objects.count() == before
    assert Case.objects.count() == 1


def test_a_lost_file_is_named_and_the_rest_comes(case, tmp_path):
    for path in (tmp_path / "files").rglob("*.pdf"):
        path.unlink()
    for path in [each for each in (tmp_path / "files").rglob("*") if each.is_file()]:
        path.unlink()
    folder = tmp_path / "dossier"
    assert "berkas/01-surat.pdf" not in unpacked(taken(case, cases.officer("Sari", "petugas")), folder)
    data = json.loads((folder / "permohonan.json").read_text())
    assert [each["path"] for each in data["files"]] == [""]
    assert checked(folder)[1][0] == "SALAH  surat.pdf: berkas tidak ada"
