"""Finding files and sending them. Ask first whether the person may see what the file is about."""

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import batched
from typing import IO, Any, BinaryIO

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.foundation.journal.ports import Fault, Inspection
from alur.foundation.journal.queries import owners_of
from alur.foundation.offices.models import Office
from alur.kernel.errors import AlurError, Away

from .models import Scan, StoredFile
from .ports import StoreAway
from .registry import store
from .rules.names import clean_name, split_extension

_BATCH = 500
_BLOCK = 256 * 1024
IN_MEMORY = 2 * 1024 * 1024
"""A larger zip is written to a temporary file."""


log = structlog.get_logger("alur.files")


class FileMissing(AlurError):
    """The row is there, the file is not: storage lost it."""


class FileWithheld(FileMissing):
    """It is there, and not given out: a virus scanner found something, or has not looked yet."""


def oldest_unscanned() -> datetime | None:
    """Since when the file that waits longest for the scanner waits."""
    waiting = StoredFile.objects.filter(scan=Scan.WAITING)
    return waiting.order_by("uploaded_at").values_list("uploaded_at", flat=True).first()


def store_answers() -> bool:
    """Would what keeps the bytes take a file now? Asks it, over the network where it lies there."""
    try:
        store().check()
    except StoreAway as away:
        log.error("file store away", why=str(away))
        return False
    return True


def files_about(about: str) -> QuerySet[StoredFile]:
    """The files of one case or draft, oldest first."""
    return StoredFile.objects.filter(about=about).order_by("uploaded_at", "pk")


def files_of(office: Office) -> QuerySet[StoredFile]:
    """Every file of the office: for looking one up by its id. Ask then whether the person may see what it is about."""
    return StoredFile.objects.filter(office=office)


def find_again(rows: Iterable[StoredFile], upload: "UploadedFile[Any]") -> StoredFile | None:
    """The row among these that this very upload became before: same bytes, same name.

    A form sent again, because its answer was lost or by a double click, brings its files again; they are no new ones.
    """
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    stem = split_extension(clean_name(upload.name or ""))[0]  # storing may mend the ending
    same = (row for row in rows if row.sha256 == digest.hexdigest() and split_extension(row.name)[0] == stem)
    return next(same, None)


def room_for(about: str) -> int:
    """How many more files this draft may take."""
    return max(0, settings.FILES_MAX_COUNT - files_about(about).count())


SQL_OF_NAMES = "SELECT stored_name, size, sha256 FROM files_storedfile WHERE scan <> 'infected' ORDER BY stored_name"
"""For a copy of the database that no model reads: name, size and SHA-256 of every file that is not in quarantine."""


def sql_without(names: Iterable[str]) -> list[str]:
    """For the same: statements that take out the rows of these files."""
    return [f"DELETE FROM files_storedfile WHERE stored_name = '{_checked(name)}'" for name in names]  # noqa: S608  checked


def known_names(names: Iterable[str]) -> set[str]:
    """Those of the generated names that still have a row."""
    found: set[str] = set()
    for some in batched(names, 500):
        found |= set(StoredFile.objects.filter(stored_name__in=some).values_list("stored_name", flat=True))
    return found


def _checked(name: str) -> str:
    if not name.replace("/", "").isalnum():
        raise ValueError(f"no generated name: {name!r}")
    return name


def open_file(stored: StoredFile) -> BinaryIO:
    """The file, open for reading once; FileMissing when it is lost, FileWithheld when nobody may have it (yet).

    Away where what keeps it does not answer: that is told as trouble that passes.
    """
    if stored.scan == Scan.INFECTED:
        raise FileWithheld(_("Berkas ini ditahan karena mengandung virus. Minta berkas lain dari pengirimnya."))
    if stored.scan == Scan.WAITING and not settings.CLAMD_OPEN:
        raise FileWithheld(_("Berkas ini sedang diperiksa dari virus. Coba lagi sebentar lagi."))
    try:
        return store().open(stored.stored_name)
    except StoreAway as away:
        log.error("file not read", file=str(stored.pk), why=str(away))
        raise Away(_("Berkas ini belum dapat diambil karena ada gangguan. Coba lagi beberapa menit lagi.")) from away
    except FileNotFoundError:
        raise FileMissing(_("Berkas ini tidak ditemukan di penyimpanan. Hubungi pengelola sistem.")) from None


def zipped(write: Callable[[zipfile.ZipFile], None]) -> IO[bytes]:
    """A zip of what `write` puts into it, at its beginning; the caller closes it."""
    archive: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the caller closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        write(target)
    archive.seek(0)
    return archive


def put_into(archive: zipfile.ZipFile, number: int, stored: StoredFile) -> str:
    """Put the file into the zip. Its name there, which the number keeps apart; "" where it is lost or withheld.

    Away as `open_file`.
    """
    name = f"berkas/{number:02}-{stored.name}"
    try:
        with open_file(stored) as source:
            body = source.read()
    except FileMissing:
        return ""
    archive.writestr(name, body)
    return name


def download_response(stored: StoredFile) -> FileResponse:
    """The file as a download that no browser shows, guesses about or keeps."""
    response = FileResponse(
        open_file(stored), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response["Content-Length"] = str(stored.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def file_faults(look: Inspection) -> Iterator[Fault]:
    """Each row's file: is it there, as long as it was, its bytes unchanged, and whose. Reads every byte."""
    for batch in batched(StoredFile.objects.order_by("pk").iterator(chunk_size=_BATCH), _BATCH):
        known = owners_of([stored.about for stored in batch if stored.about.startswith("case:")])
        for stored in batch:
            look.seen += 1
            if stored.about.startswith("case:") and stored.about not in known:
                text = _("Berkas %(file)s milik permohonan yang sudah tidak ada.")
                yield Fault("file.unowned", f"file:{stored.pk}", text % {"file": stored.pk})
            if stored.scan == Scan.INFECTED:  # those lie in quarantine
                continue
            try:
                code = _broken(stored)
            except StoreAway as away:
                text = _("Penyimpanan berkas tidak menjawab (%(why)s): berkas ini dan sisanya belum diperiksa.")
                yield Fault("file.store", f"file:{stored.pk}", text % {"why": away})
                return
            if code:
                yield Fault(code, f"file:{stored.pk}", str(BROKEN[code]) % {"file": stored.pk, "about": stored.about})


BROKEN = {
    "file.missing": gettext_lazy("Berkas %(file)s (%(about)s) hilang atau tidak terbaca."),
    "file.size": gettext_lazy("Berkas %(file)s (%(about)s) tidak lagi sepanjang waktu disimpan."),
    "file.changed": gettext_lazy("Isi berkas %(file)s (%(about)s) berubah sejak disimpan."),
}


def _broken(stored: StoredFile) -> str:
    digest, length = hashlib.sha256(), 0
    try:
        with store().open(stored.stored_name) as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                length += len(block)
    except OSError:
        return "file.missing"
    if length != stored.size:
        return "file.size"
    return "" if digest.hexdigest() == stored.sha256 else "file.changed"
