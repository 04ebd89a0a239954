"""The BPMN export: valid by OMG's own schema, loaded by another engine, and the same bytes each time."""

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import XSD_PATH, BpmnParser

from alur.engine.sops.queries import shipped
from alur.engine.sops.rules.bpmn import as_bpmn
from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.reading import read
from alur.foundation.offices.tests.make import make_office
from alur.project.cli import main

from .make import HERE, TOY, library, library_text, published

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ALUR = "{urn:alur:sop:1}"
SCHEMA = etree.XMLSchema(etree.parse(XSD_PATH))
"""OMG's BPMN20.xsd, as it comes with SpiffWorkflow."""


WORDS = st.characters(exclude_categories=["Cs"])


def definition(*steps, **parts):
    """A definition around these steps; the first is the application."""
    base = read(TOY).model_dump(mode="json", by_alias=True)
    application = {"id": "ajukan", "name": "Mengajukan", "executor": "peminjam", "then": steps[0]["id"]}
    named = [{"name": step["id"], "executor": "petugas", **step} for step in steps]
    return Definition.model_validate(base | {"steps": [application, *named]} | parts)


def written(what):
    """The export as a tree, after OMG's schema has accepted it."""
    document = etree.parse(BytesIO(as_bpmn(what)))
    SCHEMA.assertValid(document)
    return document.getroot()


def ways(root):
    """Source and target of every flow, with its condition."""
    return {
        (flow.get("sourceRef"), flow.get("targetRef"), flow.findtext(f"{BPMN}conditionExpression"))
        for flow in root.iter(f"{BPMN}sequenceFlow")
    }


def sources(root, target):
    return {flow.get("sourceRef") for flow in root.iter(f"{BPMN}sequenceFlow") if flow.get("targetRef") == target}


def one(root, symbol):
    (found,) = [element for element in root.iter() if element.get("id") == symbol]
    return found


@pytest.mark.parametrize("slug", shipped())
def test_a_shipped_sop_is_valid_by_the_schema_of_omg_and_every_reference_is_there(slug):
    root = written(library()[slug])
    symbols = {element.get("id") for element in root.iter() if element.get("id")}
    for flow in root.iter(f"{BPMN}sequenceFlow"):
        assert {flow.get("sourceRef"), flow.get("targetRef")} <= symbols
    assert {reference.text for reference in root.iter(f"{BPMN}flowNodeRef", f"{BPMN}incoming")} <= symbols


@pytest.mark.parametrize("slug", shipped())
def test_two_exports_are_the_same_bytes(slug):
    assert as_bpmn(library()[slug]) == as_bpmn(read(library_text(slug)))


def test_another_engine_loads_all_seven_with_what_they_call():
    parser = BpmnParser()
    for what in library().values():
        parser.add_bpmn_xml(written(what))
    for slug, what in library().items():
        # In the order of the document: an inner one is known once the one around it was asked for.
        inside = [each.get("id") for each in written(what).iter(f"{BPMN}subProcess")]
        tasks = set(parser.get_spec(f"Process_{slug}").task_specs)
        tasks |= {name for part in inside for name in parser.get_spec(part).task_specs}
        assert {f"Step_{step.id}" for step in what.steps} <= tasks
        assert {f"End_{end}" for end in what.ends} <= tasks
    assert set(parser.get_subprocess_specs("Process_kendala-tik")) == {
        "Process_pemeliharaan-perbaikan",
        "Process_survei-kepuasan",
    }


@pytest.mark.parametrize("slug", shipped())
def test_lanes_are_the_executors_and_hold_every_symbol_once(slug):
    root, what = written(library()[slug]), library()[slug]
    process = root.find(f"{BPMN}process")
    lanes = process.find(f"{BPMN}laneSet")
    assert [lane.get("name") for lane in lanes] == [each.name for each in what.executors.values()]
    held = [reference.text for reference in lanes.iter(f"{BPMN}flowNodeRef")]
    symbols = [each.get("id") for each in process if each.get("id") and not each.tag.endswith(("Flow", "laneSet"))]
    assert sorted(held) == sorted(symbols)
    named = {executor.name for executor in what.executors.values()}
    for step in what.steps:
        (lane,) = [lane for lane in root.iter(f"{BPMN}lane") if f"Step_{step.id}" in [each.text for each in lane]]
        assert lane.get("name") == what.executors[step.executor].name
    assert {lane.get("name") for lane in root.iter(f"{BPMN}lane")} == named


@pytest.mark.parametrize("slug", shipped())
def test_every_signed_row_is_in_the_export_with_its_mutu_baku_word_for_word(slug):
    found = {}
    for row in written(library()[slug]).iter(f"{ALUR}row"):
        found[int(row.get("no"))] = {each.tag.removeprefix(ALUR): each.text for each in row}
    words = ("activity", "requirements", "time", "output", "note")
    assert found == {
        row.no: {word: getattr(row, word) for word in words if getattr(row, word)} for row in library()[slug].rows
    }


