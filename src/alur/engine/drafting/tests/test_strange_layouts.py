"""Layouts that nobody foresaw: every row is there, nothing is invented unmarked, and what is dropped is told."""

import contextlib
import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from alur.engine.drafting.rules.pages import Refused
from alur.engine.drafting.rules.readers.plain import read_string
from alur.engine.drafting.rules.recognise import draft_of

from .test_layouts import ACTIVITIES, HEADER, LANES, MARKED, ROWS, expect_all, read, text_table

pytestmark = pytest.mark.once

HEAD = ["No", "Kegiatan", *LANES, *HEADER]


def drafted(rows, before="", after=""):
    return draft_of(read_string(f"{before}\n\n" + text_table(rows).decode() + f"\n\n{after}"))


def marked(sign, other=""):
    return [[*row[:2], *(sign if cell else other for cell in row[2:5]), *row[5:]] for row in ROWS]


@pytest.mark.parametrize(
    "heading",
    [
        "Uraian Kegiatan/Prosedur", "Langkah-langkah Kegiatan", "Uraian SOP", "Aktifitas", "AKTIVITAS / KEGIATAN",
        "Prosedur Kerja", "Deskripsi Kegiatan", "Uraian Tugas", "Kegiatan (Aktivitas)", "Langkah Kerja",
        "Ke\u200bgiatan", "Activity", "Kegi-\natan",
    ],
)  # fmt: skip
def test_the_activities_by_other_names(heading):
    rows = [["No", heading.replace("\n", "<br>"), *HEAD[2:]], *ROWS]
    expect_all(drafted(rows))


@pytest.mark.parametrize(
    "headings",
    [
        ("Persyaratan & Perlengkapan", "Waktu", "Output", "Ket"),
        ("Persyaratan dan Kelengkapan", "Waktu Penyelesaian", "Hasil/Output", "Keterangan"),
        ("Dokumen/Berkas", "Waktu (hari kerja)", "Keluaran", "Catatan"),
        ("Alat/Bahan", "Lama Waktu", "Output / Hasil", "Keterangan"),
        ("Sarana", "Batas Waktu", "Dokumen Hasil", "Ket."),
        ("Syarat Perlengkapan", "Target Waktu*)", "Out put", "Keterangan **)"),
        ("Keleng-<br>kapan", "Waktu", "Out-<br>put", "Kete-<br>rangan"),
        ("Requirements", "Time", "Output", "Remarks"),
    ],
)
def test_the_mutu_baku_by_other_names_is_never_an_executor(headings):
    draft = drafted([[*HEAD[:5], *headings], *ROWS])
    expect_all(draft)
    assert [each.name for each in draft.executors.values()] == LANES
    assert [row.requirements for row in draft.rows] == [row[5] for row in ROWS]
    assert draft.rows[3].note == "Selesai"


def test_a_column_of_words_for_which_an_sop_has_no_place_is_told_and_names_nobody():
    risks = ["Berkas hilang", "Salah periksa", "", "Salah orang"]
    draft = drafted([[*HEAD, "Risiko"], *([*row, risk] for row, risk in zip(ROWS, risks, strict=True))])
    expect_all(draft)
    assert [each.name for each in draft.executors.values()] == LANES
    assert draft.unplaced == [
        "Kolom “Risiko”, baris 1: Berkas hilang", "Kolom “Risiko”, baris 2: Salah periksa",
        "Kolom “Risiko”, baris 4: Salah orang",
    ]  # fmt: skip


def test_the_order_of_columns_in_one_heading_line_is_believed():
    rows = [["No", *LANES, "Kegiatan", "Waktu", "Persyaratan", "Hasil", "Ket"]]
    rows += [[row[0], *row[2:5], row[1], row[6], row[5], row[7], row[8]] for row in ROWS]
    draft = drafted(rows)
    expect_all(draft)
    assert draft.remarks == []


@pytest.mark.parametrize("sign", ["√", "●", "▲", "v", "*", "ü", "\uf0fc", "1", "■", "●→", "-√-"])
def test_any_sign_marks_and_a_dash_marks_nobody(sign):
    for other in ("", "-", "–", "."):
        expect_all(drafted([HEAD, *marked(sign, other)]))


@pytest.mark.parametrize(("yes", "no"), [("☑", "☐"), ("[x]", "[ ]"), ("Y", "T"), ("R", "I"), ("v", "x"), ("1", "0")])
def test_where_every_column_is_filled_one_sign_says_no(yes, no):
    draft = drafted([HEAD, *marked(yes, no)])
    expect_all(draft)
    assert any("bukan pelaksananya" in each for each in draft.remarks)


