"""Completing a step from the case page: exactly one effect, nothing typed is lost."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from alur.engine.cases.models import Act, Task
from alur.engine.cases.tests import make as cases
from alur.foundation.files.models import StoredFile
from alur.kernel import clock

from . import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make.applied()


@pytest.fixture
def task(case):
    return cases.open_task(case)


@pytest.fixture
def petugas(case):
    return cases.officer("petugas", "petugas")


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(make.AT):
        yield


def post(person, case, task, **fields):
    return make.browser(person).post(make.step_url(case, task), make.completion(task, **fields))


def test_the_holder_completes_the_step_and_is_led_to_the_inbox(case, task, petugas):
    answer = post(petugas, case, task)
    task.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, "/meja/")
    assert (task.state, task.outcome, task.answers) == ("done", "sesuai", {"temuan": "Berkas lengkap"})
    assert task.closed_by == petugas.actor


def test_a_finished_step_leads_to_the_next_task_and_says_what_was_done_and_what_follows(case, task):
    both = cases.officer("serba", "petugas", "kepala")
    browser = make.browser(both)
    answer = browser.post(make.step_url(case, task), make.completion(task))
    following = cases.open_task(case)
    assert answer["Location"] == make.case_url(case, following)
    page = browser.get(answer["Location"]).content.decode()
    assert "“Memeriksa berkas” selesai: Sesuai. Lanjut ke: Memutuskan (Kepala)." in page
    assert f'data-draft-clear="langkah-{task.pk}"' in page


def test_a_colleague_without_the_position_is_refused_and_sees_what_they_typed(case, task, petugas):
    colleague = cases.officer("rekan", "lain")
    answer = post(colleague, case, task, temuan="Sudah saya baca semua")
    task.refresh_from_db()
    assert (answer.status_code, task.state) == (403, "open")
    assert "Sudah saya baca semua" in answer.content.decode()


def test_an_officer_of_another_office_finds_nothing(case, task):
    stranger = cases.officer("asing", "petugas", of=cases.office("lain"))
    assert post(stranger, case, task).status_code == 404
    assert Task.objects.get(pk=task.pk).state == "open"


def test_a_form_sent_after_the_session_ended_keeps_what_was_typed_and_is_sent_again(case, task, petugas):
    answer = post(None, case, task, temuan="Ketikan panjang")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Ketikan panjang" in page
    assert f'action="{make.step_url(case, task)}"' in page
    assert Task.objects.get(pk=task.pk).state == "open"


def test_signing_in_again_leads_back_to_the_step_whose_draft_waits_on_the_device(case, task, petugas):
    after = make.browser(petugas).get(make.step_url(case, task))
    assert after["Location"] == make.case_url(case, task)
    assert f'data-draft="langkah-{task.pk}"' in make.browser(petugas).get(after["Location"]).content.decode()


def test_the_same_form_sent_twice_has_one_effect(case, task, petugas):
    browser, form = make.browser(petugas), make.completion(task)
    first = browser.post(make.step_url(case, task), form)
    again = browser.post(make.step_url(case, task), form)
    assert first.status_code == again.status_code == 302
    assert Task.objects.filter(case=case, step="putuskan").count() == 1
    assert Act.objects.filter(case=case, key__startswith=f"{petugas.pk}:").count() == 1


def test_the_same_form_with_a_file_sent_twice_has_one_effect_and_one_file(case, task, petugas):
    browser, form = make.browser(petugas), make.completion(task)
    for _time in range(2):
        answer = browser.post(make.step_url(case, task), {**form, "lampiran": make.upload()})
        assert answer.status_code == 302
    assert StoredFile.objects.filter(about=case.stream).count() == StoredFile.objects.count() == 1


def test_a_stale_version_is_a_conflict_that_keeps_what_was_typed_and_can_be_sent_again(case, task, petugas):
    form = make.completion(task, temuan="Panjang sekali")
    make.browser(petugas).post(make.step_url(case, task, "ambil"), make.act("ambil", task))
    answer = make.browser(petugas).post(make.step_url(case, task), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Langkah ini berubah sejak halaman Anda dibuka" in page
    assert "Panjang sekali" in page
    task.refresh_from_db()
    assert f'name="step_version" value="{task.version}"' in page
    assert post(petugas, case, task, temuan="Panjang sekali").status_code == 302


def test_completing_a_finished_step_shows_who_finished_it_and_what_was_typed(case, task, petugas):
    other = cases.officer("Rahmat", "petugas")
    post(other, case, task)
    answer = make.browser(petugas).post(make.step_url(case, task), make.completion(task, temuan="Tulisan saya"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "sudah ditutup oleh Rahmat" in page
    assert "Yang Anda tulis, belum tersimpan" in page
    assert "Tulisan saya" in page


def test_an_old_tab_shows_that_the_step_is_finished_by_whom_and_how(case, task, petugas):
    post(petugas, case, task)
    page = make.browser(petugas).get(make.case_url(case, task)).content.decode()
    assert "sudah ditutup oleh petugas, Senin, 23 November 2026, 09.00 WIB" in page
    assert "Hasilnya: Sesuai." in page


def test_an_unknown_outcome_is_refused_with_what_to_do(case, task, petugas):
    answer = post(petugas, case, task, outcome="mungkin")
    assert answer.status_code == 422
    assert "Pilih hasil langkah ini." in answer.content.decode()
    assert Task.objects.get(pk=task.pk).state == "open"


def test_no_outcome_is_chosen_beforehand_and_each_says_what_follows(case, task, petugas):
    page = make.browser(petugas).get(make.case_url(case)).content.decode()
    assert " checked" not in page
    assert "Lanjut ke: Memutuskan (Kepala)" in page
    assert "Kembali ke: Mengajukan (Pemohon)" in page
    assert "Permohonan ditolak" in page
    assert "Wajib diisi bila Anda memilih: Kurang; Tolak." in page


def test_a_reason_is_asked_for_where_the_sop_asks(case, task, petugas):
    answer = post(petugas, case, task, outcome="tolak")
    assert answer.status_code == 422
    assert "Tulis alasannya." in answer.content.decode()
    assert post(petugas, case, task, outcome="tolak", step_reason="Bukan wewenang kami").status_code == 302
    case.refresh_from_db()
    assert (case.end_kind, case.end_reason) == ("ditolak", "Bukan wewenang kami")


def test_a_task_of_another_case_is_not_found(case, task, petugas):
    other = make.applied(case.sop_version)
    assert make.browser(petugas).post(make.step_url(other, task), make.completion(task)).status_code == 404


def test_a_file_survives_a_refused_form_without_being_chosen_again(case, task, petugas):
    browser = make.browser(petugas)
    form = make.completion(task, temuan="")
    page = browser.post(make.step_url(case, task), {**form, "lampiran": make.upload("denah.pdf")})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Sudah tersimpan:" in text
    assert "denah.pdf" in text
    kept = text.split('name="step_kept" value="')[1].split('"')[0]
    answer = browser.post(make.step_url(case, task), make.completion(task, step_kept=kept))
    task.refresh_from_db()
    assert answer.status_code == 302
    assert [each["name"] for each in task.answers["lampiran"]] == ["denah.pdf"]
    assert StoredFile.objects.get().about == case.stream


def test_files_of_another_task_cannot_be_named(case, task, petugas):
    from alur.desk.panels.steps import sign_kept

    forged = sign_kept({"lampiran": [{"id": str(uuid4()), "name": "x", "size": 1}]}, str(uuid4()))
    assert post(petugas, case, task, step_kept=forged).status_code == 302
    task.refresh_from_db()
    assert "lampiran" not in task.answers


def test_a_file_that_is_not_accepted_is_refused_at_its_field(case, task, petugas):
    answer = post(petugas, case, task, lampiran=make.upload("x.pdf", b"MZ\x90\x00 bukan pdf"))
    assert answer.status_code == 422
    assert Task.objects.get(pk=task.pk).state == "open"


@pytest.mark.parametrize(("ends_on", "status"), [(date(2026, 11, 23), 302), (date(2026, 11, 22), 403)])
def test_an_acting_holder_may_until_the_last_day(case, task, ends_on, status):
    acting = cases.officer("plh")
    cases.hold(acting, "petugas", kind="plh", starts_on=date(2026, 11, 1), ends_on=ends_on)
    assert post(acting, case, task).status_code == status


def test_who_completes_a_step_may_not_when_somebody_else_holds_it(case, task, petugas):
    other = cases.officer("Rahmat", "petugas")
    make.browser(other).post(make.step_url(case, task, "ambil"), make.act("ambil", task))
    task.refresh_from_db()
    answer = post(petugas, case, task)
    assert answer.status_code == 403
    assert "dipegang Rahmat" in answer.content.decode()


def test_three_clicks_from_the_inbox_to_done(case, task, petugas):
    browser = make.browser(petugas)
    inbox = browser.get("/meja/").content.decode()
    link = f"/meja/permohonan/{case.number}/?langkah={task.pk}"
    assert f'href="{link}"' in inbox  # first click: the card
    page = browser.get(link).content.decode()
    assert f'action="{make.step_url(case, task)}"' in page
    assert 'value="sesuai"' in page  # second: the outcome
    assert "Simpan dan lanjut" in page  # third
    assert browser.post(make.step_url(case, task), make.completion(task)).status_code == 302


def test_a_step_that_taking_completes_needs_only_its_button():
    steps = [
        {**make.APPLICATION, "then": "terima"},
        {"id": "terima", "rows": [2], "executor": "petugas", "completes_on": "claim", "then": "periksa"},
        make.PERIKSA,
        make.PUTUSKAN,
    ]
    case = make.applied(make.sop(*steps))
    task, person = cases.open_task(case), cases.officer("petugas", "petugas")
    browser = make.browser(person)
    page = browser.get(make.case_url(case)).content.decode()
    assert "Terima tugas" in page
    assert "Simpan dan lanjut" not in page
    answer = browser.post(make.step_url(case, task, "ambil"), make.act("ambil", task))
    assert answer["Location"] == make.case_url(case, cases.open_task(case))
    assert cases.open_task(case).step == "periksa"


def test_a_returned_form_comes_back_filled_in_but_never_with_a_whole_number(case, task, petugas):
    post(petugas, case, task, outcome="kurang", step_reason="NIK keliru")
    returned = cases.open_task(case)
    page = make.browser(petugas).get(make.case_url(case)).content.decode()
    assert 'value="Printer rusak"' in page
    assert make.ANSWERS["nik"] not in page
    assert "Tersimpan: 3201" in page
    assert "NIK keliru" in page[page.index('id="langkah"') : page.index("Simpan dan lanjut")]
    typed = {"nama": "Siti R.", "telepon": "", "nik": "", "perihal": "Printer", "setuju": "on"}
    typed |= {"step_key": uuid4().hex, "step_version": returned.version}
    assert make.browser(petugas).post(make.step_url(case, returned), typed).status_code == 302
    from alur.engine.cases.queries import opened_answers

    returned.refresh_from_db()
    assert opened_answers(returned.answers)["nik"] == make.ANSWERS["nik"]
    assert returned.closed_by == petugas.actor


def test_the_officer_for_a_later_step_is_chosen_here():
    tugaskan = {"id": "tugaskan", "rows": [2], "executor": "kepala", "then": "telaah"}
    telaah = {"id": "telaah", "rows": [3], "executor": "petugas", "assigned_by": "tugaskan", "then": "selesai"}
    case = make.applied(make.sop({**make.APPLICATION, "then": "tugaskan"}, tugaskan, telaah))
    head, member = cases.officer("kepala", "kepala"), cases.officer("Citra", "petugas")
    task, browser = cases.open_task(case), make.browser(head)
    assert "Siapa yang ditugaskan?" in browser.get(make.case_url(case)).content.decode()
    form = {"step_key": uuid4().hex, "step_version": task.version}
    assert browser.post(make.step_url(case, task), form).status_code == 422
    assert browser.post(make.step_url(case, task), {**form, "step_chosen": member.pk}).status_code == 302
    assert cases.open_task(case).assignee == member


def test_the_due_time_is_not_moved_by_looking(case, task, petugas):
    before = task.due_at
    with clock.frozen(make.AT + timedelta(minutes=5)):
        assert "Sisa 5 mnt" in make.browser(petugas).get("/meja/").content.decode()
    task.refresh_from_db()
    assert task.due_at == before
