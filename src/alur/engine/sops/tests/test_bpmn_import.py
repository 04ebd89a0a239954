"""BPMN in: our own files come back whole, others as far as an SOP can say it, and nothing is dropped in silence."""

import time

import pytest

from alur.engine.sops.queries import shipped
from alur.engine.sops.rules.bpmn import MAX_BYTES, as_bpmn, as_yaml, from_bpmn
from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.faults import FaultyDefinition
from alur.engine.sops.rules.reading import read
from alur.project.cli import main

from .make import HERE, TOY, library

FOREIGN = (HERE / "documents" / "peminjaman.bpmn").read_text(encoding="utf-8")


def refused(content):
    """What is said of a file that is not taken."""
    with pytest.raises(FaultyDefinition) as faulty:
        from_bpmn(content if isinstance(content, bytes) else content.encode(), "gambar.bpmn")
    return [str(fault) for fault in faulty.value.faults]


def foreign(*changes):
    text = FOREIGN
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("slug", shipped())
def test_our_own_file_comes_back_as_the_very_definition(slug):
    what = library()[slug]
    assert from_bpmn(as_bpmn(what), "a.bpmn") == what
    assert read(as_yaml(what)) == what


def test_a_drawing_moved_about_in_a_tool_is_still_the_same_definition():
    # Tools write places anew, leave out references that follow from others, and sign the file.
    what = library()["media-sosial"]
    moved = as_bpmn(what).replace(b'exporter="Alur"', b'exporter="Lain"').replace(b'<dc:Bounds x="', b'<dc:Bounds x="1')
    assert moved != as_bpmn(what)
    assert from_bpmn(moved, "a.bpmn") == what


def test_a_drawing_that_was_changed_gives_its_names_and_ways_and_keeps_the_rest():
    changed = (
        as_bpmn(read(TOY))
        .decode()
        .replace('name="Memeriksa jadwal"', 'name="Memeriksa kalender"')
        .replace('name="Kosong"', 'name="Masih kosong"')
        .replace('sourceRef="Step_ajukan" targetRef="Step_periksa"', 'sourceRef="Step_ajukan" targetRef="Step_setujui"')
        .replace('name="Petugas"', 'name="Petugas Ruang"')
    )
    found, before = from_bpmn(changed.encode(), "a.bpmn"), read(TOY)
    assert str(found.step("periksa").name) == "Memeriksa kalender"
    assert str(found.step("periksa").outcomes["kosong"].label) == "Masih kosong"
    assert found.first_step.then == "setujui"
    assert found.executors["petugas"].name == "Petugas Ruang"
    assert found.first_step.form == before.first_step.form
    assert (found.sop, found.rows, found.service) == (before.sop, before.rows, before.service)


def test_signed_words_are_not_changed_by_a_drawing():
    changed = as_bpmn(read(TOY)).decode().replace("<alur:time>1 jam<", "<alur:time>9 jam<")
    (said,) = refused(changed)
    assert "row" in said
    assert "berubah atau tidak lengkap" in said


def test_what_is_written_beside_a_symbol_of_ours_is_not_dropped_either():
    own = as_bpmn(library()["konsultasi-sip"]).decode().replace('name="Selesai"', 'name="Tuntas"')
    assert from_bpmn(own.encode(), "a.bpmn").ends["selesai"].label.id == "Tuntas"
    for old in ("Batas tunggu, dihitung dalam waktu kerja kantor: 14 hari", "DARING</bpmn:documentation>"):
        assert old in own
        assert "documentation" in refused(own.replace(old, f"Catatan saya {old}" if "</" not in old else f"X {old}"))[0]