def test_columns_that_are_all_filled_alike_are_no_certainty():
    draft = drafted([HEAD, *marked("X", "X")])
    assert {row.executors.confidence for row in draft.rows} == {60}


def test_columns_of_executors_without_a_name_are_named_by_their_order():
    rows = [["No", "Kegiatan", "Pelaksana", "", "", *HEADER], ["", "", "1", "2", "3", "", "", "", ""], *ROWS]
    draft = drafted(rows)
    assert [each.name for each in draft.executors.values()] == ["Pelaksana 1", "Pelaksana 2", "Pelaksana 3"]
    assert [row.note for row in draft.rows] == [row[8] for row in ROWS]
    expect_all(drafted(rows, after="1 = Pemohon\n2 = Petugas Loket\n3 = Kepala Seksi"))


def test_a_time_in_the_column_of_an_executor_marks_it():
    rows = [[*row[:2], *(row[6] if cell else "" for cell in row[2:5]), row[7]] for row in ROWS[:3]]
    draft = drafted([["No", "Kegiatan", *LANES, "Output"], *rows])
    assert [row.executors.keys for row in draft.rows] == MARKED[:3]


@pytest.mark.parametrize(
    ("head", "legend"),
    [
        (["A", "B", "C"], "Keterangan:\nA = Pemohon\nB = Petugas Loket\nC : Kepala Seksi"),
        (["P1", "P2", "P3"], "P1 = Pemohon; P2 = Petugas Loket; P3 = Kepala Seksi"),
        (["A", "B", "C"], "A\tPemohon\nB\tPetugas Loket\nC\tKepala Seksi"),
    ],
)
def test_codes_of_executors_get_the_names_of_the_legend(head, legend):
    draft = drafted([["No", "Kegiatan", *head, *HEADER], *ROWS], after=legend)
    expect_all(draft)
    assert [each.name for each in draft.executors.values()] == LANES
    assert any("Kode pelaksana dibaca menurut keterangan" in each for each in draft.remarks)


def test_codes_without_a_legend_stay_codes():
    draft = drafted([["No", "Kegiatan", "A", "B", "C", *HEADER], *ROWS], after="Catatan: A = baik")
    assert [each.name for each in draft.executors.values()] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("Petugas Loket dan Kepala Seksi", ["Petugas Loket", "Kepala Seksi"]),
        ("Petugas Loket & Kepala Seksi", ["Petugas Loket", "Kepala Seksi"]),
        ("Kepala Bidang Penelitian dan Pengembangan", ["Kepala Bidang Penelitian dan Pengembangan"]),
        ("Sekretaris, Bendahara", ["Sekretaris", "Bendahara"]),
    ],
)
def test_several_names_in_one_cell_and_names_with_an_and_in_them(who, names):
    rows = [["No", "Kegiatan", "Pelaksana", "Waktu"], ["1", "Rapat", who, "1 jam"], ["2", "Pulang", who, "1 jam"]]
    assert [each.name for each in drafted(rows).executors.values()] == names


@pytest.mark.parametrize(
    ("printed", "proposed"),
    [
        ("± 2 jam", "2 jam"), ("maks. 3 HK", "3 hari"), ("15'", "15 menit"), ("60’", "60 menit"),
        ("1 – 2 hari", "2 hari"),
        ("s.d. 3 hari", "3 hari"), ("2 x 24 jam", "2 hari"), ("5 menit/berkas", "5 menit"), ("± 5-10 mnt", "10 menit"),
        ("Paling lambat 2 hari", "2 hari"), ("1 bln", "20 hari"), ("00:15:00", "15 menit"),
        ("2:30", "2 jam 30 menit"), ("15 Menit / orang", "15 Menit"), ("30 detik", ""),
        ("Hari itu juga", ""), ("07.30-08.00", ""), ("5”", ""),
    ],
)  # fmt: skip
def test_times_are_kept_as_printed_and_what_they_may_mean_is_asked(printed, proposed):
    row = drafted([HEAD, ["1", "Kerja", "X", "", "", "a", printed, "b", ""]]).rows[0]
    assert (row.time, row.better_time.text, row.better_time.confirmed) == (printed, proposed, False)
    assert row.better_time.confidence < 90


