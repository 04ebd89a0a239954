"""The nine shipped files: sound, publishable, and word for word what was signed.

documents/ holds the texts of the signed SOPs as they came from the scanner. Each repair of a scanning slip stands
in REPAIRS and in the notes of its file.
"""

import json
import re

import pytest

from alur.engine.sops.queries import definition_of, effective, offered, position_for, shipped
from alur.engine.sops.rules.definition import ExecutorKind, FieldType
from alur.engine.sops.rules.reading import check
from alur.foundation.offices.tests.make import make_office

from .make import HERE, KNOWN, library, library_text, published

SLUGS = (
    "hak-data-pribadi",
    "informasi-publik",
    "kendala-tik",
    "konsultasi-kesekretariatan",
    "konsultasi-sip",
    "media-sosial",
    "pemeliharaan-perbaikan",
    "survei-kepuasan",
    "virtual-meeting",
)
DOCUMENTS = {
    "kendala-tik": "kendala-tik.txt",
    "konsultasi-kesekretariatan": "konsultasi-kesekretariatan.txt",
    "konsultasi-sip": "konsultasi-sip-daring.txt",
    "media-sosial": "media-sosial.txt",
    "virtual-meeting": "virtual-meeting.txt",
}
REPAIRS = {
    "kendala-tik": [("Tanggal Pembu :", "Tanggal Pembuatan :"), ("REPUBLIC INDONESIA", "REPUBLIK INDONESIA")],
    "konsultasi-kesekretariatan": [],
    "konsultasi-sip": [
        ("B-1664 /OT.010", "B-1664/OT.010"),
        ("MP 197406192001122001", "NIP 197406192001122001"),
        ("Mengahami", "Memahami"),
        ("Mengusai", "Menguasai"),
        ("dikuti", "diikuti"),
        ("pelaporaran", "pelaporan"),
    ],
    "media-sosial": [
        ("0-1662 /OT.010", "B-1662/OT.010"),
        ("Nuhing Nugrahani", "Nuning Nugrahani"),
        ("Budaya Pertanian", "Budidaya Pertanian"),
    ],
    "virtual-meeting": [("REPUBLIC INDONESIA", "REPUBLIK INDONESIA"), ("OT.050 /M", "OT.050/M")],
}


LANES = {
    "kendala-tik": 3,
    "konsultasi-kesekretariatan": 4,
    "konsultasi-sip": 7,
    "media-sosial": 6,
    "virtual-meeting": 4,
}
"""Columns of executors between the activity and the mutu baku."""


def words(text):
    """Text with one space between words."""
    return " ".join(text.split())


def document(slug):
    """The scanned text without marks of bold and italics, its slips repaired."""
    text = (HERE / "documents" / DOCUMENTS[slug]).read_text(encoding="utf-8").replace("*", "")
    for mark in ("<i>", "</i>"):
        text = text.replace(mark, "")
    for slip, repair in REPAIRS[slug]:
        assert slip in text, slip
        text = text.replace(slip, repair)
    return text


def table(slug):
    """Of each numbered row of the signed table: the activity, then the cells of its mutu baku."""
    rows = {}
    for line in document(slug).splitlines():
        cells = [words(cell) for cell in (line.split("|")[1:] if line.startswith("|") else line.split("\t"))]
        if len(cells) > LANES[slug] and cells[0].isdigit():
            rows[int(cells[0])] = (cells[1], cells[2 + LANES[slug] :])
    return rows


@pytest.mark.parametrize("slug", SLUGS)
def test_a_shipped_file_has_no_fault(slug):
    text = library_text(slug)
    assert check(text, slug, KNOWN, library()) == []
    assert text.startswith("# yaml-language-server: $schema=../../engine/sops/schema/sop.schema.json\n")


def test_nine_files_are_shipped_each_in_the_folder_of_its_slug():
    assert tuple(shipped()) == SLUGS
    assert tuple(definition.service.slug for definition in library().values()) == SLUGS


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SLUGS)
def test_a_shipped_file_is_published_in_an_office(slug):
    office = make_office()
    for step in library()[slug].steps:
        if step.call:
            published(office, library_text(step.call.sop))
    version = published(office, library_text(slug))
    assert effective(office, slug) == version
    assert (version in offered(office)) == (slug not in ("pemeliharaan-perbaikan", "survei-kepuasan"))
    assert definition_of(version) == library()[slug]
    for key, executor in library()[slug].executors.items():
        position = position_for(version, key)
        if executor.kind is ExecutorKind.POSITION:
            assert (position.key, position.name, position.office) == (key, executor.name, office)
        else:
            assert position is None