def test_the_identity_block_is_in_the_export():
    sop = written(library()["kendala-tik"]).find(f".//{ALUR}sop")
    assert sop.findtext(f"{ALUR}number") == "493.54/OT.225/H.5/7/2023"
    assert len(sop.findall(f"{ALUR}legal_basis")) == 9
    assert sop.find(f"{ALUR}approved_by").get("nip") == "197102012002121002"


def test_outcomes_leave_a_gateway_by_their_labels_and_a_return_is_marked():
    root = written(read(TOY))
    assert ("Decide_periksa", "Step_setujui", 'hasil_periksa == "kosong"') in ways(root)
    assert ("Decide_periksa", "End_ditolak", 'hasil_periksa == "penuh"') in ways(root)
    back = one(root, "Flow_periksa_kurang")
    assert (back.get("name"), back.get("targetRef")) == ("Kurang lengkap", "Step_ajukan")
    assert back.find(f".//{ALUR}outcome").get("back") == "true"


def test_a_time_limit_is_a_timer_on_the_edge_that_says_its_time_in_words():
    root = written(read(TOY))
    limit = one(root, "Timeout_setujui")
    assert limit.get("attachedToRef") == "Step_setujui"
    assert limit.findtext(f".//{BPMN}timeDuration") == "2 hari"
    assert ("Timeout_setujui", "End_ditolak", None) in ways(root)
    assert ("Timeout_nilai", "End_selesai", None) in ways(root)


def test_a_call_names_the_process_and_asks_how_it_ended():
    root = written(library()["kendala-tik"])
    assert one(root, "Step_perbaikan").get("calledElement") == "Process_pemeliharaan-perbaikan"
    assert one(root, "Step_perbaikan").tag == f"{BPMN}callActivity"
    assert ("Decide_perbaikan", "Step_konfirmasi", 'hasil_perbaikan == "diperbaiki"') in ways(root)


def test_what_the_system_does_is_a_service_task():
    assert one(written(library()["survei-kepuasan"]), "Step_undangan").tag == f"{BPMN}serviceTask"


def test_branches_join_by_one_flow_each():
    root = written(
        definition(
            {"id": "bagi", "parallel": {"branches": {"kiri": "a", "kanan": "b"}, "join": "satukan"}},
            {"id": "a", "outcomes": {"ya": {"label": "Ya", "to": "satukan"}, "tidak": {"label": "Tidak", "to": "c"}}},
            {"id": "b", "then": "satukan"},
            {"id": "c", "then": "satukan"},
            {"id": "satukan", "outcomes": {"a": {"label": "A", "to": "satukan"}, "b": {"label": "B", "to": "selesai"}}},
        )
    )  # fmt: skip
    assert {("Step_bagi", "Split_bagi", None), ("Split_bagi", "Step_a", None), ("Split_bagi", "Step_b", None)} <= ways(
        root
    )
    into = {source for source, target, _condition in ways(root) if target == "Join_bagi"}
    assert into == {"Meet_bagi_kiri", "Step_b"}
    assert {source for source, target, _condition in ways(root) if target == "Meet_bagi_kiri"} == {"Decide_a", "Step_c"}
    # Doing the join's step again from outside the branches does not arrive at the join.
    assert {source for source, target, _ in ways(root) if target == "Step_satukan"} == {"Join_bagi", "Decide_satukan"}


def test_the_join_of_an_inner_split_may_be_that_of_the_outer():
    root = written(
        definition(
            {"id": "luar", "parallel": {"branches": {"x": "dalam", "y": "c", "kosong": "satukan"}, "join": "satukan"}},
            {"id": "dalam", "parallel": {"branches": {"atas": "a", "bawah": "b"}, "join": "satukan"}},
            {"id": "a", "then": "satukan"},
            {"id": "b", "then": "satukan"},
            {"id": "c", "then": "satukan"},
            {"id": "satukan", "then": "selesai"},
        )
    )  # fmt: skip
    assert {source for source, target, _ in ways(root) if target == "Join_dalam"} == {"Step_a", "Step_b"}
    assert {source for source, target, _ in ways(root) if target == "Join_luar"} == {
        "Join_dalam",
        "Step_c",
        "Split_luar",
    }
    assert {source for source, target, _ in ways(root) if target == "Step_satukan"} == {"Join_luar"}


EVENT = definition(
    {"id": "unggah", "then": "pantau"},
    {
        "id": "pantau",
        "event": True,
        "not_before": "2 hari",
        "outcomes": {
            "perlu-jawaban": {"label": "Perlu jawaban", "to": "jawab"},
            "diabaikan": {"label": "Diabaikan", "to": "pantau"},
            "habis": {"label": "Masa pantau habis", "to": "lapor"},
        },
        "timeout": {"after": "14 hari", "outcome": "habis"},
    },
    {"id": "jawab", "executor": "kepala", "then": "pantau"},
    {"id": "lapor", "then": "selesai"},
)


