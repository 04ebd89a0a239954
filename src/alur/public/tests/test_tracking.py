"""What the holder of a tracking link sees and does; and how a lost link is found again."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from alur.activities.surveys.models import FormReceived
from alur.engine.cases.actions import cancel_case, suspend_task
from alur.engine.cases.models import Case, Pause, Task
from alur.foundation.files.models import StoredFile
from alur.kernel import clock
from alur.public.tests.make import (
    MONDAY_9,
    TIK_ANSWERS,
    ask,
    claim,
    do,
    link,
    make_office,
    make_officer,
    photo,
    publish_shipped,
    started,
    started_tik,
    task_of,
)

pytestmark = pytest.mark.django_db
NAMES = ("Siti Rahma", "Budi Santoso", "Agus Susanto")
DIAGNOSIS = {"kategori": "akun", "penyebab": "Sandi kedaluwarsa"}


@pytest.fixture(autouse=True)
def _monday():
    cache.clear()
    with clock.frozen(MONDAY_9):
        yield
    cache.clear()


def text(response):
    return response.content.decode()


def solved(case, person):
    """kendala-tik up to the applicant's confirmation."""
    claim(case, person)
    do(case, person, "ya", answers=DIAGNOSIS)
    do(case, person, "selesai", answers={"tindakan": "Sandi diganti"})
    return case


@pytest.fixture
def tik(db):
    case = started_tik()
    person = make_officer(case.office, "pengelola-tik", "pengelola-rumah-tangga")
    return case, person


# ── Status ───────────────────────────────────────────────────────────────────────────────────────


def test_the_status_says_who_has_it_by_role_and_by_when(client, tik):
    case, _person = tik
    page = text(client.get(link(case)))
    assert case.number in page
    assert "di tangan Pengelola TIK" in page
    assert "Paling lambat hari ini pukul 09.05 WIB." in page
    assert "Membuka dashboard" in page
    assert "baku 10 menit" in page


def test_no_page_of_a_tracking_link_shows_a_name(client, tik):
    case, person = tik
    claim(case, person)
    pause = ask(case, person)
    pages = [link(case), link(case, "tanda-terima/"), link(case, "tarik/"), link(case, f"jawab/{pause.pk}/")]
    for path in pages:
        page = text(client.get(path))
        assert not [name for name in NAMES if name in page], path


def test_pages_of_a_link_are_kept_by_nobody(client, tik):
    case, person = tik
    claim(case, person)
    pause = ask(case, person)
    for rest in ("", "tanda-terima/", "tarik/", f"jawab/{pause.pk}/"):
        headers = client.get(link(case, rest)).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        # Pages with a form: a browser would post "Origin: null" from a no-referrer page.
        has_form = rest not in ("", "tanda-terima/")
        assert headers["Referrer-Policy"] == ("same-origin" if has_form else "no-referrer")


def test_an_unknown_link_is_a_friendly_404_that_offers_to_look_up(client):
    for rest in ("", "tanda-terima/", "tarik/"):
        response = client.get(f"/lacak/tidak-ada-token-begini/{rest}")
        assert response.status_code == 404
        assert reverse("public:look_up") in text(response)
        assert response.headers["Referrer-Policy"] == "no-referrer"


def test_a_late_step_is_admitted(client, tik):
    case, _person = tik
    with clock.frozen(MONDAY_9 + timedelta(hours=1)):
        page = text(client.get(link(case)))
    assert "seharusnya selesai hari ini pukul 09.05 WIB" in page
    assert "Paling lambat" not in page
    assert "(melewati baku)" in page


def test_a_called_sop_shows_as_its_role_never_as_a_case(client, tik):
    case, person = tik
    claim(case, person)
    do(case, person, "tidak", answers=DIAGNOSIS)
    page = text(client.get(link(case)))
    child = Case.objects.get(root=case)
    assert "di tangan Pengelola Rumah Tangga" in page
    assert child.number not in page


def test_a_suspended_step_is_told_without_its_reason(client, tik):
    case, person = tik
    claim(case, person)
    task = task_of(case)
    suspend_task(
        case_id=case.pk, task_id=task.pk, version=task.version, reason="Rahasia dapur", officer=person, at=MONDAY_9,
        key="tunda",
    )  # fmt: skip
    page = text(client.get(link(case)))
    assert "Dijeda sementara" in page
    assert "Rahasia dapur" not in page