def test_a_drawing_of_another_tool_becomes_an_sop():
    found = from_bpmn(FOREIGN.encode(), "gambar.bpmn")
    assert found.sop.title == "Peminjaman Kendaraan Dinas"
    assert {key: (each.name, str(each.kind)) for key, each in found.executors.items()} == {
        "pemohon": ("Pemohon", "applicant"),
        "kepala-subbagian-umum": ("Kepala Subbagian Umum", "position"),
        "pengelola-kendaraan": ("Pengelola Kendaraan", "position"),
    }
    assert found.first_step.then == "menyetujui-peminjaman"
    decided = found.step("menyetujui-peminjaman").outcomes
    assert {key: each.to for key, each in decided.items()} == {
        "tidak": "permohonan-ditolak",
        "ya": "menerima-penugasan",
    }
    split = found.step("menerima-penugasan").parallel
    assert split.branches == {"kendaraan": "menyiapkan-kendaraan", "pengemudi": "menugaskan-pengemudi"}
    assert split.join == "menyerahkan-kendaraan"
    last = found.step("menyerahkan-kendaraan")
    assert (last.then, last.timeout.after, last.timeout.outcome) == ("kendaraan-diserahkan", "3 hari", "then")
    assert {key: str(end.kind) for key, end in found.ends.items()} == {
        "kendaraan-diserahkan": "selesai",
        "permohonan-ditolak": "ditolak",
    }
    assert found.rows[0].activity == "Pemohon mengajukan peminjaman kendaraan secara tertulis"
    assert [row.no for row in found.rows] == [1, 2, 3, 4, 5, 6]
    assert read(as_yaml(found)) == found


def test_names_that_an_sop_has_no_place_for_are_kept_as_its_notes():
    found = from_bpmn(foreign(('<sequenceFlow id="Flow_2"', '<sequenceFlow id="Flow_2" name="surat"')).encode(), "a")
    assert found.notes == [
        "Dari gambar BPMN: participant bernama “Kantor”.",
        "Dari gambar BPMN: startEvent bernama “Butuh kendaraan”.",
        "Dari gambar BPMN: exclusiveGateway bernama “Disetujui?”.",
        "Dari gambar BPMN: sequenceFlow bernama “surat”.",
    ]


WAIT = (
    '<sequenceFlow id="W2" sourceRef="W" targetRef="Event_3" /><intermediateCatchEvent id="W">'
    "<timerEventDefinition><timeDuration>1 hari</timeDuration></timerEventDefinition></intermediateCatchEvent>"
)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([('<userTask id="Activity_2"', '<scriptTask id="Activity_2"')], "scriptTask “Menyetujui peminjaman”"),
        ([("exclusiveGateway", "inclusiveGateway")], "exclusiveGateway (satu jalan) atau parallelGateway"),
        ([('name="Menyetujui peminjaman" />', 'name="M"><multiInstanceLoopCharacteristics /></userTask>')], "penerima"),
        ([("</process>", '<textAnnotation id="T"><text>Catatan</text></textAnnotation></process>')], "textAnnotation"),
        ([("</process>", '<dataObject id="D" name="Surat" /></process>')], "dataObject “Surat”"),
        ([("</process>", '</process><process id="Lain" />')], "process “Lain”"),
        ([("</collaboration>", '<messageFlow id="M" /></collaboration>')], "messageFlow “M”"),
        ([("<startEvent ", '<startEvent id="Dua" /><startEvent ')], "satu tempat saja"),
        ([('name="Ya" sourceRef', 'name="Ya" isImmediate="true" foo="1" sourceRef')], "atribut “foo”"),
        ([('"Flow_5" name="Ya" sourceRef="Gateway_1" targetRef="Activity_6" />',
           '"Flow_5" sourceRef="Gateway_1" targetRef="Activity_6"><conditionExpression>${setuju}'
           "</conditionExpression></sequenceFlow>")], "memakai rumus “${setuju}”"),
        ([("<timeDuration>3 hari</timeDuration>", "<timeDate>2026-01-01</timeDate>")], "bukan pengatur waktu"),
        ([("</process>", '<task id="Yatim" name="Yatim" /></process>')], "tidak berada di lane"),
        ([('<parallelGateway id="Gateway_3" />', '<exclusiveGateway id="Gateway_3" />')], "tidak bertemu"),
        ([('targetRef="Gateway_2"', 'targetRef="Activity_3"')], "tidak terhubung"),
        ([('name="Menyiapkan kendaraan" />', 'name="M"><extensionElements><x:form xmlns:x="urn:lain" />'
           "</extensionElements></manualTask>")], "program lain"),
        ([("</process>", '<userTask id="Activity_2" name="Kedua" /></process>')], "tidak punya id sendiri"),
        ([("</process>", '<sequenceFlow id="F" sourceRef="X" targetRef="Activity_2" /></process>')], "tidak terhubung"),
        ([('"Activity_1" targetRef="Activity_2" />', '"Activity_1" targetRef="Activity_2"><conditionExpression>x'
           "</conditionExpression></sequenceFlow>")], "di luar sebuah keputusan"),
        ([('<manualTask id="Activity_3"', '<callActivity id="Activity_3"')], "tidak menyebut SOP"),
        ([('"Activity_1" targetRef="Activity_2" />', '"Activity_1" targetRef="W" />' + WAIT)], "hanya langkah"),
        ([("<flowNodeRef>Event_2</flowNodeRef>", "<flowNodeRef>Activity_1</flowNodeRef>")], "dari lane lain"),
        ([("<task id=", "<documentation>Penting</documentation><task id=")], "keterangan proses"),
    ],
)  # fmt: skip
def test_what_an_sop_cannot_say_is_named_with_its_line_and_the_file_refused(changes, said):
    found = refused(foreign(*changes))
    assert any(said in each for each in found), found
    assert all(each.startswith("gambar.bpmn:") for each in found)


