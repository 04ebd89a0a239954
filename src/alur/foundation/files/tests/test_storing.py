"""From an upload to a row: what is refused, what is on disk, and when."""

import hashlib
import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import IntegrityError, transaction

from alur.foundation.files import actions, queries
from alur.foundation.files.models import StoredFile
from alur.foundation.files.registry import disk
from alur.foundation.files.tests import make
from alur.foundation.offices.tests.make import make_office
from alur.kernel.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def on_disk(root: Path):
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def refused(**given):
    with pytest.raises(Invalid) as fault:
        make.make_file(**given)
    assert StoredFile.objects.count() == 0
    return fault.value.fields["file"]


def test_a_stored_file_has_its_hash_size_type_and_a_name_nobody_chose(media):
    stored = make.make_file(name="../Surat  Permohonan.PDF", by="officer:7")
    assert stored.sha256 == hashlib.sha256(make.PDF).hexdigest()
    assert (stored.size, stored.content_type) == (len(make.PDF), "application/pdf")
    assert (stored.name, stored.uploaded_by, stored.uploaded_at) == ("Surat Permohonan.pdf", "officer:7", make.AT)
    assert on_disk(media) == {stored.stored_name}
    assert "surat" not in stored.stored_name.lower()
    assert stored.stored_name.count("/") == 2
    assert stored.path.read_bytes() == make.PDF
    assert stored.path.stat().st_mode & 0o077 == 0


def test_the_same_file_twice_is_stored_under_two_names(media):
    assert make.make_file().stored_name != make.make_file().stored_name
    assert len(on_disk(media)) == 2


def test_a_name_of_300_characters_and_bidi_marks_are_stored_clean():
    stored = make.make_file(name="\u202e" + "p" * 300 + ".pdf")
    stored.refresh_from_db()
    assert len(stored.name) == 150
    assert stored.name.endswith("p.pdf")
    assert "\u202e" not in stored.name


def test_an_empty_file_is_refused():
    assert "kosong" in refused(body=b"")


def test_ten_megabytes_are_accepted_and_one_byte_more_is_not(settings):
    assert settings.FILE_MAX_BYTES == 10 * 1024 * 1024
    full = make.PDF.ljust(settings.FILE_MAX_BYTES, b"\n")
    assert "10 MB" in refused(body=full + b"\n")
    assert make.make_file(body=full).size == settings.FILE_MAX_BYTES


def test_the_size_a_browser_claims_is_not_believed(settings):
    settings.FILE_MAX_BYTES = 100
    lying = TemporaryUploadedFile("a.txt", "text/plain", 5, "utf-8")
    lying.write(b"a" * 101)
    with pytest.raises(Invalid):
        actions.store_file(office=make_office(), upload=lying, about="case:1", by="applicant", at=make.AT)


@pytest.mark.parametrize(
    ("name", "body", "word"),
    [
        ("surat.pdf", make.png(), "isinya PNG"),
        ("surat.pdf.exe", make.PDF, ".exe"),
        ("surat\u202efdp.exe", make.PDF, ".exe"),
        ("halaman.html", b"tulisan biasa", ".html"),
        ("gambar.svg", b"<svg/>", "tidak diterima"),
        ("surat.pdf", b"<html>", "tidak diterima"),
        ("program.pdf", b"MZ\x90\x00\x00", "tidak diterima"),
        ("foto.jpg", make.PDF, "isinya PDF"),
        ("surat.docx", make.docx(("word/vbaProject.bin", "x")), "makro"),
        ("bom.png", make.png(50_000, 50_000), "Perkecil"),
        ("potong.jpg", make.jpeg()[:12], "rusak"),
    ],
)
def test_a_file_that_lies_or_is_dangerous_is_refused_with_what_to_do(name, body, word):
    message = refused(name=name, body=body)
    assert word in message
    assert message.endswith(".")