@pytest.mark.parametrize(
    "numbers",
    [
        ["1", "1a", "1b", "2"], ["1.", "1.1", "1.2", "2."], ["I", "II", "III", "IV"], ["A", "B", "C"], ["a.", "b."],
        ["(1)", "(2)"], ["1", "2", "1", "2"], ["1", "2", "2", "3"], ["K-1", "K-2"],
        ["Langkah 1", "Langkah 2"], ["01", "02"],
    ],
)  # fmt: skip
def test_no_row_is_lost_for_its_number(numbers):
    rows = [
        [number, f"Kegiatan ke-{place}", "X", "", "", "a", "5 menit", "b", ""] for place, number in enumerate(numbers)
    ]
    draft = drafted([HEAD, *rows])
    assert [row.printed_no for row in draft.rows] == numbers
    assert len({row.no for row in draft.rows}) == len(numbers)


def test_a_row_without_an_activity_is_told_and_given_to_nobody():
    draft = drafted([HEAD, *ROWS, ["5", *[""] * 8]])
    assert draft.rows[4].executors.keys == []
    assert any(each.message == "Baris 5 tanpa kegiatan" for each in draft.defects)


def test_decisions_by_other_words_than_yes_and_no():
    rows = [
        ["1", "Mengajukan", "X", "", "", "", "", "", ""],
        ["2", "Verifikasi", "", "Lengkap", "Tidak Lengkap", "", "", "", ""],
        ["3", "Menilai", "", "", "Setuju / Tidak Setuju", "", "", "", ""],
        ["4", "Apakah berkas lengkap?", "", "X", "", "", "", "", "Ya: lanjut ke 5; Tidak: kembali ke 1"],
        ["5", "Apakah sudah dibayar?", "", "X", "", "", "", "", ""],
    ]
    found = {row.no: row.decision for row in drafted([HEAD, *rows]).rows if row.decision}
    assert {no: [(each.label, each.to) for each in decision.outcomes] for no, decision in found.items()} == {
        2: [("Lengkap", "next"), ("Tidak Lengkap", "next")],
        3: [("Setuju", "next"), ("Tidak Setuju", "next")],
        4: [("Ya", 5), ("Tidak", 1)],
        5: [("Ya", "next"), ("Tidak", 4)],
    }
    assert not any(decision.confirmed for decision in found.values())


@pytest.mark.parametrize(
    "total", [["", "Jumlah waktu", *[""] * 4, "1 hari", "", ""], ["Total waktu", *[""] * 5, "1 hari", "", ""]]
)
def test_a_total_below_the_rows_is_nobodys_work(total):
    draft = drafted([HEAD, *ROWS, total])
    expect_all(draft)
    assert len(draft.unplaced) == 1
    assert "1 hari" in draft.unplaced[0]


def test_a_heading_between_rows_is_told_and_no_part_of_a_row():
    rows = [["A", "Persiapan", *[""] * 7], *ROWS[:2], ["B.", "Penyelesaian", *[""] * 7], *ROWS[2:]]
    draft = drafted([HEAD, *rows])
    expect_all(draft)
    assert draft.unplaced == ["A Persiapan", "B. Penyelesaian"]


def test_what_stands_in_the_column_of_numbers_and_is_none_is_not_lost():
    draft = drafted([HEAD, *ROWS, ["Lanjutan", *[""] * 4, "dan kuitansi", *[""] * 3]])
    assert draft.rows[3].activity == "Menyerahkan izin Lanjutan"
    assert draft.rows[3].requirements == "Izin dan kuitansi"


def test_a_row_that_a_paste_broke_in_two_is_one():
    broken = "\n".join("\t".join(row).replace("berkas. Jika", "berkas.\nJika") for row in [HEAD, *ROWS])
    expect_all(read(broken.encode()))


def test_a_pipe_that_belongs_to_the_words():
    rows = [HEAD, *ROWS[:3], ["4", "Menyerahkan izin \\| surat", *ROWS[3][2:]]]
    draft = read("\n".join(f"| {' | '.join(row)} |" for row in rows).encode())
    assert [row.activity for row in draft.rows] == [*ACTIVITIES[:3], "Menyerahkan izin | surat"]
    assert [row.executors.keys for row in draft.rows] == MARKED


@given(some.lists(some.lists(some.sampled_from(("", "", "X", "kata", "5 menit")), min_size=9, max_size=9), max_size=8))
@settings(max_examples=60, deadline=None)
def test_every_word_of_a_table_is_somewhere_in_the_draft(rows):
    """Each cell with words gets one of its own; where the table cannot be read at all, it is refused."""
    count = itertools.count()
    named = [[f"{cell}{next(count)}" if cell == "kata" else cell for cell in row] for row in rows]
    with contextlib.suppress(Refused):
        said = drafted([HEAD, *named], after="sisa999").model_dump_json()
        assert [
            cell for row in named for cell in row if cell.startswith("kata") and not re.search(rf"{cell}\b", said)
        ] == []
        assert "sisa999" in said
