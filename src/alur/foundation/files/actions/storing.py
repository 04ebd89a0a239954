"""Taking a file in: checks, then the bytes, then the row."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from alur.foundation.files.models import Scan, StoredFile
from alur.foundation.files.ports import StoreAway
from alur.foundation.files.queries import files_about
from alur.foundation.files.registry import store
from alur.foundation.files.rules.content import EXTENSIONS, PICTURES, Bomb, Macros, content_type
from alur.foundation.files.rules.names import clean_name, split_extension, with_extension
from alur.foundation.files.rules.pictures import Damaged, is_too_large, pixel_size
from alur.foundation.offices.models import Office
from alur.kernel.errors import Conflict, Invalid
from alur.kernel.ids import new_id, new_token

log = structlog.get_logger("alur.files")
DRAFT = "draft:"
FIELD = "file"


def store_file(*, office: Office, upload: "UploadedFile[Any]", about: str, by: str, at: datetime) -> StoredFile:
    """Keep an uploaded file for `about` (`case:<id>` or `draft:<key>`).

    The bytes are safe (on disk, fsynced, or acknowledged by the store) before the row is written; when the caller's
    transaction rolls back, the file without a row is swept a day later. Invalid({"file": …}) says what to do about a
    file that is not accepted, or that cannot be kept just now. May wait for the network: call it outside transactions.
    """
    if about.startswith(DRAFT):
        check_count(files_about(about).count() + 1)
    body = _read(upload)
    found = _accepted_type(body)
    name = _agreed_name(clean_name(upload.name or ""), found)
    _check_picture(found, body)
    identity = new_id()
    random_name = new_token().replace("-", "0").replace("_", "1").lower()
    stored_name = f"{random_name[:2]}/{random_name[2:4]}/{identity.hex}{random_name[4:]}"
    _put(stored_name, body)
    return StoredFile.objects.create(
        id=identity,
        office=office,
        name=name,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        content_type=found,
        stored_name=stored_name,
        about=about,
        uploaded_by=by,
        uploaded_at=at,
        scan=Scan.WAITING if settings.CLAMD else Scan.NONE,
    )


def _put(name: str, body: bytes) -> None:
    try:
        store().put(name, body)
    except StoreAway as away:
        log.error("file not stored", why=str(away))
        message = _("Berkas ini belum dapat kami simpan karena ada gangguan. Coba lagi beberapa menit lagi.")
        raise Invalid({FIELD: message}) from away


def check_count(count: int) -> None:
    """Invalid when a form hands in, or a draft holds, more than FILES_MAX_COUNT files."""
    if count > settings.FILES_MAX_COUNT:
        message = _("Paling banyak %(most)d berkas. Gabungkan beberapa berkas menjadi satu PDF.")
        raise Invalid({FIELD: message % {"most": settings.FILES_MAX_COUNT}})


@transaction.atomic
def attach(*, files: Iterable[StoredFile], about: str, by: str, at: datetime) -> int:
    """Give files of a draft to a case, all or none; a file of another case never moves. The number attached.

    `by` and `at` go into the case's own entry, which the caller writes.
    """
    keys = {stored.pk for stored in files}
    moved = StoredFile.objects.filter(pk__in=keys, about__startswith=DRAFT).update(about=about)
    if moved != len(keys):
        raise Conflict(_("Salah satu berkas sudah dipakai atau dihapus. Muat ulang halaman, lalu unggah lagi."))
    return moved


@transaction.atomic
def discard(*, stored: StoredFile, by: str, at: datetime) -> None:
    """Remove a file of a draft: the row now, the bytes once that is committed. What a case holds is not discarded."""
    deleted, _rows = StoredFile.objects.filter(pk=stored.pk, about__startswith=DRAFT).delete()
    if not deleted:
        raise Conflict(_("Berkas ini sudah dikirim atau sudah dihapus."))
    transaction.on_commit(lambda: forget_bytes([stored.stored_name]))


def forget_bytes(names: Iterable[str]) -> None:
    """Remove what no row names any more, once that is committed. What is not removed now the sweep removes later."""
    try:
        for name in names:
            store().remove(name)
    except StoreAway as away:
        log.warning("files left for the sweep", why=str(away))


def _read(upload: "UploadedFile[Any]") -> bytes:
    """All bytes, never more than the limit: what the browser says of the size is not trusted."""
    most = settings.FILE_MAX_BYTES
    upload.seek(0)
    body: bytes = upload.read(most + 1)
    if not body:
        raise Invalid({FIELD: _("Berkas ini kosong. Buka berkasnya, pastikan ada isinya, lalu unggah lagi.")})
    if len(body) > most:
        megabytes = most // (1024 * 1024)
        message = _("Berkas lebih besar dari %(megabytes)d MB. Perkecil berkasnya, atau bagi menjadi beberapa berkas.")
        raise Invalid({FIELD: message % {"megabytes": megabytes}})
    return body


def _accepted_type(body: bytes) -> str:
    found = content_type(body)
    if isinstance(found, Macros):
        raise Invalid({FIELD: _("Dokumen ini memuat makro. Simpan sebagai PDF, lalu unggah PDF-nya.")})
    if isinstance(found, Bomb):
        raise Invalid({FIELD: _("Isi dokumen ini terlalu besar bila dibuka. Simpan sebagai PDF, lalu unggah PDF-nya.")})
    if found is None:
        raise Invalid(
            {
                FIELD: _(
                    "Jenis berkas ini tidak diterima, atau berkasnya rusak. "
                    "Kirim PDF, foto (JPG, PNG, HEIC), Word (DOCX), Excel (XLSX), video MP4, atau teks."
                )
            }
        )
    return found


def _agreed_name(name: str, found: str) -> str:
    """The name with an ending that tells the truth.

    A name without ending gets one. Between pictures the ending is corrected: telephones call a HEIC or PNG `.jpg`, no
    picture type is riskier than another, and renaming is hard there. Any other contradiction is refused.
    """
    allowed = EXTENSIONS[found]
    extension = split_extension(name)[1]
    if extension in allowed:
        return name
    picture_endings = {ending for picture in PICTURES for ending in EXTENSIONS[picture]}
    if not extension or (found in PICTURES and extension in picture_endings):
        return with_extension(name, allowed[0])
    message = _(
        "Nama berkas berakhir dengan .%(extension)s, tetapi isinya %(kind)s. "
        "Simpan ulang berkasnya dengan jenis yang benar, lalu unggah lagi."
    )
    raise Invalid({FIELD: message % {"extension": extension, "kind": allowed[0].upper()}})


def _check_picture(found: str, body: bytes) -> None:
    if found not in PICTURES:
        return
    try:
        width, height = pixel_size(found, body)
    except Damaged:
        raise Invalid(
            {FIELD: _("Gambar ini rusak atau terpotong. Foto atau simpan ulang, lalu unggah lagi.")}
        ) from None
    if is_too_large(width, height):
        raise Invalid({FIELD: _("Ukuran gambar ini terlalu besar. Perkecil gambarnya, lalu unggah lagi.")})