def test_everything_that_cannot_be_taken_is_named_at_once():
    many = foreign(("</process>", '<dataObject id="D" /><group id="G" /></process>'), ("userTask", "sendTask"))
    found = refused(many)
    assert sum("sendTask" in each for each in found) >= 4
    assert any("dataObject" in each for each in found)
    assert any("group" in each for each in found)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HEAD = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (FOREIGN.replace("<definitions", LAUGHS + "<definitions").encode(), "DOCTYPE"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "DOCTYPE"),
        (b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]><x/>', "DOCTYPE"),
        (HEAD + b"<process>" * 100_000, "terlalu dalam"),
        (HEAD + b"<a/>" * 100_000, "terlalu banyak unsur"),
        (HEAD + b"<process>" + b'<task id="a"/><task id="b"/>' * 20_000 + b"</process></definitions>", "terlalu besar"),
        (b"<a>" + b" " * MAX_BYTES, "terlalu besar"),
        (b"<a", "bukan XML"),
        (b"", "bukan XML"),
        (b'<?xml version="1.0" encoding="entah"?><a/>', "tidak"),
        (b"\x00\x01\xff\xfe", "bukan XML"),
        (b"<html/>", "bukan berkas BPMN"),
        (HEAD + b"</definitions>", "tidak ada proses"),
    ],
)
def test_hostile_files_are_refused_quickly(content, said):
    began = time.perf_counter()
    assert said in " ".join(refused(content))
    assert time.perf_counter() - began < 3


def test_a_carried_definition_that_we_did_not_write_is_refused():
    own = as_bpmn(read(TOY)).decode()
    start, end = own.index("<alur:definition>") + 17, own.index("</alur:definition>")
    endless = read(TOY).model_dump(mode="json", by_alias=True)
    endless["steps"][0]["then"] = "ajukan"
    bad = Definition.model_validate(endless).model_dump_json(by_alias=True).replace("&", "&amp;").replace("<", "&lt;")
    for carried in ("{", "[" * 50_000, "null", '{"sop": 1}', bad):
        assert "alur:definition di dalamnya rusak" in refused(own[:start] + carried + own[end:])[0]


def test_the_command_writes_an_sop_file_and_says_what_it_still_lacks(capsys, tmp_path):
    source, target = tmp_path / "gambar.bpmn", tmp_path / "sop.yaml"
    source.write_text(FOREIGN)
    assert main(["sop", "import", str(source), "-o", str(target)]) == 0
    said = capsys.readouterr().out
    assert "Masih perlu dilengkapi" in said
    assert read(target.read_text()).sop.title == "Peminjaman Kendaraan Dinas"
    source.write_bytes(as_bpmn(library()["kendala-tik"]))
    assert main(["sop", "import", str(source), "-o", str(target)]) == 0
    assert "Masih perlu" not in capsys.readouterr().out
    assert read(target.read_text()) == library()["kendala-tik"]


def test_the_command_names_what_it_cannot_take_and_writes_nothing(capsys, tmp_path):
    source, target = tmp_path / "gambar.bpmn", tmp_path / "sop.yaml"
    source.write_text(foreign(("</process>", '<dataObject id="D" /></process>')))
    assert main(["sop", "import", str(source), "-o", str(target)]) == 1
    printed = capsys.readouterr()
    assert f"{source}:" in printed.out
    assert "1 bagian tidak dapat diambil; tidak ada yang ditulis." in printed.err
    assert not target.exists()
    assert main(["sop", "import", str(tmp_path / "tidak-ada"), "-o", str(target)]) == 1
