"""Builders: the smallest honest file of each type, uploads and stored rows."""

import io
import struct
import zipfile
from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from alur.foundation.files.actions import store_file
from alur.foundation.offices.models import Office
from alur.foundation.offices.tests.make import make_office

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def png(width=3, height=2):
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x02\x00\x00\x00"


def gif(width=3, height=2):
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x00\x00\x00;"


def jpeg(width=3, height=2):
    exif = b"\xff\xe1" + struct.pack(">H", 10) + b"Exif\x00\x00ab"
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + exif + b"\xff" + frame + b"\xff\xda\x00\x02\xff\xd9"


def webp(width=3, height=2, kind=b"VP8X"):
    body = {
        b"VP8X": b"\x00" * 4 + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
        b"VP8L": b"\x2f" + ((width - 1) | (height - 1) << 14).to_bytes(4, "little") + b"\x00" * 4,
        b"VP8 ": b"\x00\x00\x00\x9d\x01\x2a" + struct.pack("<HH", width, height),
    }[kind]
    return b"RIFF\x00\x00\x00\x00WEBP" + kind + struct.pack("<I", len(body)) + body


def heic(width=3, height=2):
    def box(name, body):
        return struct.pack(">I4s", len(body) + 8, name) + body

    sizes = box(b"ispe", struct.pack(">III", 0, 1, 1)) + box(b"ispe", struct.pack(">III", 0, width, height))
    return box(b"ftyp", b"heic\x00\x00\x00\x00mif1") + box(b"meta", b"\x00" * 4 + sizes)


def mp4():
    return struct.pack(">I4s", 20, b"ftyp") + b"isom\x00\x00\x02\x00mp41"


def packed(*members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, body in members:
            target.writestr(name, body)
    return buffer.getvalue()


def docx(*more):
    return packed(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>"), *more)


def odt(*more):
    return packed(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<o/>"), *more)


def upload(body=PDF, name="surat.pdf", claimed="application/pdf"):
    return SimpleUploadedFile(name, body, claimed)


def make_file(about="case:1", body=PDF, name="surat.pdf", *, office=None, at=AT, by="applicant"):
    office = office or Office.objects.first() or make_office()
    return store_file(office=office, upload=upload(body, name), about=about, by=by, at=at)
