"""What the holder of a tracking link sees; and how a lost link is found again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alur.engine.cases.actions import cancel_case, suspend_task
from alur.engine.cases.models import Case
from alur.engine.cases.tests.make import plain_steps
from alur.foundation.files.actions import store_file
from alur.foundation.files.models import StoredFile
from alur.kernel import clock
from alur.public.tests.make import (
    DIAGNOSIS,
    MONDAY_9,
    PNG,
    SIP_ANSWERS,
    ask,
    claim,
    definition,
    do,
    link,
    make_office,
    make_officer,
    photo,
    publish_shipped,
    solved,
    started,
    started_tik,
    task_of,
    text,
    version,
)

pytestmark = pytest.mark.django_db
NAMES = ("Siti Rahma", "Budi Santoso", "Agus Susanto")


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
    case = started(version, answers=SIP_ANSWERS)
    do(case, make_officer(case.office, "kepala-sub-tu"), "tidak-sesuai", reason="Bukan tugas kami; ke Balai Benih.")
    page = text(client.get(link(case)))
    assert "Tidak dapat kami layani" in page
    assert "ke Balai Benih" in page


def test_the_status_costs_the_same_whatever_the_length(client, tik, django_assert_num_queries):
    case, person = tik
    client.get(link(case))
    with django_assert_num_queries(4):
        client.get(link(case))
    solved(case, person)
    with django_assert_num_queries(4):
        client.get(link(case))


def test_the_english_page_keeps_the_signed_words_indonesian_and_says_so(client, tik):
    case, _person = tik
    page = text(client.get(link(case) + "?bahasa=en"))
    assert "Help with IT problems" in page
    assert '<span lang="id">Membuka dashboard</span>' in page
    assert '<html lang="en">' in page


# ── Looking up ───


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


# ── What the office has for the applicant ───


def test_a_file_that_is_not_meant_for_the_applicant_is_not_found(client, tik):
    case, _person = tik
    stored = StoredFile.objects.create(
        office=case.office, name="x.png", size=1, sha256="0", content_type="image/png", stored_name="x",
        about=case.stream, uploaded_by="officer:1", uploaded_at=MONDAY_9,
    )  # fmt: skip
    assert client.get(link(case, f"berkas/{stored.pk}/")).status_code == 404


def test_a_result_that_the_sop_lets_the_applicant_have_is_shown_and_downloaded(client):
    fields = [
        {"name": "jawaban", "type": "long-text", "label": "Jawaban", "for_applicant": "periksa"},
        {"name": "catatan", "type": "text", "label": "Catatan"},
        {"name": "surat", "type": "file", "label": "Surat", "for_applicant": "periksa"},
    ]
    steps = plain_steps(form=[{"topic": "Hasil", "fields": fields}])
    case = started(version(definition(steps), make_office()), answers={"nama": "Siti", "perihal": "Printer"})
    person = make_officer(case.office, "petugas")
    stored = store_file(office=case.office, upload=photo("hasil.png"), about="draft:x", by=person.actor, at=MONDAY_9)
    answers = {
        "jawaban": "Boleh, menurut pasal 3.",
        "catatan": "Rahasia kantor",
        "surat": [{"id": str(stored.pk), "name": "hasil.png", "size": stored.size}],
    }
    do(case, person, answers=answers, files=[stored.pk])
    page = text(client.get(link(case)))
    assert "Boleh, menurut pasal 3." in page
    assert "Rahasia kantor" not in page
    response = client.get(link(case, f"berkas/{stored.pk}/"))
    assert b"".join(response.streaming_content) == PNG
    assert response.headers["Content-Disposition"] == 'attachment; filename="hasil.png"'
    assert response.headers["Cache-Control"] == "no-store"
    other = started_tik()
    assert client.get(link(other, f"berkas/{stored.pk}/")).status_code == 404
