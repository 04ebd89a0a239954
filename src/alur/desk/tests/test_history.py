"""The history in words: every kind of entry that the code writes on a case has its sentence."""

import re
from pathlib import Path

import pytest

import alur
from alur.desk.panels.history import sentence, told
from alur.engine.cases.actions import reassign_task
from alur.engine.cases.panels.kinds import KINDS
from alur.engine.cases.tests import make as cases
from alur.foundation.journal.actions import erase_subject
from alur.foundation.journal.models import Entry
from alur.foundation.journal.tests.guards import unguarded
from alur.kernel import clock

from . import make

SOURCE = Path(alur.__file__).parent


def kinds_in_the_source():
    found = set()
    for path in SOURCE.rglob("*.py"):
        if "tests" not in path.parts and path.name != "kinds.py":
            found |= set(re.findall(r'"(case\.[a-z_]+)"', path.read_text()))
    # `close` names its kind by the state that the visit ends in.
    return found | {f"case.task_{state}" for state in ("closed", "skipped", "cancelled")}


def test_every_kind_that_is_written_has_a_sentence_and_every_sentence_a_kind():
    assert kinds_in_the_source() == {kind.name for kind in KINDS}


@pytest.mark.parametrize("kind", sorted(kind.name for kind in KINDS))
def test_a_sentence_has_no_gaps_even_for_an_entry_that_says_little(kind):
    definition = cases.definition([make.APPLICATION, make.PERIKSA, make.PUTUSKAN], rows=make.ROWS)
    bare = sentence(Entry(kind=kind, actor="system", data={}), definition, {})
    assert bare.endswith(".")
    assert "%(" not in bare
    data = {"step": "periksa", "outcome": "sesuai", "to": "permohonan", "officer": 7, "field": "nik", "end": "selesai"}
    full = sentence(Entry(kind=kind, actor="officer:7", data=data), definition, {"officer:7": "Rahmat"})
    assert full.endswith(".")
    assert "officer:7" not in full


@pytest.mark.django_db
def test_the_history_tells_who_did_what_newest_first():
    case = make.applied()
    task, petugas = cases.open_task(case), cases.officer("Rahmat", "petugas")
    with clock.frozen(make.AT):
        make.browser(petugas).post(make.step_url(case, task), make.completion(task))
        lines = [line.text for line in told(case).lines]
    assert lines[0] == "Langkah “Memutuskan” dimulai untuk Kepala."
    assert lines[1] == "Rahmat menyelesaikan “Memeriksa berkas”: Sesuai."
    assert lines[-1] == "Pemohon membuka permohonan."


@pytest.mark.django_db
def test_an_officer_of_another_office_is_never_named():
    case = make.applied()
    other = cases.officer("Asing", of=cases.office("lain"))
    with unguarded() as cursor:
        cursor.execute("UPDATE journal_entry SET actor = %s WHERE stream = %s", [other.actor, case.stream])
    assert not any("Asing" in line.text for line in told(case).lines)


@pytest.mark.django_db
def test_why_a_task_was_handed_over_is_told_until_the_person_is_erased():
    case = make.applied()
    task = cases.open_task(case)
    sari, rahmat = cases.officer("Sari", "petugas"), cases.officer("Rahmat", "petugas")
    said = {"case_id": case.pk, "task_id": task.pk, "version": task.version, "at": make.AT}
    reassign_task(**said, officer=sari, to=rahmat, reason="Sari cuti.")
    assert told(case).lines[0].text == "Sari mengalihkan “Memeriksa berkas” kepada Rahmat. Alasan: Sari cuti."
    assert "cuti" not in str(Entry.objects.filter(stream=case.stream).values_list("data", flat=True))
    erase_subject(subject=case.stream, by="system", at=make.AT)
    assert told(case).lines[1].text == "Sari mengalihkan “Memeriksa berkas” kepada Rahmat."
