"""What is unsound beside what the files of broken/ show: calls across files, splits, and many faults at once."""

from types import SimpleNamespace

import pytest

from alur.engine.cases.registry import activities
from alur.engine.sops.rules.reading import check, read
from alur.kernel.registry import Registry

from .make import KNOWN, library, library_text, toy


def calling(slug, called=None):
    """The toy SOP under another slug; with `called` its step `serahkan` calls that SOP."""
    text = toy(("slug: pinjam-ruang", f"slug: {slug}"))
    if called:
        text = text.replace(
            "    then: nilai", f"    call: {{sop: {called}, returns: {{selesai: nilai, ditolak: ditolak}}}}"
        )
    return text


def chain(*slugs):
    """Each SOP calls the next."""
    return {slug: read(calling(slug, called)) for slug, called in zip(slugs, [*slugs[1:], None], strict=True)}


def messages(text, others=None, known=KNOWN):
    return [fault.message for fault in check(text, "x.yaml", known, library() if others is None else others)]


def test_five_levels_of_calls_are_fine_and_six_are_not():
    others = chain("b", "c", "d", "e", "f")
    assert messages(calling("a", "b"), others) == []
    (fault,) = messages(calling("a", "b"), chain("b", "c", "d", "e", "f", "g"))
    assert "lebih dari 5 tingkat (a → b → c → d → e → f → g)" in fault


def test_sops_that_call_each_other_in_a_circle_are_refused():
    others = chain("b", "c") | {"c": read(calling("c", "a"))}
    (fault,) = messages(calling("a", "b"), others)
    assert "tanpa akhir (a → b → c → a)" in fault


def test_an_sop_that_calls_itself_is_refused():
    (fault,) = messages(calling("a", "a"), {})
    assert "memanggil dirinya sendiri" in fault


def test_without_other_sops_calls_are_left_unjudged():
    assert check(calling("a", "entah")) == []


def test_a_call_after_service_may_not_wait_for_an_answer_that_never_comes():
    waiting = library_text("survei-kepuasan").replace("    timeout: {after: 3 hari, outcome: tidak-diisi}\n", "", 1)
    others = library() | {"survei-kepuasan": read(waiting)}
    (fault,) = messages(library_text("virtual-meeting"), others)
    assert "langkah “isi” SOP “survei-kepuasan” dapat menunggu tanpa akhir" in fault


def test_a_round_through_a_called_sop_that_nobody_works_on_is_endless():
    robot = library_text("survei-kepuasan").replace("executor: pemohon", "executor: sistem")
    robot = robot.replace("    timeout: {after: 3 hari, outcome: tidak-diisi}\n", "")
    text = toy(
        ("    then: nilai", "    then: panggil"),
        (
            "  - id: nilai\n",
            "  - id: panggil\n    name: Panggil\n    executor: petugas\n    call: {sop: survei-kepuasan, "
            "returns: {diisi: nilai, tidak-diisi: panggil}}\n  - id: nilai\n",
        ),
    )
    assert messages(text) == []
    (fault,) = messages(text, library() | {"survei-kepuasan": read(robot)})
    assert "langkah sistem “panggil” berputar tanpa henti" in fault


def test_a_return_past_an_issued_document_is_refused():
    returning = ("      tidak: {label: Tidak, to: ditolak}", "      tidak: {label: Tidak, to: ajukan, back: true}")
    assert messages(toy(returning)) == []
    (fault,) = messages(toy(returning, ("    rows: [2]\n", "    rows: [2]\n    issues_document: true\n")))
    assert "melewati langkah yang menerbitkan dokumen" in fault


SPLIT = (
    "    then: nilai",
    "    parallel: {branches: {satu: kiri, dua: kanan}, join: nilai}\n"
    "  - {id: kiri, name: Kiri, executor: petugas, then: LEFT}\n"
    "  - {id: kanan, name: Kanan, executor: petugas, then: RIGHT}",
)


@pytest.mark.parametrize(
    ("left", "right", "fragment"),
    [
        ("nilai", "nilai", None),
        ("nilai", "selesai", "cabang “dua” berakhir sebelum “nilai”"),
        ("kanan", "nilai", "cabang “dua” bercampur dengan cabang lain"),
    ],
)
def test_branches_must_join_and_stay_apart(left, right, fragment):
    old, new = SPLIT
    found = messages(toy((old, new.replace("LEFT", left).replace("RIGHT", right))))
    assert any(fragment in message for message in found) if fragment else found == []


