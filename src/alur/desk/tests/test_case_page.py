"""The case page: what each kind of visitor sees, and what it tells."""

import re
from datetime import timedelta
from gzip import compress
from pathlib import Path

import pytest

import alur.ui
from alur.engine.cases.actions import answer_question
from alur.engine.cases.models import Case, Pause
from alur.engine.cases.rules.actors import APPLICANT
from alur.engine.cases.tests import make as cases
from alur.kernel import clock

from . import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(make.AT):
        yield


@pytest.fixture
def case():
    return make.applied()


def page(person, case, status=200):
    answer = make.browser(person).get(make.case_url(case))
    assert answer.status_code == status
    return answer.content.decode()


def test_the_holder_sees_the_form_and_the_masked_application(case):
    text = page(cases.officer("petugas", "petugas"), case)
    assert "Langkah 2: Memeriksa berkas" in text
    assert "Simpan dan lanjut" in text
    assert "0812••••••90" in text
    assert "3201••••••••••01" in text
    assert make.ANSWERS["nik"] not in text
    assert "81234567890" not in text


def test_a_colleague_without_the_position_sees_who_does_the_step_but_no_form(case):
    cases.officer("Rahmat", "petugas")
    text = page(cases.officer("rekan", "lain"), case)
    assert "Simpan dan lanjut" not in text
    assert "Langkah ini dikerjakan Petugas." in text
    assert "Pemegang jabatan sekarang: Rahmat." in text
    assert "Tampilkan" not in text


def test_another_office_finds_no_such_case_just_as_for_a_number_that_was_never_given(case):
    stranger = cases.officer("asing", "petugas", of=cases.office("lain"))
    page(stranger, case, 404)
    page(stranger, Case(number="UJ-2026-9999"), 404)


def test_who_is_not_signed_in_is_asked_to_sign_in(case):
    answer = make.browser().get(make.case_url(case))
    assert answer["Location"] == f"/akun/masuk/?next=/meja/permohonan/{case.number}/"


def test_the_page_shows_standard_and_actual_time_of_each_row(case):
    task, petugas = cases.open_task(case), cases.officer("petugas", "petugas")
    with clock.frozen(make.AT + timedelta(minutes=25)):
        make.browser(petugas).post(make.step_url(case, task), make.completion(task))
        text = page(petugas, case)
    assert "baku 10 menit" in text
    assert "nyata 25 menit" in text
    assert "(melewati baku)" in text


def test_questions_and_answers_are_shown_in_order_with_the_clocks(case):
    task, petugas = cases.open_task(case), cases.officer("petugas", "petugas")
    asked = make.act("tanya", task, text="Nomor inventarisnya?")
    make.browser(petugas).post(make.step_url(case, task, "tanya"), asked)
    text = page(petugas, case)
    assert "Menunggu pemohon" in text
    assert "Belum dijawab" in text
    assert "Simpan dan lanjut" not in text
    pause = Pause.objects.get(task=task)
    later = make.AT + timedelta(minutes=40)
    answer_question(case_id=case.pk, pause_id=pause.pk, answer="BMN-17", by=APPLICANT, at=later, key="k")
    with clock.frozen(later):
        text = page(petugas, case)
    assert "BMN-17" in text
    assert "40 menit" in text
    assert "Simpan dan lanjut" in text


def test_a_called_case_and_its_caller_lead_to_each_other():
    child = cases.definition(
        [{"id": "urus", "rows": [1], "executor": "kepala", "then": "selesai"}],
        slug="anak",
        rows=[{"no": 1, "activity": "Mengurus"}],
        service={"prefix": "AN", "called_only": True},
    )
    cases.version(child)
    panggil = {"id": "panggil", "executor": "kepala", "call": {"sop": "anak", "returns": {"selesai": "selesai"}}}
    case = make.applied(make.sop({**make.APPLICATION, "then": "panggil"}, {**panggil, "rows": [2]}))
    called, head = Case.objects.get(parent_task__case=case), cases.officer("kepala", "kepala")
    assert make.case_url(called) in page(head, case)
    text = page(head, called)
    assert make.case_url(case) in text
    assert "Dipanggil oleh" in text


def test_a_step_of_the_applicant_can_be_filled_in_on_their_behalf_and_is_said_to_be_so(case):
    task, petugas = cases.open_task(case), cases.officer("petugas", "petugas")
    form = make.completion(task, "kurang", step_reason="Perihal kurang jelas")
    make.browser(petugas).post(make.step_url(case, task), form)
    assert "Isi atas nama pemohon" in page(petugas, case)
    assert "Isi atas nama pemohon" not in page(cases.officer("rekan", "lain"), case)


def test_an_ended_case_says_how_it_ended_and_offers_nothing(case):
    task, petugas = cases.open_task(case), cases.officer("petugas", "petugas")
    form = make.completion(task, "tolak", step_reason="Bukan wewenang kami")
    make.browser(petugas).post(make.step_url(case, task), form)
    text = page(petugas, case)
    assert "Permohonan ini sudah berakhir" in text
    assert "Bukan wewenang kami" in text
    assert "Batalkan permohonan ini" not in text


def test_a_case_page_stays_under_forty_kilobytes_with_its_css_and_scripts(case):
    petugas = cases.officer("petugas", "petugas")
    for number in range(24):
        make.applied(case.sop_version, answers={"perihal": f"Perihal yang agak panjang nomor {number}"})
    static = Path(alur.ui.__file__).parent / "static" / "ui"
    sheet = (static / "css" / "desk.css").read_text()
    parts = [static / "css" / name for name in re.findall(r'url\("([^"]+)"\)', sheet)]
    assert len(parts) > 10
    files = sum(len(compress(path.read_bytes())) for path in [*parts, *(static / "js").glob("*.js")])
    text = page(petugas, case)
    assert len(text.encode()) < 45_000
    assert files + len(compress(text.encode())) < 40_000  # as they are sent
