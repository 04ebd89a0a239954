"""What a file is, whatever its name and the browser say."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.foundation.files.rules.content import EXTENSIONS, MEMBERS_MAX, PICTURES, Bomb, Macros, content_type
from alur.foundation.files.rules.pictures import Damaged, is_too_large, pixel_size
from alur.foundation.files.tests import make

PICTURE_BUILDERS = {
    "image/png": make.png,
    "image/gif": make.gif,
    "image/jpeg": make.jpeg,
    "image/webp": make.webp,
    "image/heic": make.heic,
}


@pytest.mark.parametrize(
    ("body", "ending"),
    [
        (make.PDF, "pdf"),
        (make.png(), "png"),
        (make.jpeg(), "jpg"),
        (make.gif(), "gif"),
        (make.webp(), "webp"),
        (make.heic(), "heic"),
        (make.mp4(), "mp4"),
        (make.docx(), "docx"),
        (make.packed(("[Content_Types].xml", ""), ("xl/workbook.xml", "")), "xlsx"),
        (make.packed(("[Content_Types].xml", ""), ("ppt/presentation.xml", "")), "pptx"),
        (make.odt(), "odt"),
        ("Yth. Kepala Pusat,\r\n\tsurat ini – terlampir.".encode(), "txt"),
        ("\ufeffnama;jumlah\n".encode(), "txt"),
    ],
)
def test_each_accepted_type_is_recognised_by_its_bytes(body, ending):
    assert EXTENSIONS[content_type(body)][0] == ending


@pytest.mark.parametrize(
    "body",
    [
        b"MZ\x90\x00" + b"\x00" * 60,
        b"\x7fELF\x02\x01\x01",
        b"#!/bin/sh\nrm -rf /\n",
        b"<!doctype html><script>alert(1)</script>",
        b"  \n<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"<?xml version='1.0'?><svg/>",
        b"\xef\xbb\xbf<html>",
        b"%!PS-Adobe-3.0",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100,
        b"teks\x00biner",
        "utf sixteen".encode("utf-16"),
        b"\xff\xfe\xfa\xfb",
        make.packed(("program.exe", "MZ")),
        make.packed(("[Content_Types].xml", "")),
        make.packed(("mimetype", "application/epub+zip")),
        b"PK\x03\x04 cut off",
        make.docx()[:-30],
        struct.pack(">I4s", 20, b"ftyp") + b"qt  ",
        b"Rar!\x1a\x07\x00",
    ],
)
def test_programs_web_pages_archives_and_damaged_files_are_nothing_we_know(body):
    assert content_type(body) is None


def test_a_document_with_macros_is_told_apart():
    assert content_type(make.docx(("word/vbaProject.bin", "x"))) == Macros()
    assert content_type(make.odt(("Basic/Standard/Module1.xml", "x"))) == Macros()


def test_a_document_that_unpacks_to_too_much_is_told_apart(monkeypatch):
    monkeypatch.setattr("alur.foundation.files.rules.content.UNPACKED_MAX", 1000)
    assert content_type(make.docx(("word/media/a.bin", b"\0" * 1001))) == Bomb()


def test_a_document_of_too_many_parts_is_told_apart(monkeypatch):
    assert MEMBERS_MAX > 1000
    monkeypatch.setattr("alur.foundation.files.rules.content.MEMBERS_MAX", 3)
    assert content_type(make.docx(("a", ""), ("b", ""))) == Bomb()


@given(st.binary(max_size=200))
def test_any_bytes_get_an_answer(body):
    found = content_type(body)
    assert found is None or found in EXTENSIONS or isinstance(found, Macros | Bomb)


@pytest.mark.parametrize("kind", sorted(PICTURES))
def test_a_pictures_size_is_read_from_its_header(kind):
    body = PICTURE_BUILDERS[kind](1200, 800)
    assert content_type(body) == kind
    assert pixel_size(kind, body) == (1200, 800)


@pytest.mark.parametrize("kind", [b"VP8X", b"VP8L", b"VP8 "])
def test_each_of_the_three_webp_headers_is_read(kind):
    assert pixel_size("image/webp", make.webp(640, 480, kind)) == (640, 480)


@pytest.mark.parametrize("kind", sorted(PICTURES))
@given(data=st.data())
def test_a_cut_off_or_scrambled_picture_is_damaged_or_sized_never_an_error(kind, data):
    body = bytearray(PICTURE_BUILDERS[kind](30, 20))
    for at in data.draw(st.lists(st.integers(0, len(body) - 1), max_size=4)):
        body[at] = data.draw(st.integers(0, 255))
    cut = bytes(body[: data.draw(st.integers(0, len(body)))])
    try:
        width, height = pixel_size(kind, cut)
    except Damaged:
        return
    assert width > 0
    assert height > 0


@pytest.mark.parametrize(
    ("width", "height", "large"),
    [(10_000, 10_000, False), (10_001, 10_000, True), (30_001, 1, True), (1, 30_001, True), (8000, 6000, False)],
)
def test_the_pixel_limit_lies_at_a_hundred_megapixels_and_30000_a_side(width, height, large):
    assert is_too_large(width, height) is large