def test_faults_of_shape_and_of_sense_are_told_together():
    text = toy(
        ("audience: publik", "audience: umum"),
        ("    rows: [4]\n", "    rows: [4, 7]\n"),
        ("time: Tentatif", "time: nanti"),
        ("fills: subject", "fills: subjek"),
    )
    found = messages(text)
    for fragment in ("“umum”", "baris 7 tidak ada", "waktu “nanti”", "“subjek”"):
        assert any(fragment in message for message in found), (fragment, found)


def test_one_mistyped_target_does_not_make_the_rest_look_unreachable():
    (fault,) = messages(toy(("to: setujui}", "to: setujuj}")))
    assert "“setujuj” tidak dikenal" in fault


def test_a_registry_of_activities_serves_as_the_list_of_known_ones():
    registry = Registry("activity")
    registry.add("surveys.fill", object())
    (fault,) = check(toy(("    rows: [4]\n", "    rows: [4]\n    does: survey.fill\n")), "x.yaml", registry)
    assert "“surveys.fill”" in fault.advice
    assert check(toy(), "x.yaml", registry) == []


def test_outcomes_are_those_that_the_activity_can_end_with():
    registry = Registry("activity")
    for name in ("surveys.fill", "surveys.invite", "surveys.remind"):
        registry.add(name, SimpleNamespace(results=("diisi", "tidak-diisi") if name == "surveys.fill" else ()))
    text = library_text("survei-kepuasan")
    assert check(text, "x.yaml", registry) == []
    (fault,) = check(text.replace("      diisi:\n", "      terisi:\n", 1), "x.yaml", registry)
    assert "“surveys.fill” tidak pernah berakhir dengan “terisi”" in fault.message


def test_an_internal_service_may_be_started_by_an_officer():
    text = toy(
        ("audience: publik", "audience: internal"),
        ("    rows: [1]\n    executor: peminjam", "    rows: [1]\n    executor: petugas"),
    )
    assert messages(text) == []


KEPALA = "kepala: {name: Kepala, kind: position}"
NAMA = "label: Nama, fills: applicant.name"
NAMA_LINE = "      - {name: nama, type: text, label: Nama, fills: applicant.name}\n"
IMPOSSIBLE = {
    "pemohon sudah ada": (KEPALA, "kepala: {name: Kepala, kind: applicant}"),
    "publik hanya melihat": (KEPALA, "kepala: {name: Kepala, kind: public}"),
    "bukan isian orang": (KEPALA, "kepala: {name: Kepala, kind: contact, from: ajukan.nama}"),
    "selesai saat diambil": ("    separate_from: periksa", "    completes_on: claim"),
    "“ya” bukan hasil langkah ini": ("{after: 3 hari, outcome: then}", "{after: 3 hari, outcome: ya}"),
    "tidak dapat mengisi applicant.phone": (NAMA, "label: Nama, fills: applicant.phone"),
    "harus selalu terisi": ("label: Keperluan,", "label: Keperluan, required: false,"),
    "batas bawah lebih besar": ("label: Keperluan,", "label: Keperluan, min: 9, max: 3,"),
    "pola tidak dapat dibaca": ("label: Keperluan,", "label: Keperluan, pattern: '[a',"),
    "pilihan “kecil” sudah ada": ("{value: besar, label: Besar}", "{value: kecil, label: Besar}"),
    "belum ada isian untuk nama pemohon": (NAMA_LINE, ""),
    "tidak dapat bercabang saat diajukan": ("    then: periksa\n", "    outcomes: {a: {label: A, to: periksa}}\n"),
    "tanpa baris dan tanpa nama": ("    name: Menilai layanan\n", ""),
}


@pytest.mark.parametrize("fragment", IMPOSSIBLE)
def test_what_cannot_be_done_is_named(fragment):
    found = messages(toy(IMPOSSIBLE[fragment]))
    assert any(fragment in message for message in found), found


def test_an_option_that_the_activity_does_not_know_is_told():
    text = toy(("executor: petugas\n", "executor: petugas\n    options: {warna: biru}\n"))
    faults = check(text, "toy.yaml", activities, {})
    assert any("options tidak cocok" in fault.message and fault.line for fault in faults), faults


def test_the_step_that_chooses_an_officer_may_not_end_without_choosing():
    text = library_text("konsultasi-kesekretariatan")
    old = "    executor: kepala-bagian\n    form:"
    assert old in text
    hurried = text.replace(
        old, "    executor: kepala-bagian\n    timeout: {after: 1 hari, outcome: then}\n    form:", 1
    )
    assert any("tanpa memilih petugas" in message for message in messages(hurried))
