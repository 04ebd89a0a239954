"""The rows on the case page: saving without completing, errors at their rows, nothing typed is lost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alur.activities.recipients.models import Recipient
from alur.desk.tests import make as desk
from alur.engine.cases.queries import tracking_token
from alur.engine.cases.tests import make as cases
from alur.kernel import clock

from . import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(make.AT):
        yield


@pytest.fixture
def petugas():
    return cases.officer("Ani", "petugas")


def post(person, case, data, **fields):
    task = cases.open_task(case)
    return desk.browser(person).post(desk.step_url(case, task), make.typed(task, data, **fields))


def page_of(person, case):
    return desk.browser(person).get(desk.case_url(case)).content.decode()


def test_the_step_shows_a_group_for_each_recipient_and_a_button_that_saves(petugas):
    case = make.started()
    page = page_of(petugas, case)
    assert page.count('class="field recipient"') == 2
    assert "Simpan kemajuan" in page
    assert page.index("Simpan dan lanjut") < page.index("Simpan kemajuan")
    assert re.search(r'<input type="radio" name="row_facebook_state" value="pending"[^>]* checked', page)


def test_a_link_that_is_required_is_not_said_to_be_optional(petugas):
    required, optional = page_of(petugas, make.started()), page_of(petugas, make.started(list=make.NETWORKS))
    assert "Tautan Facebook</label>" in required
    assert "Tautan Facebook <span" in optional


def test_an_applicant_may_reach_recipients_too(client):
    steps = make.steps()
    steps[1]["executor"] = "pemohon"
    version = cases.version(cases.definition(steps))
    case = cases.started(version, answers={"nama": "Siti", "telepon": cases.PHONE, "perihal": "Materi"})
    url = f"/lacak/{tracking_token(case)}/langkah/{cases.open_task(case).pk}/"
    assert "Tautan Facebook" in client.get(url).content.decode()
    refused = client.post(url, {"kunci": "a", "versi": "0", **make.said()})
    assert refused.status_code == 422
    assert "TikTok belum ditandai." in refused.content.decode()
    assert client.post(url, {"kunci": "b", "versi": "0", **make.BOTH}).status_code == 302
    assert set(Recipient.objects.values_list("by", "stands")) == {("applicant", True)}
    assert "selesai, Pemohon, " in page_of(cases.officer("Ani", "petugas"), case)


def test_an_ordinary_step_has_no_button_that_saves(petugas):
    assert "Simpan kemajuan" not in page_of(petugas, desk.applied())


def test_saving_comes_back_with_all_that_was_typed_and_says_who_and_when(petugas):
    case = make.started()
    answer = post(petugas, case, make.said(), step_save="1", temuan="Sudah dua", step_note="Besok lagi")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Kemajuan tersimpan. Langkah ini belum selesai." in page
    assert "Ditandai selesai oleh Ani, 23 Nov 2026, 09.00." in page
    assert "Sudah dua" in page
    assert "Besok lagi" in page
    assert "Ada yang perlu diperbaiki" not in page
    assert 'name="step_version" value="1"' in page
    assert cases.open_task(case).state == "open"


def test_saving_twice_from_one_page_is_one_effect(petugas):
    case = make.started()
    task = cases.open_task(case)
    body = make.typed(task, make.said(), step_save="1")
    browser = desk.browser(petugas)
    codes = [browser.post(desk.step_url(case, task), body).status_code for _ in range(2)]
    assert codes == [200, 200]
    assert cases.kinds(case).count("case.task_progressed") == 1


def test_a_wrong_row_is_told_at_its_field_and_the_other_forms_are_not_judged(petugas):
    case = make.started()
    answer = post(petugas, case, make.said(link="bukan-tautan"), step_save="1", temuan="Catatan saya")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_row_facebook_link">Tulis tautan lengkap yang dimulai dengan https://</a>' in page
    assert "bukan-tautan" in page
    assert "Catatan saya" in page
    assert not Recipient.objects.exists()


def test_completing_with_a_pending_row_leads_to_that_row_and_loses_nothing(petugas):
    case = make.started()
    data = make.said() | make.said(key="tiktok", state="pending", link="https://tiktok.example/2")
    answer = post(petugas, case, data, temuan="Hampir")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_row_tiktok_state_0">TikTok belum ditandai.' in page
    for typed in ("https://facebook.example/1", "https://tiktok.example/2", "Hampir"):
        assert typed in page
    assert cases.open_task(case).step == "unggah"


def test_two_officers_with_the_same_page_open_the_second_sees_what_they_typed(petugas):
    case, other = make.started(), cases.officer("Budi", "petugas")
    task = cases.open_task(case)
    late = make.typed(task, make.said(key="tiktok", link="https://tiktok.example/9"), step_save="1")
    assert post(petugas, case, make.said(), step_save="1").status_code == 200
    answer = desk.browser(other).post(desk.step_url(case, task), late)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "sedang dikerjakan petugas lain" in page
    assert "https://tiktok.example/9" in page
    assert Recipient.objects.get(key="tiktok").state == "pending"


def test_two_tabs_of_one_officer_the_older_is_told_and_sends_again_without_undoing_the_newer(petugas):
    case = make.started()
    task = cases.open_task(case)
    seen = {"initial-row_facebook_state": "pending", "initial-row_facebook_link": "", "initial-row_facebook_note": ""}
    untouched = make.said(state="pending", link="") | seen
    old = make.typed(task, untouched | make.said(key="tiktok", link="https://tiktok.example/9"), step_save="1")
    post(petugas, case, make.said(), step_save="1")
    browser = desk.browser(petugas)
    answer = browser.post(desk.step_url(case, task), old)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "berubah sejak halaman Anda dibuka" in page
    assert "https://tiktok.example/9" in page
    assert 'name="step_version" value="1"' in page
    assert browser.post(desk.step_url(case, task), old | {"step_version": "1", "step_key": "k"}).status_code == 200
    assert set(Recipient.objects.values_list("state", "link")) == {
        ("done", "https://facebook.example/1"),
        ("done", "https://tiktok.example/9"),
    }


def test_the_finished_visit_and_the_history_tell_of_each_recipient(petugas):
    case = make.started()
    post(petugas, case, make.BOTH)
    page = page_of(petugas, case)
    assert '<a href="https://facebook.example/1" rel="noopener noreferrer">' in page
    assert "Akun diblokir." in page
    assert "Ani menandai “Facebook” selesai di “Mengunggah materi”." in page
    assert "Ani meniadakan “TikTok” di “Mengunggah materi”, dengan alasan." in page


def test_who_cannot_do_the_step_sees_how_far_it_is(petugas):
    case = make.started()
    post(petugas, case, make.said(), step_save="1")
    page = page_of(cases.officer("Kepala", "kepala"), case)
    assert '<a href="https://facebook.example/1" rel="noopener noreferrer">' in page
    assert "Simpan kemajuan" not in page


def test_a_file_that_is_refused_while_saving_is_told_and_the_rows_are_kept(petugas):
    steps = make.steps()
    steps[1]["form"] = [{"name": "bukti", "type": "file", "label": "Bukti", "required": False}]
    version = cases.version(cases.definition(steps))
    case = cases.started(version, answers={"nama": "Siti", "telepon": cases.PHONE, "perihal": "Materi"})
    page = post(petugas, case, make.said(), step_save="1", bukti=desk.upload("virus.exe", b"MZ")).content.decode()
    assert 'class="message error"' in page
    assert "Kemajuan tersimpan." in page
    assert Recipient.objects.get(key="facebook").state == "done"
    page = post(petugas, case, {}, step_save="1", bukti=desk.upload("bukti.pdf")).content.decode()
    assert "Sudah tersimpan: bukti.pdf" in " ".join(page.split())


def test_saved_progress_is_told_in_the_history(petugas):
    case = make.started()
    post(petugas, case, make.said(), step_save="1")
    assert "Ani menyimpan kemajuan “Mengunggah materi”." in page_of(petugas, case)


def test_a_strange_form_key_and_version_are_answered(petugas):
    case = make.started()
    for strange in ({"step_key": "a\x00b"}, {"step_version": "9" * 30}, {"step_version": "x"}, {"step_key": ""}):
        assert post(petugas, case, make.said(), step_save="1", **strange).status_code in (200, 409)


def test_the_number_of_queries_does_not_grow_with_the_recipients(petugas):
    counted = []
    for count in (2, 20):
        case = make.started(list={f"r{number}": f"R {number}" for number in range(count)})
        make.save(case, petugas, make.said(key="r1"))
        browser = desk.browser(petugas)
        browser.get(desk.case_url(case))
        with CaptureQueriesContext(connection) as caught:
            browser.get(desk.case_url(case))
        counted.append(len(caught))
    assert counted[0] == counted[1]
