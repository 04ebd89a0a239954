"""Steps that are the applicant's: confirmation, survey, a form sent back for completing."""

import pytest

from alur.activities.surveys.models import FormReceived
from alur.engine.cases.models import Case, Task
from alur.foundation.files.models import StoredFile
from alur.public.tests.make import (
    SIP_ANSWERS,
    TIK_ANSWERS,
    do,
    link,
    make_office,
    make_officer,
    photo,
    publish_shipped,
    solved,
    started,
    task_of,
    text,
)

pytestmark = pytest.mark.django_db


def step_path(case, step, of=None):
    return link(case, f"langkah/{task_of(of or case, step).pk}/")


def press(client, path, **typed):
    """Open the page and send it."""
    page = client.get(path)
    return client.post(path, {"kunci": page.context["key"], "versi": page.context["task"].version, **typed})


def test_a_confirmation_shows_what_follows_and_chooses_nothing_beforehand(client, tik):
    case, person = tik
    solved(case, person)
    assert "Konfirmasi hasil penanganan" in text(client.get(link(case)))
    page = text(client.get(step_path(case, "konfirmasi")))
    assert "Petugas TIK memeriksa lagi perangkat Anda." in page
    assert "Berikutnya: Survei kepuasan." in page
    assert " checked" not in page


def test_a_step_without_a_choice_is_refused_with_what_was_typed(client, tik):
    case, person = tik
    solved(case, person)
    response = press(client, step_path(case, "konfirmasi"), decision_reason="Masih macet")
    assert response.status_code == 422
    assert "Masih macet" in text(response)
    assert task_of(case, "konfirmasi").state == "open"


def test_the_applicant_says_that_it_is_not_solved_and_the_office_begins_again(client, tik):
    case, person = tik
    solved(case, person)
    path = step_path(case, "konfirmasi")
    response = press(client, path, decision_outcome="belum-teratasi", decision_reason="Masih macet")
    assert response.headers["Location"] == link(case)
    assert task_of(case).step == "diagnosa"
    assert Task.objects.get(case=case, step="konfirmasi").reason == "Masih macet"
    again = client.post(path, {"decision_outcome": "teratasi"})
    assert again.status_code == 409
    assert "sudah selesai pada Senin, 23 November 2026, 09.00 WIB" in text(again)


def test_the_survey_of_a_called_sop_is_filled_in_once_from_the_same_link(client, tik):
    case, person = tik
    solved(case, person)
    press(client, step_path(case, "konfirmasi"), decision_outcome="teratasi")
    child = Case.objects.get(root=case)
    path = step_path(case, "isi", of=child)
    assert path in text(client.get(link(case)))
    page = text(client.get(path))
    assert "decision_outcome" not in page
    assert press(client, path).status_code == 422
    assert press(client, path, u1="4", u2="3", comment="Cepat").headers["Location"] == link(case)
    assert FormReceived.objects.count() == 1
    case.refresh_from_db()
    assert case.status == "diarsipkan"
    assert "Selesai" in text(client.get(link(case)))


def test_a_step_of_an_officer_or_of_another_case_is_not_found(client, tik):
    case, person = tik
    assert client.get(link(case, f"langkah/{task_of(case).pk}/")).status_code == 404
    other = solved(started(case.sop_version, answers=TIK_ANSWERS), person)
    assert client.get(link(case, f"langkah/{task_of(other).pk}/")).status_code == 404
    assert client.post(link(case, f"langkah/{task_of(other).pk}/"), {"decision_outcome": "teratasi"}).status_code == 404
    assert task_of(other).state == "open"


@pytest.fixture
def returned(db):
    """An application that the office sent back: a letter is missing."""
    version = publish_shipped("konsultasi-sip", make_office())
    case = started(version, answers=SIP_ANSWERS)
    officer = make_officer(case.office, "kepala-sub-tu")
    do(case, officer, "perlu-dilengkapi", reason="Lampirkan surat permohonan.")
    return case


def retyped(**changed):
    typed = {name: value for name, value in SIP_ANSWERS.items() if name != "telepon"}
    return {**typed, "telepon": "", "persetujuan": "on", **changed}


def test_a_returned_application_comes_filled_in_with_the_offices_reason_and_hides_the_phone(client, returned):
    page = text(client.get(step_path(returned, "permohonan")))
    assert "Lampirkan surat permohonan." in page
    assert 'value="SNI benih"' in page
    assert "0812••••••90" in page
    assert "81234567890" not in page
    assert not client.get(step_path(returned, "permohonan")).context["refused"][0]["persetujuan"].value()


def test_a_returned_application_is_completed_with_a_file_and_keeps_the_phone(client, returned):
    path = step_path(returned, "permohonan")
    refused = press(client, path, **retyped(topik="", surat=photo("surat.png")))
    assert refused.status_code == 422
    assert "surat.png" in text(refused)
    response = press(client, path, **retyped(topik="SNI benih padi"))
    assert response.headers["Location"] == link(returned)
    last = Task.objects.filter(case=returned, step="permohonan").latest("number")
    assert last.state == "done"
    assert last.answers["topik"] == "SNI benih padi"
    assert set(last.answers["telepon"]) == {"sealed"}
    assert [each["name"] for each in last.answers["surat"]] == ["surat.png"]
    assert StoredFile.objects.get().about == f"case:{returned.pk}"
    assert task_of(returned).step == "periksa"


def test_several_files_of_a_step_are_counted_once_and_too_many_or_bad_ones_are_told(client, returned):
    path = step_path(returned, "permohonan")
    bad = press(client, path, **retyped(surat=[photo("a.png"), photo("b.exe", b"MZ\x90")]))
    assert bad.status_code == 422
    assert ["b.exe: " in str(each) for each in bad.context["form"].errors["surat"]] == [True]
    many = press(client, path, **retyped(surat=[photo("c.png"), photo("d.png"), photo("e.png")]))
    assert many.status_code == 422
    assert "Paling banyak 3 berkas" in text(many)
    assert press(client, path, **retyped(surat=[photo("c.png"), photo("d.png")])).status_code == 302
    assert set(StoredFile.objects.filter(about=returned.stream).values_list("name", flat=True)) == {
        "a.png",
        "c.png",
        "d.png",
    }


def test_a_file_can_be_taken_off_a_returned_application_while_typing(client, returned):
    path = step_path(returned, "permohonan")
    press(client, path, **retyped(topik="", surat=photo("salah.png")))
    removed = press(client, path, **retyped(topik="Belum dikirim", hapus=str(StoredFile.objects.get().pk)))
    assert removed.status_code == 200
    assert "salah.png" not in text(removed)
    assert 'value="Belum dikirim"' in text(removed)
    assert press(client, path, **retyped()).status_code == 302
    assert "surat" not in Task.objects.filter(case=returned, step="permohonan").latest("number").answers