def test_firings_run_inside_the_watch_and_end_there():
    root = written(EVENT)
    watch = one(root, "Watch_pantau")
    assert one(watch, "Waiting_pantau").findtext(f".//{BPMN}timeDuration") == "14 hari"
    line = one(watch, "Line_pantau")
    assert line.get("triggeredByEvent") == "true"
    firing = one(line, "Firing_pantau")
    assert firing.get("isInterrupting") == "false"
    assert one(root, firing.find(f"{BPMN}signalEventDefinition").get("signalRef")).tag == f"{BPMN}signal"
    assert {("Firing_pantau", "Step_pantau", None), ("Step_jawab", "Fired_pantau", None)} <= ways(line)
    assert ("Decide_pantau", "Fired_pantau", 'hasil_pantau == "diabaikan"') in ways(line)
    inside = {element.get("id") for element in watch.iter()}
    crossing = [way for way in ways(root) if (way[0] in inside) != (way[1] in inside)]
    assert (
        sorted(crossing) == [("Wait_pantau", "Watch_pantau", None), ("Watch_pantau", "Step_lapor", None)]
        or crossing == []
    )
    assert {("Step_unggah", "Wait_pantau", None), ("Watch_pantau", "Step_lapor", None)} <= ways(root)
    parser = BpmnParser()
    parser.add_bpmn_xml(root)
    assert "Watch_pantau" in parser.get_spec("Process_pinjam-ruang").task_specs


def test_a_return_out_of_a_firing_escalates_and_stops_the_watch():
    back = {"label": "Kembali", "to": "unggah", "back": True}
    changed = EVENT.model_dump(mode="json", by_alias=True)
    changed["steps"][3] |= {"then": None, "outcomes": {"ya": {"label": "Ya", "to": "pantau"}, "kembali": back}}
    root = written(Definition.model_validate(changed))
    watch = one(root, "Watch_pantau")
    assert ("Decide_jawab", "Leave_jawab_kembali", 'hasil_jawab == "kembali"') in ways(watch)
    edge = one(root, "Leave_jawab_kembali_pantau")
    assert edge.get("attachedToRef") == "Watch_pantau"
    cause = one(root, edge.find(f"{BPMN}escalationEventDefinition").get("escalationRef"))
    assert cause.tag == f"{BPMN}escalation"
    assert ("Leave_jawab_kembali_pantau", "Step_unggah", None) in ways(root)
    parser = BpmnParser()
    parser.add_bpmn_xml(root)
    assert "Leave_jawab_kembali_pantau" in parser.get_spec("Process_pinjam-ruang").task_specs


@settings(deadline=None)
@given(st.text(WORDS, min_size=1), st.text(WORDS, min_size=1))
def test_whatever_the_words_are_the_file_can_be_read(title, activity):
    what = read(TOY).model_dump(mode="json", by_alias=True)
    what["sop"]["title"] = title
    what["rows"][0]["activity"] = activity
    root = ElementTree.fromstring(as_bpmn(Definition.model_validate(what)))
    if title.isprintable():
        assert root.findtext(f".//{ALUR}title") == title


def test_the_command_writes_a_shipped_sop_and_a_file_alike(capsys, tmp_path):
    by_slug, by_file = tmp_path / "a.bpmn", tmp_path / "b.bpmn"
    assert main(["sop", "export", "kendala-tik", "--format", "bpmn", "-o", str(by_slug)]) == 0
    assert "Penanganan kendala TIK" in capsys.readouterr().out
    assert main(["sop", "export", str(shipped()["kendala-tik"]), "--format", "bpmn", "-o", str(by_file)]) == 0
    assert by_slug.read_bytes() == by_file.read_bytes() == as_bpmn(library()["kendala-tik"])


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["kendala-tik", "--format", "png"], 2, "SOP dapat ditulis sebagai pdf, docx, svg, bpmn, yaml"),
        (["entah", "--format", "bpmn"], 2, "“entah” bukan berkas dan bukan SOP bawaan"),
        ([str(HERE / "broken" / "unknown-target.yaml"), "--format", "bpmn"], 1, "tidak ada yang ditulis"),
        ([str(HERE), "--format", "bpmn"], 1, "tidak dapat dibuka"),
    ],
)
def test_the_command_refuses_in_words_and_writes_nothing(capsys, tmp_path, words, status, said):
    path = tmp_path / "hasil.bpmn"
    assert main(["sop", "export", *words, "-o", str(path)]) == status
    printed = capsys.readouterr()
    assert said in printed.out + printed.err
    assert not path.exists()


def test_a_folder_that_is_not_there_is_told(capsys):
    assert main(["sop", "export", "kendala-tik", "--format", "bpmn", "-o", str(Path("/tidak/ada.bpmn"))]) == 1
    assert "tidak dapat ditulis" in capsys.readouterr().err


@pytest.mark.django_db
def test_an_office_exports_what_is_in_force_there(capsys, tmp_path):
    published(make_office("pusat"))
    path = tmp_path / "ruang.bpmn"
    assert main(["sop", "export", "pinjam-ruang", "--office", "pusat", "--format", "bpmn", "-o", str(path)]) == 0
    assert path.read_bytes() == as_bpmn(read(TOY))
    assert main(["sop", "export", "kendala-tik", "--office", "pusat", "--format", "bpmn", "-o", str(path)]) == 2
    assert "Yang berlaku: pinjam-ruang" in capsys.readouterr().err
