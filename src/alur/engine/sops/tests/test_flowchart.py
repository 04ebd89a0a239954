"""What a flowchart shows of a definition: symbols, lanes, arrows and their words; and the same as a list."""

import re
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree

import pytest

from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.flowchart import (
    INDONESIAN,
    Graph,
    Shape,
    described,
    graph_of,
    items_of,
    page_of,
    svg_of,
)
from alur.engine.sops.rules.reading import read

from .drawn import wrong_with

LIBRARY = {
    each.name: read((each / "sop.yaml").read_text(encoding="utf-8"), each.name)
    for each in (files("alur") / "library").iterdir()
    if (each / "sop.yaml").is_file()
}


def definition(steps: list[dict[str, Any]], rows: list[dict[str, Any]] | None = None, **more: Any) -> Definition:
    numbers = sorted({number for step in steps for number in step.get("rows", [])})
    return Definition.model_validate(
        {
            "sop": {
                "number": "1",
                "title": "Uji",
                "letterhead": ["K"],
                "approved_by": {"position": "K", "name": "N"},
            },
            "rows": rows or [{"no": number, "activity": f"Kegiatan {number}"} for number in numbers],
            "service": {"slug": "uji", "prefix": "UJ", "audience": "publik"},
            "executors": {
                "pemohon": {"name": "Pemohon", "kind": "applicant"},
                "petugas": {"name": "Petugas", "kind": "position"},
                "kepala": {"name": "Kepala", "kind": "position"},
            },
            "steps": steps,
            "ends": {"selesai": {"kind": "selesai"}, "ditolak": {"kind": "ditolak", "label": "Ditolak"}},
            **more,
        }
    )


def step(key: str, rows: list[int], executor: str = "petugas", **more: Any) -> dict[str, Any]:
    return {"id": key, "rows": rows, "executor": executor, "name": key.capitalize(), **more}


def arrows(graph: Graph) -> set[tuple[str, str, str]]:
    return {(edge.source, edge.target, edge.label) for edge in graph.edges}


DECISION = [
    step("ajukan", [1], "pemohon", then="periksa"),
    step(
        "periksa",
        [2],
        outcomes={
            "ya": {"label": {"id": "Ya", "en": "Yes"}, "to": "putuskan"},
            "tidak": {"label": "Tidak", "to": "ajukan", "back": True},
            "tolak": {"label": "Tolak", "to": "ditolak", "added": True},
        },
    ),
    step("putuskan", [3], "kepala", then="selesai"),
]


def test_the_signed_chart_has_the_signed_rows_and_nothing_that_was_added():
    graph = graph_of(definition(DECISION))
    assert [(node.key, node.shape) for node in graph.nodes.values()] == [
        ("r1.pemohon", Shape.CAPSULE),
        ("r2.petugas", Shape.DIAMOND),
        ("r3.kepala", Shape.CAPSULE),
    ]
    assert arrows(graph) == {
        ("r1.pemohon", "r2.petugas", ""),
        ("r2.petugas", "r3.kepala", "Ya"),
        ("r2.petugas", "r1.pemohon", "Tidak"),
    }


def test_the_live_chart_has_added_branches_dashed_and_says_the_states_in_words():
    graph = graph_of(definition(DECISION), states={"ajukan": "done", "periksa": "late"})
    added = [edge for edge in graph.edges if edge.added]
    assert [(edge.source, edge.target, edge.label) for edge in added] == [("r2.petugas", "end.ditolak", "Tolak")]
    assert graph.nodes["end.ditolak"].added
    svg = svg_of(page_of(graph, INDONESIAN), INDONESIAN, title="T", description="D")
    assert "stroke-dasharray" in svg
    assert "Terlambat" in svg
    assert described(graph, INDONESIAN).endswith("Posisi permohonan: Selesai: baris 1; Terlambat: baris 2.")


def test_an_added_step_is_passed_over_when_signed_and_gets_a_row_of_its_own_when_live():
    steps = [
        step("ajukan", [1], "pemohon", then="kerjakan"),
        step("kerjakan", [2], then="konfirmasi"),
        step(
            "konfirmasi",
            [3],
            "pemohon",
            added=True,
            outcomes={
                "sudah": {"label": "Sudah", "to": "tutup", "added": True},
                "belum": {"label": "Belum", "to": "kerjakan", "added": True},
            },
        ),
        step("tutup", [3], then="selesai"),
    ]
    signed = graph_of(definition(steps))
    assert arrows(signed) == {("r1.pemohon", "r2.petugas", ""), ("r2.petugas", "r3.petugas", "")}
    live = graph_of(definition(steps), states={})
    assert [row.activity for row in live.rows] == ["Kegiatan 1", "Kegiatan 2", "Tambahan: Konfirmasi", "Kegiatan 3"]
    assert ("skonfirmasi.pemohon", "r2.petugas", "Belum") in arrows(live)


def test_a_step_of_several_rows_is_a_chain_and_a_row_of_several_steps_one_symbol():
    steps = [
        step("ajukan", [1, 2], "pemohon", then="satu"),
        step("satu", [3], then="dua"),
        step("dua", [3], outcomes={"ya": {"label": "Ya", "to": "tiga"}, "ulang": {"label": "Ulang", "to": "satu"}}),
        step("tiga", [4], then="selesai"),
    ]
    graph = graph_of(definition(steps))
    assert len(graph.nodes) == 4
    assert ("r1.pemohon", "r2.pemohon", "") in arrows(graph)
    assert graph.nodes["r3.petugas"].steps == ("satu", "dua")


