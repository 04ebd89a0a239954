"""The five signed documents, as scanned and rebuilt as Word, Excel, PDF and a paste: word for word what is shipped."""

import pytest

from alur.engine.drafting.rules.questions import questions_of
from alur.engine.drafting.rules.readers.kinds import read_document
from alur.engine.drafting.rules.recognise import draft_of
from alur.engine.drafting.rules.slips import accepted
from alur.engine.drafting.rules.writing import as_yaml
from alur.engine.sops.rules.reading import check, read
from alur.engine.sops.tests.make import HERE, KNOWN, library

from .build import KINDS, Sheet

pytestmark = pytest.mark.once

DOCUMENTS = {
    "kendala-tik": "kendala-tik.txt",
    "konsultasi-kesekretariatan": "konsultasi-kesekretariatan.txt",
    "konsultasi-sip": "konsultasi-sip-daring.txt",
    "media-sosial": "media-sosial.txt",
    "virtual-meeting": "virtual-meeting.txt",
}
BEYOND_KNOWING = {"media-sosial": [("Nuhing Nugrahani", "Nuning Nugrahani")]}
"""Slips that no reading of the document alone can find: a name."""
MARKED = {
    "konsultasi-kesekretariatan": {
        1: {"pengguna-jasa": "Mulai (1)"}, 2: {"tim-sekretariat": "2"}, 3: {"kepala-bagian": "3"},
        4: {"tim-sekretariat": "4"}, 5: {"anggota-tim": "5"}, 6: {"tim-sekretariat": "6"}, 7: {"pengguna-jasa": "7"},
        8: {"tim-sekretariat": "Selesai"},
    },
    "kendala-tik": {5: {"pengelola-tik": "Ya", "pengelola-rumah-tangga": "Tidak"}},
}  # fmt: skip
CELLS = ("activity", "requirements", "time", "output", "note")
HITS = {
    "kendala-tik": 7,
    "konsultasi-kesekretariatan": 8,
    "konsultasi-sip": 6,
    "media-sosial": 10,
    "virtual-meeting": 8,
}
"""Rows whose executors are proposed exactly as shipped, of 7, 8, 8, 10 and 9."""


def scanned(slug):
    return (HERE / "documents" / DOCUMENTS[slug]).read_bytes()


def drafted(slug, kind="txt"):
    body = scanned(slug) if kind == "txt" else KINDS[kind](Sheet.of(library()[slug], MARKED.get(slug)))
    return draft_of(read_document(body))


def identity(draft, slug):
    """Of the draft, with its own slips accepted and those that nothing tells put right."""
    said = accepted(draft, every=True).identity.model_dump()
    for wrong, right in BEYOND_KNOWING.get(slug, ()):
        said["approved_by"]["name"] = said["approved_by"]["name"].replace(wrong, right)
    return said


@pytest.mark.parametrize("kind", ["txt", *KINDS])
@pytest.mark.parametrize("slug", DOCUMENTS)
def test_identity_and_rows_are_word_for_word_those_that_are_shipped(slug, kind):
    shipped, draft = library()[slug], drafted(slug, kind)
    assert identity(draft, slug) == shipped.sop.model_dump()
    rows = accepted(draft, every=True).rows
    assert [row.no for row in rows] == [row.no for row in shipped.rows]
    for row, wanted in zip(rows, shipped.rows, strict=True):
        assert [getattr(row, cell) for cell in CELLS] == [getattr(wanted, cell) for cell in CELLS]
    names = [each.name for each in shipped.executors.values() if each.kind != "system"]
    assert [each.name for each in draft.executors.values()] == names
    assert draft.unplaced == []