def test_a_cancelled_case_tells_the_reason(client, tik):
    case, person = tik
    cancel_case(case_id=case.pk, reason="Salah kantor, hubungi Biro Umum.", officer=person, at=MONDAY_9, key="batal")
    page = text(client.get(link(case)))
    assert "Kantor membatalkan permohonan ini pada 23 Nov 2026, 09.00." in page
    assert "hubungi Biro Umum" in page
    assert "Tarik permohonan" not in page


def test_a_rejected_case_tells_reason_and_referral(client):
    version = publish_shipped("konsultasi-sip")
    case = started(version, answers=SIP)
    do(case, make_officer(case.office, "kepala-sub-tu"), "tidak-sesuai", reason="Bukan tugas kami; ke Balai Benih.")
    page = text(client.get(link(case)))
    assert "Tidak dapat kami layani" in page
    assert "ke Balai Benih" in page


def test_the_status_costs_the_same_whatever_the_length(client, tik, django_assert_max_num_queries):
    case, person = tik
    client.get(link(case))
    with django_assert_max_num_queries(12):
        client.get(link(case))
    solved(case, person)
    with django_assert_max_num_queries(14):
        client.get(link(case))


def test_the_english_page_keeps_the_signed_words_indonesian_and_says_so(client, tik):
    case, _person = tik
    page = text(client.get(link(case) + "?bahasa=en"))
    assert "Help with IT problems" in page
    assert '<span lang="id">Membuka dashboard</span>' in page
    assert '<html lang="en">' in page


# ── Looking up ───────────────────────────────────────────────────────────────────────────────────


def look_up(client, number, digits, **extra):
    return client.post("/lacak/", {"number": number, "digits": digits}, **extra)


def test_number_and_last_four_digits_lead_to_the_link(client, tik):
    case, _person = tik
    assert look_up(client, f" {case.number.lower()} ", "7890").headers["Location"] == link(case)


def test_a_wrong_number_and_wrong_digits_get_the_same_answer(client, tik):
    case, _person = tik
    wrong_digits = look_up(client, case.number, "0000")
    wrong_number = look_up(client, "TIK-2026-9999", "7890")
    assert wrong_digits.status_code == wrong_number.status_code == 422
    assert wrong_digits.context["form"].non_field_errors() == wrong_number.context["form"].non_field_errors()
    assert f'value="{case.number}"' in text(wrong_digits)


def test_a_number_can_be_tried_five_times_in_a_quarter_of_an_hour_from_wherever(client, tik):
    case, _person = tik
    tries = [look_up(client, case.number, f"{n:04}", REMOTE_ADDR=f"10.0.0.{n}").status_code for n in range(5)]
    assert tries == [422] * 5
    blocked = look_up(client, case.number, "7890", REMOTE_ADDR="10.0.0.99")
    assert blocked.status_code == 429
    assert "Tunggu 15 menit" in text(blocked)


def test_an_address_can_try_ten_times_whatever_the_number(client, tik):
    case, _person = tik
    assert [look_up(client, f"TIK-{n}", "0000").status_code for n in range(10)] == [422] * 10
    assert look_up(client, case.number, "7890").status_code == 429
    assert look_up(client, case.number, "7890", REMOTE_ADDR="10.9.9.9").status_code == 302


def test_called_cases_cannot_be_looked_up(client, tik):
    case, person = tik
    claim(case, person)
    do(case, person, "tidak", answers=DIAGNOSIS)
    assert look_up(client, Case.objects.get(root=case).number, "7890").status_code == 422


# ── Answering and withdrawing ────────────────────────────────────────────────────────────────────


@pytest.fixture
def asked(tik):
    case, person = tik
    claim(case, person)
    return case, ask(case, person)


def test_an_answer_with_a_file_lets_the_office_go_on(client, asked):
    case, pause = asked
    assert "Kami menunggu jawaban Anda" in text(client.get(link(case)))
    form = client.get(link(case, f"jawab/{pause.pk}/"))
    typed = {"answer": "INV-7", "attachments": photo("nota.png"), "kunci": form.context["key"]}
    response = client.post(link(case, f"jawab/{pause.pk}/"), typed, follow=True)
    assert "jawaban Anda sudah kami terima" in text(response)
    pause.refresh_from_db()
    assert pause.answer == "INV-7"
    assert StoredFile.objects.get().about == f"case:{case.pk}"


