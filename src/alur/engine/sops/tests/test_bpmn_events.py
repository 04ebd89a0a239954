"""Steps that wait for events, drawn as sub-processes: taken from changed files of ours and from other tools."""

import pytest

from alur.engine.sops.rules.bpmn import as_bpmn, from_bpmn

from .make import library
from .test_bpmn_import import foreign, refused

LINE = (
    '<subProcess id="Kejadian" triggeredByEvent="true"><startEvent id="Datang" isInterrupting="false">'
    '<messageEventDefinition messageRef="Pesan" /></startEvent><userTask id="Keluhan" name="Mencatat keluhan" />'
    '<userTask id="Jawab" name="Menjawab keluhan" /><endEvent id="Beres" />'
    '<sequenceFlow id="K1" sourceRef="Datang" targetRef="Keluhan" />'
    '<sequenceFlow id="K2" sourceRef="Keluhan" targetRef="Jawab" />'
    '<sequenceFlow id="K3" sourceRef="Jawab" targetRef="Beres" /></subProcess>'
)
WAITING = (
    '<subProcess id="Masa" name="Masa pakai"><startEvent id="Buka" /><intermediateCatchEvent id="Tunggu">'
    "<timerEventDefinition><timeDuration>5 hari</timeDuration></timerEventDefinition></intermediateCatchEvent>"
    '<endEvent id="Tutup" /><sequenceFlow id="M1" sourceRef="Buka" targetRef="Tunggu" />'
    f'<sequenceFlow id="M2" sourceRef="Tunggu" targetRef="Tutup" />{LINE}</subProcess>'
    '<sequenceFlow id="M3" name="Kendaraan kembali" sourceRef="Masa" targetRef="Event_2" />'
)


def watched(*changes):
    """The vehicle is handed over, and complaints are taken down for five days."""
    return foreign(
        ('sourceRef="Activity_5" targetRef="Event_2"', 'sourceRef="Activity_5" targetRef="Masa"'),
        ('sourceRef="Event_4" targetRef="Event_2"', 'sourceRef="Event_4" targetRef="Masa"'),
        ("<flowNodeRef>Activity_5<", "<flowNodeRef>Masa</flowNodeRef><flowNodeRef>Activity_5<"),
        ("</process>", f"{WAITING}</process>"),
        ("<process ", '<message id="Pesan" /><process '),
        *changes,
    )


def test_a_changed_drawing_of_ours_keeps_the_step_that_waits():
    what = library()["media-sosial"]
    changed = (
        as_bpmn(what).decode().replace('name="Sudah dijawab"', 'name="Terjawab"').replace(">14 hari<", ">20 hari<")
    )
    changed = changed.replace('name="14 hari"', 'name="20 hari"')
    found = from_bpmn(changed.encode(), "a.bpmn")
    watch = found.step("komentar")
    assert (watch.event, watch.timeout.after, watch.timeout.outcome) == (True, "20 hari", "masa-habis")
    assert (list(watch.outcomes), watch.outcomes["masa-habis"].to) == (["ada", "masa-habis"], "selesai")
    answered = found.step("tanggapi").outcomes["dijawab"]
    assert (answered.label.id, answered.to) == ("Terjawab", "komentar")
    assert found.step("setujui-tanggapan").outcomes["ubah"].back
    assert watch.form == what.step("komentar").form


def test_a_sub_process_of_another_tool_that_waits_is_such_a_step():
    found = from_bpmn(watched().encode(), "gambar.bpmn")
    step = found.step("mencatat-keluhan")
    assert (step.event, step.executor, step.timeout.after) == (True, "pengelola-kendaraan", "5 hari")
    assert {key: (each.label.id, each.to) for key, each in step.outcomes.items()} == {
        "selesai": ("Selesai", "menjawab-keluhan"),
        "kendaraan-kembali": ("Kendaraan kembali", "kendaraan-diserahkan"),
    }
    assert step.timeout.outcome == "kendaraan-kembali"
    assert found.step("menjawab-keluhan").then == "mencatat-keluhan"
    assert "Dari gambar BPMN: subProcess bernama “Masa pakai”." in found.notes


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((' isInterrupting="false"', ""), "subProcess “Masa pakai”"),
        (("messageEventDefinition", "conditionalEventDefinition"), "subProcess “Masa pakai”"),
        (('<endEvent id="Beres" />', '<endEvent id="Beres"><terminateEventDefinition /></endEvent>'), "subProcess"),
        (('<endEvent id="Tutup" />', '<endEvent id="Tutup" /><task id="Lagi" />'), "subProcess “Masa pakai”"),
        (("<timeDuration>5 hari</timeDuration>", "<timeDate>2026-01-01</timeDate>"), "pengatur waktu"),
        (('<message id="Pesan" />', '<message id="Pesan" /><signal id="Lain" />'), "signal “Lain”"),
        (
            ('<startEvent id="Buka" />', '<startEvent id="Buka"><documentation>X</documentation></startEvent>'),
            "keterangan",
        ),
        (('name="Masa pakai">', 'name="Masa pakai"><documentation>Penting</documentation>'), "subProcess “Masa pakai”"),
    ],
)
def test_a_sub_process_that_says_more_is_refused_and_named(change, said):
    found = refused(watched(change))
    assert any(said in each for each in found), found