@pytest.mark.parametrize(
    ("slug", "repaired"),
    [
        ("kendala-tik", {"REPUBLIC INDONESIA"}),
        ("konsultasi-kesekretariatan", set()),
        ("konsultasi-sip", {"4 /OT.010/H.1.1/07/2023", "Mengahami", "Mengusai", "dikuti", "pelaporaran", "MP"}),
        ("media-sosial", {"2 /OT.010/H.1.1/07/2023", "0-", "Budaya"}),
        ("virtual-meeting", {"REPUBLIC INDONESIA", "0 /M/06/2023"}),
    ],
)
def test_every_slip_is_listed_and_none_is_mended_before_a_person_says_so(slug, repaired):
    draft = drafted(slug)
    assert {slip.before for slip in draft.slips} == repaired
    text = scanned(slug).decode().replace("*", "")
    assert all(slip.before in text for slip in draft.slips)
    assert accepted(draft) == draft
    assert not any(slip.before in repaired for slip in drafted(slug, "docx").slips)


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_executors_are_proposed_as_shipped_in_so_many_rows(slug):
    shipped, draft = library()[slug], drafted(slug)
    hits = 0
    for row in shipped.rows:
        wanted = {shipped.executors[key].name for key in row.executors}
        proposed = draft.row(row.no).executors
        hits += {draft.executors[key].name for key in proposed.keys} == wanted
        assert proposed.reason
        assert 0 < proposed.confidence < 100
    assert hits == HITS[slug]


def test_marks_in_the_columns_are_read_whatever_kind_of_file_has_them():
    for kind in KINDS:
        draft = drafted("konsultasi-kesekretariatan", kind)
        assert all(row.executors.confidence == 95 for row in draft.rows), kind
        five = drafted("kendala-tik", kind).row(5)
        assert five.executors.keys == ["pengelola-tik", "pengelola-rumah-tangga"]
        assert [each.label for each in five.decision.outcomes] == ["Ya", "Tidak"]


@pytest.mark.parametrize(
    ("slug", "row", "answers"),
    [
        ("media-sosial", 3, ["Sesuai", "Tidak sesuai"]),
        ("virtual-meeting", 5, ["Ada", "Tidak ada"]),
        ("kendala-tik", 5, ["Ya", "Tidak"]),
    ],
)
def test_decisions_are_proposed_from_the_words(slug, row, answers):
    decision = drafted(slug).row(row).decision
    assert [each.label for each in decision.outcomes] == answers
    assert not decision.confirmed


@pytest.mark.parametrize(
    ("slug", "defects"),
    [
        ("kendala-tik", ["Tanggal efektif “Juli 2023” tanpa tanggal"]),
        (
            "konsultasi-kesekretariatan",
            ["Tanggal efektif tidak ada", "Judul SOP “Pelayanan Konsultasi Online”"],
        ),
        ("media-sosial", ["Jabatan yang mengesahkan tidak tercetak"]),
        ("virtual-meeting", ["Tanggal efektif tidak ada", "Dasar hukum 5 dan 6 menyebut peraturan yang sama"]),
    ],
)
def test_the_documents_own_defects_are_told(slug, defects):
    told = [each.message for each in drafted(slug).defects]
    for wanted in defects:
        assert any(each.startswith(wanted) for each in told), (wanted, told)


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_the_file_lacks_nothing_but_a_persons_decisions(slug):
    draft = drafted(slug)
    text = as_yaml(draft)
    open_questions = questions_of(draft)
    assert read(text).draft == [str(each) for each in open_questions]
    faults = check(text, "draf.yaml", KNOWN, library())
    assert len(faults) == len(open_questions) > 5
    assert all("belum diputuskan" in each.message for each in faults)


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_once_everything_is_confirmed_the_file_can_be_published(slug):
    draft = drafted(slug)
    for row in draft.rows:
        row.executors.confirmed = True
        for proposal in (row.decision, row.better_time):
            if proposal is not None:
                proposal.confirmed = True
    for each in (*draft.executors.values(), draft.service, draft.form):
        each.confirmed = True
    for slip in draft.slips:
        slip.accepted = True
    text = as_yaml(draft)
    assert "USULAN" not in text
    assert "draft:" not in text
    assert check(text, "draf.yaml", KNOWN, library()) == []
