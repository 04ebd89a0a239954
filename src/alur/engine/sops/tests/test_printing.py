"""The printed SOP: every word on it, the same bytes each time, PDF/A, and nothing of it is read as a program."""

import json
import re
import shutil
import subprocess
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from alur.engine.sops.queries import exported, shipped
from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.exports import FORMS
from alur.engine.sops.rules.flowchart import graph_of
from alur.engine.sops.rules.printing import as_docx, as_pdf
from alur.engine.sops.rules.printing.sheet import sheet_of
from alur.engine.sops.rules.reading import read
from alur.foundation.offices.tests.make import make_office
from alur.kernel.paper import printable
from tests.machine import pdf_validator

from .make import TOY, library, library_text, published, toy

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
needs_preflight = pytest.mark.skipif(pdf_validator() is None, reason="no PDFBox Preflight on this machine")


@cache
def written(form, slug):
    return FORMS[form].write(library()[slug], library_text(slug))


def changed(**identity):
    """The toy SOP with other words in its identity block."""
    what = read(TOY).model_dump(mode="json", by_alias=True)
    what["sop"] |= identity
    return Definition.model_validate(what)


def text_of(pdf):
    """What a reader can copy out of the PDF, without any white space."""
    read_out = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
    return bare(subprocess.run(read_out, input=pdf, capture_output=True, check=True).stdout.decode())


def bare(text):
    return re.sub(r"\s+", "", text)


def signed_texts(what):
    """Every text of the signed half, and the name of each executor who has a symbol."""
    identity = what.sop.model_dump()
    signer = identity.pop("approved_by")
    for value in [*identity.values(), *signer.values()]:
        yield from value if isinstance(value, list) else [value]
    for row in what.rows:
        yield from (str(row.no), row.activity, row.requirements, row.time, row.output, row.note)
    yield from (lane.name for lane in graph_of(what).lanes)


@needs_poppler
@pytest.mark.parametrize("slug", shipped())
def test_every_signed_text_of_a_shipped_sop_can_be_read_out_of_its_pdf(slug):
    found = text_of(written("pdf", slug))
    assert [text for text in signed_texts(library()[slug]) if bare(text) not in found] == []


@pytest.mark.parametrize("slug", shipped())
def test_every_signed_text_of_a_shipped_sop_stands_in_its_word_file(slug):
    found = bare(words_of(written("docx", slug)))
    assert [text for text in signed_texts(library()[slug]) if bare(text) not in found] == []


def words_of(docx):
    """Tables cell by cell, and the words of the drawings."""
    document = ZipFile(BytesIO(docx)).read("word/document.xml").decode()
    return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", document)).replace("&amp;", "&").replace("&lt;", "<")


@pytest.mark.parametrize("slug", shipped())
def test_two_exports_are_the_same_bytes_in_every_form(slug):
    text = library_text(slug)
    for form in FORMS.values():
        assert form.write(read(text), text) == written(form.name, slug), form.name


@pytest.mark.once
@needs_preflight
def test_a_validator_finds_all_shipped_documents_to_be_pdf_a(tmp_path):
    """Preflight knows PDF/A-1b alone, so it judges the same documents written by that part of the standard."""
    paths = [tmp_path / f"{slug}.pdf" for slug in shipped()]
    for path in paths:
        path.write_bytes(as_pdf(library()[path.stem], standards=("a-1b",)))
    (tmp_path / "all.txt").write_text("\n".join(map(str, paths)))
    judged = subprocess.run([*pdf_validator(), "batch", str(tmp_path)], capture_output=True, text=True, check=False)
    said = judged.stdout + judged.stderr
    assert said.count("is a valid PDF/A-1b file") == len(paths), said


def test_the_document_says_which_standards_it_keeps_and_carries_no_other_time_than_its_own():
    made = written("pdf", "virtual-meeting")
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert set(re.findall(rb"20\d\d-\d\d-\d\d", made)) == {b"2023-07-04"}
    assert b"/Lang(id-ID)" in made


def test_branches_that_were_added_are_not_printed():
    # Two ways of the second row were added: the disposition goes on, or back to the applicant.
    sheet = json.dumps(sheet_of(library()["konsultasi-sip"]), ensure_ascii=False)
    assert "Perlu dilengkapi" not in sheet
    assert "Ditolak" not in sheet


HOSTILE = [
    '#panic("dijalankan")', '"] #sys.inputs #[', "#read(\"/etc/passwd\")", "*tebal* _miring_ $x^2$ `kode` <label> @ref",
    "\\u{41} \\ // bukan komentar /* juga bukan */", "{number} {0} %s &amp; <b>", "--- ~ 'kutip' ...",
]  # fmt: skip


@needs_poppler
def test_words_that_look_like_a_program_are_printed_as_words():
    what = changed(warnings=HOSTILE, title=HOSTILE[0], letterhead=[HOSTILE[1]])
    rows = [row.model_copy(update={"activity": text}) for row, text in zip(what.rows, HOSTILE, strict=False)]
    what = what.model_copy(update={"rows": [*rows, *what.rows[len(rows) :]]})
    found = text_of(as_pdf(what))
    for text in HOSTILE:
        assert bare(text) in found
    words = bare(words_of(as_docx(what)).replace("&gt;", ">").replace("&quot;", '"').replace("&#x27;", "'"))
    assert bare(HOSTILE[0]) in words
    assert bare(HOSTILE[2]) in words


@pytest.mark.once
@settings(deadline=None, max_examples=8)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_whatever_the_words_are_it_can_be_printed(text):
    what = changed(title=text, number=text, letterhead=[text], warnings=[text, text * 9], made_on=text)
    assert as_pdf(what).startswith(b"%PDF-1.7")
    assert Document(BytesIO(as_docx(what))).tables[0].rows


def test_a_letter_that_the_fonts_lack_is_named_and_marks_that_show_nothing_are_left_out():
    assert printable("Kopi \U0001f600 字\u202e\x00 é\n dan  teh") == "Kopi [U+1F600] [U+5B57] é dan teh"


def test_a_long_sop_goes_over_pages_whose_connectors_agree():
    sheet = sheet_of(library()["pemeliharaan-perbaikan"])
    first, second = sheet["pages"]
    said = [" ".join(band["left"][1]) for page in (first, second) for band in page["bands"] if band["connector"]]
    assert said[:3] == ["A: ke baris 4, halaman 2", "B: ke baris 5, halaman 2", "C: ke baris 6, halaman 2"]
    assert said[3:] == ["A: dari halaman 1", "B: dari halaman 1", "C: dari halaman 1"]


def test_a_wide_sop_is_printed_on_larger_paper_before_its_words_become_too_small():
    sheets = {slug: sheet_of(what) for slug, what in library().items()}
    assert {slug for slug, sheet in sheets.items() if sheet["paper"] == "a3"} == {"konsultasi-sip", "media-sosial"}
    for sheet in sheets.values():
        assert all(page["unit"] * sheet["sizes"]["words"] >= 6.5 for page in sheet["pages"])


@pytest.mark.django_db
def test_what_is_printed_is_what_runs():
    office = make_office("pusat")
    first = published(office)
    second = published(office, toy(("Aula utama", "Aula baru")) if "Aula utama" in TOY else TOY + "\n# lagi\n")
    for version in (first, second):
        assert exported(version, FORMS["pdf"]) == as_pdf(Definition.model_validate_json(version.definition))
        assert exported(version, FORMS["yaml"]).decode() == version.source