@pytest.mark.django_db
def test_all_nine_live_in_one_office():
    office = make_office()
    for slug in sorted(SLUGS, key=lambda slug: any(step.call for step in library()[slug].steps)):
        published(office, library_text(slug))
    assert len(offered(office)) == 7


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_rows_are_word_for_word_those_of_the_signed_table(slug):
    signed = table(slug)
    definition = library()[slug]
    assert [row.no for row in definition.rows] == sorted(signed)
    for row in definition.rows:
        activity, standard = signed[row.no]
        assert row.activity == activity
        printed = [row.requirements, row.time, row.output, row.note]
        assert printed == [*standard, "", "", "", ""][:4]
        assert not any(standard[4:]), "nothing that is printed is left out"


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_the_identity_block_is_word_for_word_that_of_the_document(slug):
    signed = words(re.sub(r"</?\w[^>]*>", " ", document(slug)))
    sop = library()[slug].sop
    lists = [sop.letterhead, sop.legal_basis, sop.qualifications, sop.related, sop.equipment, sop.warnings, sop.records]
    single = [sop.number, sop.title, sop.table_title, sop.made_on, sop.revised_on, sop.effective_on]
    signer = [sop.approved_by.position, sop.approved_by.name, sop.approved_by.nip]
    for text in [*(item for items in lists for item in items), *single, *signer]:
        assert words(text) in signed, text


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_no_law_or_requirement_of_the_identity_block_is_left_out(slug):
    counts = {
        "kendala-tik": (9, 4, 2, 5, 3, 0),
        "virtual-meeting": (10, 2, 1, 4, 3, 0),
        "konsultasi-sip": (11, 6, 3, 3, 1, 1),
        "media-sosial": (11, 5, 3, 3, 1, 1),
        "konsultasi-kesekretariatan": (3, 3, 3, 2, 2, 1),
    }
    sop = library()[slug].sop
    lists = (sop.legal_basis, sop.qualifications, sop.related, sop.equipment, sop.warnings, sop.records)
    assert tuple(map(len, lists)) == counts[slug]


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_executors_are_named_as_in_the_document_and_every_repair_is_noted(slug):
    signed = words(document(slug))
    for executor in library()[slug].executors.values():
        assert executor.name in signed
    notes = " ".join(library()[slug].notes)
    for _, repair in REPAIRS[slug]:
        assert repair.split(" :")[0] in notes or repair.split("/")[0] in notes or repair.split(" ")[0] in notes, repair


@pytest.mark.parametrize("slug", SLUGS)
def test_everything_people_read_has_an_english_text(slug):
    definition = library()[slug]
    read_by_people = [definition.service.name, definition.service.summary, *(step.name for step in definition.steps)]
    for step in definition.steps:
        read_by_people += [outcome.label for outcome in step.outcomes.values()]
        read_by_people += [outcome.help for outcome in step.outcomes.values() if outcome.help]
        for topic in step.form:
            read_by_people += [topic.topic, *([topic.help] if topic.help else [])]
            for field in topic.fields:
                read_by_people += [field.label, *(option.label for option in field.options)]
                read_by_people += [text for text in (field.help, field.pattern_help) if text]
    assert all(text is not None and text.en for text in read_by_people)


@pytest.mark.parametrize("slug", SLUGS)
def test_no_page_of_a_form_asks_more_than_four_things(slug):
    assert all(len(topic.fields) <= 4 for step in library()[slug].steps for topic in step.form)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_public_form_asks_for_consent_and_says_what_the_data_are_for(slug):
    definition = library()[slug]
    consents = [field for field in definition.first_step.fields if field.type is FieldType.CONSENT]
    if definition.service.privacy and "persetujuan" not in definition.service.privacy.basis:
        assert consents == []  # the law asks for these data, so nobody is asked to agree
    elif definition.service.audience == "publik":
        (consent,) = consents
        assert consent.required
        assert "dipakai untuk" in str(consent.help)
    else:
        assert consents == []


def test_the_secretariat_form_asks_the_six_data_of_row_one_and_where_to_answer():
    fields = [field.label.id for field in library()["konsultasi-kesekretariatan"].first_step.fields]
    assert fields[:4] == ["Nama Lengkap", "NIP/NIK", "Unit Kerja", "Jabatan"]
    assert fields[4:7] == ["Nomor Telepon", "Alamat email", "Substansi permasalahan"]


def test_the_shipped_schema_is_that_of_the_code():
    from alur.engine.sops.rules.schema import json_schema

    path = HERE.parent / "schema" / "sop.schema.json"
    assert json.loads(path.read_text(encoding="utf-8")) == json_schema()
