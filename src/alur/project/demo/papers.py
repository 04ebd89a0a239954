"""Small real files for the stories: a PDF of one page, a picture of one colour."""

import struct
import zlib
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

WIDTH, HEIGHT = 320, 200


@dataclass(frozen=True)
class Paper:
    """A file that somebody hands in; its kind follows from its name."""

    name: str
    text: str = ""

    def upload(self) -> SimpleUploadedFile:
        body = picture(self.name) if self.name.endswith(".png") else page(self.text or self.name)
        return SimpleUploadedFile(self.name, body)


def page(text: str) -> bytes:
    """A PDF of one A5 page with that line of text."""
    line = "".join(letter if letter.isalnum() or letter in " .,-/:" else " " for letter in text)
    content = b"BT /F1 12 Tf 36 540 Td (" + line.encode("latin-1", "replace") + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        body
        + head
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(objects) + 1,
            len(body),
        )
    )


def picture(name: str) -> bytes:
    """A PNG of one colour, which follows from the name."""
    colour = struct.pack(">I", zlib.crc32(name.encode()))[:3]
    rows = (b"\x00" + colour * WIDTH) * HEIGHT
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
