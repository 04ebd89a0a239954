"""The acts beside completing: each by who may and who may not, with what it leaves behind."""

from datetime import timedelta

import pytest

from alur.engine.cases.models import Case, Pause, Task
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


@pytest.fixture
def task(case):
    return cases.open_task(case)


@pytest.fixture
def petugas(case):
    return cases.officer("petugas", "petugas")


def do(person, case, task, name, **fields):
    task.refresh_from_db()
    browser = make.browser(person)
    return browser.post(make.step_url(case, task, name), make.act(name, task, **fields))


def test_claiming_releasing_and_claiming_again(case, task, petugas):
    rekan = cases.officer("Rahmat", "petugas")
    assert do(petugas, case, task, "ambil").status_code == 302
    task.refresh_from_db()
    assert task.assignee == petugas
    refused = do(rekan, case, task, "ambil")
    assert refused.status_code == 403
    assert "sudah diambil petugas lain" in refused.content.decode()
    assert do(petugas, case, task, "lepas").status_code == 302
    assert do(rekan, case, task, "ambil").status_code == 302
    task.refresh_from_db()
    assert task.assignee == rekan


def test_a_task_is_handed_to_a_colleague_with_a_reason(case, task, petugas):
    rekan = cases.officer("Rahmat", "petugas")
    without = do(petugas, case, task, "alihkan", to=rekan.pk, reason="")
    assert without.status_code == 422
    assert "<details" in without.content.decode()
    assert do(petugas, case, task, "alihkan", to=rekan.pk, reason="Saya cuti").status_code == 302
    task.refresh_from_db()
    assert task.assignee == rekan


def test_a_task_is_not_handed_to_who_lacks_the_position(case, task, petugas):
    lain = cases.officer("lain", "lain")
    assert do(petugas, case, task, "alihkan", to=lain.pk, reason="Coba").status_code == 422
    task.refresh_from_db()
    assert task.assignee is None


@pytest.mark.parametrize(("name", "kind"), [("tanya", "pemohon"), ("tunda", "ditunda")])
def test_pausing_stops_the_clock_and_resuming_starts_it_again(case, task, petugas, name, kind):
    empty = do(petugas, case, task, name, text="")
    assert empty.status_code == 422
    assert do(petugas, case, task, name, text="Menunggu suku cadang").status_code == 302
    pause = Pause.objects.get(task=task)
    assert (pause.kind, pause.text) == (kind, "Menunggu suku cadang")
    task.refresh_from_db()
    assert task.due_at is None
    with clock.frozen(make.AT + timedelta(hours=1)):
        assert do(petugas, case, task, "lanjutkan").status_code == 302
    task.refresh_from_db()
    assert task.due_at == make.AT + timedelta(hours=1, minutes=10)


def test_a_question_sent_twice_is_asked_once(case, task, petugas):
    form, browser = make.act("tanya", task, text="Nomornya?"), make.browser(petugas)
    for _time in range(2):
        assert browser.post(make.step_url(case, task, "tanya"), form).status_code == 302
    assert Pause.objects.filter(task=task).count() == 1


def test_a_question_to_a_step_that_is_gone_keeps_its_words(case, task, petugas):
    form = make.act("tanya", task, text="Nomor inventaris yang mana?")
    make.browser(petugas).post(make.step_url(case, task), make.completion(task))
    answer = make.browser(petugas).post(make.step_url(case, task, "tanya"), form)
    assert answer.status_code == 409
    assert "Nomor inventaris yang mana?" in answer.content.decode()


def test_an_optional_step_is_skipped_with_a_reason_and_a_duty_is_not():
    steps = [make.APPLICATION, {**make.PERIKSA, "optional": True, "outcomes": {}, "then": "putuskan"}, make.PUTUSKAN]
    case = make.applied(make.sop(*steps))
    task, petugas = cases.open_task(case), cases.officer("petugas", "petugas")
    assert do(petugas, case, task, "lewati", reason="").status_code == 422
    assert do(petugas, case, task, "lewati", reason="Tidak perlu diperiksa").status_code == 302
    task.refresh_from_db()
    assert (task.state, task.reason) == ("skipped", "Tidak perlu diperiksa")
    head, duty = cases.officer("kepala", "kepala"), cases.open_task(case)
    assert do(head, case, duty, "lewati", reason="Malas").status_code == 403