def test_an_empty_answer_is_refused_and_its_file_stays(client, asked):
    case, pause = asked
    path = link(case, f"jawab/{pause.pk}/")
    refused = client.post(path, {"answer": "", "attachments": photo("nota.png")})
    assert refused.status_code == 422
    assert "nota.png" in text(refused)
    removed = client.post(path, {"answer": "Sedang saya tulis", "hapus": str(StoredFile.objects.get().pk)})
    assert "nota.png" not in text(removed)
    assert "Sedang saya tulis" in text(removed)
    assert StoredFile.objects.count() == 0


def test_answering_twice_answers_once(client, asked):
    case, pause = asked
    path = link(case, f"jawab/{pause.pk}/")
    assert client.post(path, {"answer": "INV-7", "kunci": "a"}).status_code == 302
    assert client.post(path, {"answer": "INV-7", "kunci": "a"}).status_code == 302
    assert client.post(path, {"answer": "Lain lagi", "kunci": "b"}).status_code == 409
    assert Pause.objects.get().answer == "INV-7"


def test_a_question_of_another_case_cannot_be_answered_nor_its_files_touched(client, asked):
    case, pause = asked
    other = started(case.sop_version, answers=TIK_ANSWERS)
    client.post(link(case, f"jawab/{pause.pk}/"), {"answer": "", "attachments": photo("nota.png")})
    path = link(other, f"jawab/{pause.pk}/")
    assert client.get(path).headers["Location"] == link(other)
    client.post(path, {"hapus": str(StoredFile.objects.get().pk)})
    assert client.post(path, {"answer": "Saya orang lain"}).status_code == 404
    assert StoredFile.objects.get().about == f"draft:{pause.pk}"
    pause.refresh_from_db()
    assert pause.ended_at is None


def test_withdrawing_asks_once_and_ends_the_case(client, tik):
    case, _person = tik
    assert "Tarik permohonan ini?" in text(client.get(link(case, "tarik/")))
    page = text(client.post(link(case, "tarik/"), {"reason": "Sudah beres"}, follow=True))
    assert "Anda menarik permohonan ini" in page
    case.refresh_from_db()
    assert (case.end_kind, case.end_reason) == ("ditarik", "Sudah beres")
    assert client.post(link(case, "tarik/"), {"reason": "Sudah beres"}).status_code == 302
    assert client.get(link(case, "tarik/")).headers["Location"] == link(case)


def test_what_is_served_cannot_be_withdrawn(client, tik):
    case, person = tik
    solved(case, person)
    assert client.post(link(case, "tarik/"), {"reason": "Terlambat"}).status_code == 409
    case.refresh_from_db()
    assert case.end_kind == ""


# ── Steps of the applicant ───────────────────────────────────────────────────────────────────────


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


SIP = {
    "nama": "Siti Rahma", "instansi": "Kelompok Tani", "telepon": "+6281234567890", "surel": "siti@contoh.id",
    "jenis": "konsultasi", "topik": "SNI benih", "uraian": "Ingin tahu", "media": "surel", "persetujuan": True,
}  # fmt: skip


@pytest.fixture
def returned(db):
    """An application that the office sent back: a letter is missing."""
    version = publish_shipped("konsultasi-sip", make_office())
    case = started(version, answers=SIP)
    officer = make_officer(case.office, "kepala-sub-tu")
    do(case, officer, "perlu-dilengkapi", reason="Lampirkan surat permohonan.")
    return case


def retyped(**changed):
    typed = {name: value for name, value in SIP.items() if name != "telepon"}
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


# ── What the office has for the applicant ────────────────────────────────────────────────────────


def test_a_file_that_is_not_meant_for_the_applicant_is_not_found(client, tik):
    case, _person = tik
    stored = StoredFile.objects.create(
        office=case.office, name="x.png", size=1, sha256="0", content_type="image/png", stored_name="x",
        about=case.stream, uploaded_by="officer:1", uploaded_at=MONDAY_9,
    )  # fmt: skip
    assert client.get(link(case, f"berkas/{stored.pk}/")).status_code == 404