def test_the_type_the_browser_claims_plays_no_part():
    lying = make.upload(make.png(), "foto.png", "text/html")
    stored = actions.store_file(office=make_office(), upload=lying, about="case:1", by="applicant", at=make.AT)
    assert stored.content_type == "image/png"


@pytest.mark.parametrize(
    ("sent", "body", "kept"),
    [("IMG_1.JPG", make.heic(), "IMG_1.heic"), ("a.jpeg", make.jpeg(), "a.jpeg"), ("foto", make.png(), "foto.png")],
)
def test_a_picture_gets_the_ending_of_what_it_is(sent, body, kept):
    assert make.make_file(name=sent, body=body).name == kept


def test_bytes_and_names_are_durable_before_the_row_exists(media, monkeypatch):
    done = []
    real_fsync, real_rename, real_create = os.fsync, Path.rename, StoredFile.objects.create

    def fsync(descriptor):
        done.append("folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "file")
        real_fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", lambda self, to: (done.append("rename"), real_rename(self, to))[1])
    monkeypatch.setattr(StoredFile.objects, "create", lambda **row: (done.append("row"), real_create(**row))[1])
    make.make_file()
    # Three new folders are made durable in their parents first.
    assert done == ["folder", "folder", "folder", "file", "rename", "folder", "row"]


@pytest.mark.parametrize("broken", ["fsync", "rename", "folder"])
def test_a_disk_that_fails_leaves_no_row_and_no_half_file_under_the_name(media, monkeypatch, broken):
    make.make_file(about="case:0")
    StoredFile.objects.all().delete()
    before = on_disk(media)

    def fail(*_args):
        raise OSError("no space left")

    if broken == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    elif broken == "rename":
        monkeypatch.setattr(Path, "rename", fail)
    else:
        monkeypatch.setattr(disk, "fsync_path", fail)
    with pytest.raises(OSError, match="no space"):
        make.make_file()
    assert StoredFile.objects.count() == 0
    if broken != "folder":
        assert on_disk(media) == before


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_act_leaves_a_file_that_the_sweep_finds(media):
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(pk=make.make_file().pk)
    assert StoredFile.objects.count() == 0
    assert len(on_disk(media)) == 1


def test_a_draft_takes_ten_files_and_a_case_is_not_counted(settings):
    for _ in range(settings.FILES_MAX_COUNT):
        make.make_file(about="draft:a")
    assert queries.room_for("draft:a") == 0
    with pytest.raises(Invalid) as fault:
        make.make_file(about="draft:a")
    assert "10 berkas" in fault.value.fields["file"]
    make.make_file(about="draft:b")
    actions.check_count(settings.FILES_MAX_COUNT)
    with pytest.raises(Invalid):
        actions.check_count(settings.FILES_MAX_COUNT + 1)
    for _ in range(settings.FILES_MAX_COUNT + 1):
        make.make_file(about="case:1")


def test_files_of_a_draft_become_a_cases_once():
    files = [make.make_file(about="draft:a"), make.make_file(about="draft:a")]
    assert actions.attach(files=files, about="case:1", by="applicant", at=make.AT) == 2
    assert list(queries.files_about("case:1")) == files
    with pytest.raises(Conflict):
        actions.attach(files=files, about="case:2", by="applicant", at=make.AT)
    assert queries.files_about("case:2").count() == 0


def test_attaching_is_all_or_nothing():
    mine, taken = make.make_file(about="draft:a"), make.make_file(about="case:9")
    with pytest.raises(Conflict):
        actions.attach(files=[mine, taken], about="case:1", by="applicant", at=make.AT)
    assert queries.files_about("draft:a").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_discarded_draft_file_is_gone_from_disk_and_a_cases_file_stays(media):
    mine, kept = make.make_file(about="draft:a"), make.make_file(about="case:1")
    actions.discard(stored=mine, by="applicant", at=make.AT)
    with pytest.raises(Conflict):
        actions.discard(stored=kept, by="applicant", at=make.AT)
    assert on_disk(media) == {kept.stored_name}
    assert StoredFile.objects.get() == kept