def test_others_who_do_a_row_get_a_symbol_beside_it():
    rows = [{"no": 1, "activity": "A"}, {"no": 2, "activity": "B", "executors": ["petugas", "kepala"]}]
    steps = [step("ajukan", [1], "pemohon", then="bersama"), step("bersama", [2], then="selesai")]
    graph = graph_of(definition(steps, rows))
    assert [edge.together for edge in graph.edges if edge.target == "r2.kepala"] == [True]
    unsigned = graph_of(definition([steps[0], steps[1] | {"participants": ["kepala"]}]))
    assert "r2.kepala" in unsigned.nodes


def test_branches_leave_their_split_and_come_together_at_the_join():
    steps = [
        step("ajukan", [1], "pemohon", then="bagi"),
        step("bagi", [2], parallel={"branches": {"kiri": "satu", "kanan": "dua"}, "join": "gabung"}),
        step("satu", [3], then="gabung"),
        step("dua", [4], "kepala", then="gabung"),
        step("gabung", [5], then="selesai"),
    ]
    graph = graph_of(definition(steps))
    assert {(one, other) for one, other, _label in arrows(graph) if one == "r2.petugas"} == {
        ("r2.petugas", "r3.petugas"),
        ("r2.petugas", "r4.kepala"),
    }
    assert {one for one, other, _label in arrows(graph) if other == "r5.petugas"} == {"r3.petugas", "r4.kepala"}
    assert graph.nodes["r2.petugas"].shape is Shape.BOX
    assert wrong_with(page_of(graph, INDONESIAN)) == []


def test_an_event_step_leads_off_at_each_firing_and_on_when_its_time_is_up():
    steps = [
        step("ajukan", [1], "pemohon", then="pantau"),
        step(
            "pantau",
            [],
            event=True,
            outcomes={"masuk": {"label": "Ada", "to": "jawab"}, "habis": {"label": "Tidak ada", "to": "tutup"}},
            timeout={"after": "3 hari", "outcome": "habis"},
        ),
        step("jawab", [2], then="pantau"),
        step("tutup", [3], then="selesai"),
    ]
    live = graph_of(definition(steps), states={"pantau": "current"})
    assert live.nodes["spantau.petugas"].shape is Shape.DIAMOND
    assert {("spantau.petugas", "r2.petugas", "Ada"), ("spantau.petugas", "r3.petugas", "Tidak ada")} <= arrows(live)
    signed = graph_of(definition(steps))
    assert {("r1.pemohon", "r2.petugas", "Ada"), ("r1.pemohon", "r3.petugas", "Tidak ada")} <= arrows(signed)
    assert wrong_with(page_of(live, INDONESIAN)) == []


def test_a_called_sop_is_named_and_stands_in_the_lane_that_the_row_names():
    graph = graph_of(LIBRARY["kendala-tik"], called=LIBRARY)
    called = graph.nodes["r5.pengelola-rumah-tangga"]
    assert (called.shape, called.text) == (Shape.CALL, "SOP Pemeliharaan/perbaikan peralatan")


def test_a_step_without_a_row_is_drawn_in_its_own_executors_lane_or_passed_over():
    rows = [
        {"no": 1, "activity": "A"},
        {"no": 2, "activity": "B", "executors": ["petugas", "kepala"]},
        {"no": 3, "activity": "C"},
    ]

    def steps(executor: str) -> list[dict[str, Any]]:
        return [
            step("ajukan", [1], "pemohon", then="periksa"),
            step("periksa", [2], then="tanya"),
            step("tanya", [], executor, then="tutup"),
            step("tutup", [3], then="selesai"),
        ]

    named = graph_of(definition(steps("kepala"), rows))
    assert named.nodes["r2.kepala"].steps == ("tanya",)
    assert ("r2.petugas", "r2.kepala", "") in arrows(named)
    other = graph_of(definition(steps("pemohon"), rows))
    assert other.nodes["r2.kepala"].steps == ()
    assert ("r2.petugas", "r3.petugas", "") in arrows(other)


def test_a_last_row_that_is_no_end_is_followed_by_a_capsule():
    graph = graph_of(LIBRARY["survei-kepuasan"])
    assert graph.nodes["end.done"].shape is Shape.CAPSULE
    assert graph.nodes["r3.sistem"].shape is Shape.BOX


def test_the_list_says_of_each_row_who_how_it_stands_and_what_follows():
    graph = graph_of(definition(DECISION), states={"ajukan": "done", "periksa": "current"})
    items = items_of(graph, INDONESIAN)
    assert [(item.number, item.executors, item.state) for item in items] == [
        ("1", ("Pemohon",), "Selesai"),
        ("2", ("Petugas",), "Sekarang"),
        ("3", ("Kepala",), ""),
    ]
    assert items[1].follows == ("Ya: lanjut ke baris 3", "Tidak: lanjut ke baris 1", "Tolak: lanjut ke “Ditolak”")


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_the_drawing_is_sound_xml_without_styles_or_scripts_and_always_the_same(name):
    def draw() -> str:
        graph = graph_of(LIBRARY[name], states={}, called=LIBRARY)
        return svg_of(page_of(graph, INDONESIAN), INDONESIAN, title="A & B <i>", description='"C"', identity="x")

    svg = draw()
    assert svg == draw()
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "x-t x-d"
    assert root[0].text == "A & B <i>"
    assert not re.search(r"<style|<script| style=| on\w+=|href=", svg)


def test_the_words_of_an_sop_are_escaped():
    rows = [{"no": 1, "activity": "<script>alert(1)</script> & lain"}, {"no": 2, "activity": "B"}]
    steps = [step("ajukan", [1], "pemohon", then="tutup"), step("tutup", [2], then="selesai")]
    graph = graph_of(definition(steps, rows))
    svg = svg_of(page_of(graph, INDONESIAN), INDONESIAN, title="T", description="D")
    assert "<script>" not in svg
    ElementTree.fromstring(svg)
