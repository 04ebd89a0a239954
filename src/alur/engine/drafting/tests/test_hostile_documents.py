"""What nobody vouches for: refused in words, within ten seconds and 500 MB."""

import contextlib
import io
import json
import random
import re
import subprocess
import sys
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from alur.engine.drafting.rules.pages import Refused
from alur.engine.drafting.rules.readers.kinds import MAX_BYTES, read_document
from alur.engine.drafting.rules.recognise import draft_of
from alur.engine.drafting.rules.sandbox import draft_from
from alur.engine.drafting.rules.writing import as_yaml
from alur.engine.sops.rules.yaml_source import load
from alur.engine.sops.tests.make import library

from . import build

pytestmark = pytest.mark.once

ENCRYPTED = b"""%%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj
4 0 obj<</Filter/Standard/V 1/R 2/Length 40/P -4/O(%s)/U(%s)>>endobj
trailer<</Root 1 0 R/Encrypt 4 0 R/ID[(abcdefgh)(abcdefgh)]>>
startxref
9
%%%%EOF""" % (b"x" * 32, b"y" * 32)


def zipped(members, level=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", level) as file:
        for name, text in members.items():
            file.writestr(name, text)
    return buffer.getvalue()


def with_member(body, name, text):
    buffer = io.BytesIO(body)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, text)
    return buffer.getvalue()


def a_document():
    return build.word(build.Sheet.of(library()["kendala-tik"]))


def many_pages(number):
    return build.compiled("#pagebreak()".join(f"Halaman {page}" for page in range(number)))


def hostile():
    types = '<Types xmlns="x"><Default Extension="xml" ContentType="application/xml"/></Types>'
    word = {"[Content_Types].xml": types}
    deep = "<w:p>" * 20_000 + "</w:p>" * 20_000
    entity = '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    bomb = b"<a>" + b" " * 23_000_000 + b"</a>"
    crowd = {f"word/{number}": "" for number in range(700)}
    return {
        "zip bomb": (zipped({**word, "word/document.xml": bomb}), "terlalu besar bila dibuka"),
        "many members": (zipped({**word, **crowd}), "terlalu besar bila dibuka"),
        "macros": (with_member(a_document(), "word/vbaProject.bin", b"x"), "memuat makro"),
        "entities": (zipped({**word, "word/document.xml": entity}), "rusak"),
        "deep": (zipped({**word, "word/document.xml": f"<w:document {w}><w:body>{deep}</w:body></w:document>"}), ""),
        "500 pages": (many_pages(500), "lebih dari 30 halaman"),
        "encrypted pdf": (ENCRYPTED, "berkata sandi"),
        "encrypted word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "berkata sandi"),
        "a scan": (build.compiled("#rect(width: 50mm, height: 90mm, fill: gray)"), "hasil pindaian"),
        "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "gambar"),
        "a program": (b"\x7fELF" + bytes(range(256)) * 40, "bukan teks"),
        "slides": (zipped({**word, "ppt/presentation.xml": "<a/>"}), "PowerPoint"),
        "cut off": (a_document()[:9000], "rusak"),
        "nothing": (b"  \n", "kosong"),
        "too large": (b"a" * (MAX_BYTES + 1), "terlalu besar"),
        "torn pdf": (b"%PDF-1.7\n" + bytes(5000), "rusak"),
        "wide cells": (b"<table>" + (b"<tr>" + b"<td rowspan=60 colspan=60>a" * 40) * 40, "terlalu banyak"),
        "a sheet of cells": (b"No\tKegiatan\tWaktu\n" + b"1\ta\tb\n" * 30_000, "terlalu banyak"),
    }  # fmt: skip


NAMES = (
    *(
        "zip bomb",
        "many members",
        "macros",
        "entities",
        "deep",
        "500 pages",
        "encrypted pdf",
        "encrypted word",
        "a scan",
    ),
    *(
        "a picture",
        "a program",
        "slides",
        "cut off",
        "nothing",
        "too large",
        "torn pdf",
        "wide cells",
        "a sheet of cells",
    ),
)


@pytest.fixture(scope="module")
def all_hostile():
    return hostile()


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_document_is_refused_in_words(all_hostile, name):
    body, why = all_hostile[name]
    with pytest.raises((Refused, RecursionError), match=why or None):
        draft_of(read_document(body))


@pytest.mark.parametrize("name", ["zip bomb", "macros", "deep", "500 pages", "encrypted pdf", "a sheet of cells"])
def test_the_reading_process_answers_in_time_and_stays_small(all_hostile, tmp_path, name):
    body, why = all_hostile[name]
    (tmp_path / "sop.docx").write_bytes(body)
    # From a small process: the peak of a child begins with that of the process it was forked from.
    command = [sys.executable, "-c", READ, str(tmp_path / "sop.docx")]
    said = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert re.search(why or "", said["refused"])
    assert said["seconds"] < 10
    assert said["kilobytes"] < 500 * 1024


READ = """
import json, pathlib, resource, sys, time
from alur.engine.drafting.rules.pages import Refused
from alur.engine.drafting.rules.sandbox import draft_from
began = time.monotonic()
try:
    draft_from(pathlib.Path(sys.argv[1]).read_bytes(), name="sop.docx")
    refused = None
except Refused as error:
    refused = str(error)
seconds, most = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"refused": refused, "seconds": seconds, "kilobytes": most}))
"""


def test_each_of_them_is_tried(all_hostile):
    assert set(NAMES) == set(all_hostile)


def test_the_extension_says_nothing():
    assert len(draft_from(a_document(), name="sop.pdf").rows) == 7


def test_a_slow_document_is_given_up(monkeypatch):
    monkeypatch.setattr("alur.engine.drafting.rules.sandbox.SECONDS", 0.01)
    with pytest.raises(Refused, match="terlalu lama"):
        draft_from(a_document())


def test_the_reading_process_has_no_secret_in_its_environment(monkeypatch):
    from alur.engine.drafting.rules import sandbox

    monkeypatch.setenv("ALUR_SECRET_KEY", "rahasia")
    assert "rahasia" not in str(sandbox._bare())


WORDS = (
    "yes",
    "null: #",
    "",
    "No",
    "Kegiatan",
    "Pelaksana",
    "Mutu Baku",
    "Waktu",
    "Output",
    "1",
    "2.",
    "a",
    "X",
    "5 menit",
    "\n",
)


@settings(max_examples=60, deadline=None)
@given(some.lists(some.lists(some.sampled_from(WORDS), max_size=7), max_size=9))
def test_any_table_gives_a_draft_or_a_refusal_and_keeps_its_activities(rows):
    text = "\n".join("\t".join(row) for row in rows)
    try:
        draft = draft_of(read_document(text.encode()))
    except Refused:
        return
    assert draft.rows
    written = load(as_yaml(draft)).data
    assert [row["activity"] for row in written["rows"]] == [row.activity for row in draft.rows]
    assert set(written["executors"] or {}) >= {key for row in written["rows"] for key in row["executors"]}


def test_a_document_with_random_bytes_changed_never_crashes():
    body = bytearray(docx_bytes())
    chance = random.Random(7)
    for _ in range(40):
        broken = bytearray(body)
        for _ in range(8):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with contextlib.suppress(Refused):
            draft_of(read_document(bytes(broken)))


def docx_bytes():
    document = docx.Document()
    build.add_table(document, build.Sheet.of(library()["virtual-meeting"]))
    return build.saved(document)