def test_a_completion_is_corrected_until_somebody_takes_what_follows(case, task, petugas):
    head = cases.officer("kepala", "kepala")
    make.browser(petugas).post(make.step_url(case, task), make.completion(task, temuan="Salah ketik"))
    assert "Koreksi langkah ini" in make.browser(petugas).get(make.case_url(case)).content.decode()
    form = make.act("koreksi", prefix=f"koreksi-{task.number}", reason="Salah ketik")
    assert make.browser(head).post(make.step_url(case, task, "koreksi"), form).status_code == 403
    assert make.browser(petugas).post(make.step_url(case, task, "koreksi"), form).status_code == 302
    again = cases.open_task(case)
    assert (again.step, again.visit) == ("periksa", 2)
    page = make.browser(petugas).get(make.case_url(case)).content.decode()
    assert "Salah ketik</textarea>" in page  # what was written is there to be mended


def test_a_correction_is_refused_with_the_reason_once_the_next_task_is_taken(case, task, petugas):
    head = cases.officer("kepala", "kepala")
    make.browser(petugas).post(make.step_url(case, task), make.completion(task))
    do(head, case, cases.open_task(case), "ambil")
    page = make.browser(petugas).get(make.case_url(case)).content.decode()
    assert "Tidak dapat dikoreksi: Langkah berikutnya sudah diambil petugas." in page
    form = make.act("koreksi", prefix=f"koreksi-{task.number}", reason="Salah ketik")
    answer = make.browser(petugas).post(make.step_url(case, task, "koreksi"), form)
    assert answer.status_code == 403
    assert "Salah ketik" in answer.content.decode()
    assert Task.objects.filter(case=case, step="periksa").count() == 1


def test_the_office_cancels_with_a_reason(case, task, petugas):
    url = f"/meja/permohonan/{case.number}/batalkan/"
    rekan = cases.officer("rekan", "lain")
    assert make.browser(rekan).post(url, make.act("batalkan", reason="Iseng")).status_code == 403
    assert make.browser(petugas).post(url, make.act("batalkan", reason="")).status_code == 422
    assert make.browser(petugas).post(url, make.act("batalkan", reason="Pengajuan ganda")).status_code == 302
    case.refresh_from_db()
    assert (case.end_kind, case.end_reason) == ("dibatalkan", "Pengajuan ganda")
    assert make.browser(petugas).post(url, make.act("batalkan", reason="Lagi")).status_code == 409


ACTS = ["ambil", "lepas", "alihkan", "tanya", "tunda", "lanjutkan", "lewati", "koreksi"]


@pytest.mark.parametrize("name", ACTS)
def test_no_act_by_another_office_nor_by_who_is_not_signed_in(case, task, name):
    stranger = cases.officer("asing", "petugas", of=cases.office("lain"))
    url, form = make.step_url(case, task, name), make.act(name, task, text="x", reason="x", to=stranger.pk)
    assert make.browser(stranger).post(url, form).status_code == 404
    assert make.browser().post(url, form).status_code == 403
    assert make.browser().get(url)["Location"].startswith("/akun/masuk/")
    assert Task.objects.get(pk=task.pk).version == task.version


@pytest.mark.parametrize("name", [each for each in ACTS if each != "koreksi"])
def test_no_act_by_a_colleague_without_the_position(case, task, petugas, name):
    rekan = cases.officer("rekan", "lain")
    answer = do(rekan, case, task, name, text="x", reason="x", to=petugas.pk)
    assert answer.status_code == 403
    assert Task.objects.get(pk=task.pk).version == task.version


@pytest.mark.parametrize("name", ACTS)
def test_asking_for_an_act_by_its_address_leads_back_to_the_case(case, task, petugas, name):
    answer = make.browser(petugas).get(make.step_url(case, task, name))
    assert answer["Location"] == make.case_url(case, task)


def test_an_act_that_does_not_exist_is_not_found(case, task, petugas):
    assert make.browser(petugas).post(make.step_url(case, task, "hapus"), {}).status_code == 404
    assert Case.objects.filter(pk=case.pk).exists()
