"""An application from the list of services to the receipt, and all that may go wrong on the way."""

from datetime import timedelta

import pytest

from alur.engine.cases.actions import sweep_drafts
from alur.engine.cases.models import Case, Draft, Task
from alur.engine.cases.queries import draft_answers
from alur.foundation.files.models import StoredFile
from alur.kernel import clock
from alur.public.tests.make import (
    MONDAY_9,
    TIK,
    definition,
    fill,
    make_office,
    photo,
    publish_shipped,
    send,
    supersede,
    text,
    version,
)

pytestmark = pytest.mark.django_db
PATH = "/psipkh/kendala-tik/ajukan/"


def test_a_citizen_applies_from_the_list_of_services_to_the_receipt(client):
    publish_shipped("kendala-tik")
    assert client.get("/").headers["Location"] == "/psipkh/"
    assert "Penanganan kendala TIK" in text(client.get("/psipkh/"))
    assert PATH in text(client.get("/psipkh/kendala-tik/"))
    assert client.get(PATH).headers["Location"] == f"{PATH}1/"

    assert "Pertanyaan 1 dari 3" in text(client.get(f"{PATH}1/"))
    assert client.post(f"{PATH}1/", TIK[1]).headers["Location"] == f"{PATH}2/"
    assert client.post(f"{PATH}2/", {**TIK[2], "foto": photo()}).headers["Location"] == f"{PATH}3/"
    assert client.post(f"{PATH}3/", TIK[3]).headers["Location"] == f"{PATH}periksa/"
    check = text(client.get(f"{PATH}periksa/"))
    for shown in ("Siti Rahma", "+6281234567890", "layar.png", "Pekerjaan terganggu"):
        assert shown in check

    receipt = client.get(send(client, PATH).headers["Location"])
    case = Case.objects.get()
    assert receipt.status_code == 200
    assert case.number in text(receipt)
    assert "<svg" in text(receipt)
    assert "Pengelola TIK" in text(receipt)
    assert "hari ini pukul 09.05 WIB" in text(receipt)
    assert case.applicant_name == "Siti Rahma"
    assert case.applicant_phone_sealed
    assert "+62812" not in case.applicant_phone_sealed
    assert StoredFile.objects.get().about == f"case:{case.pk}"
    assert list(Task.objects.values_list("step", "state").order_by("number")) == [
        ("permohonan", "done"),
        ("terima", "open"),
    ]


def test_sending_twice_makes_one_case_and_shows_the_same_receipt(client):
    publish_shipped("kendala-tik")
    fill(client, PATH, TIK)
    first = send(client, PATH)
    draft = Draft.objects.get()
    again = client.post(f"{PATH}periksa/", {"isian": str(draft.pk)})
    assert first.headers["Location"] == again.headers["Location"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize("page", ["1/", "3/", "periksa/"])
def test_the_back_button_after_sending_leads_to_the_receipt(client, page):
    publish_shipped("kendala-tik")
    fill(client, PATH, TIK)
    receipt = send(client, PATH).headers["Location"]
    assert client.get(f"{PATH}{page}").headers["Location"] == receipt


def test_the_same_service_can_be_asked_for_again(client):
    publish_shipped("kendala-tik")
    fill(client, PATH, TIK)
    send(client, PATH)
    assert client.get(PATH).headers["Location"] == f"{PATH}1/"
    assert "Siti Rahma" not in text(client.get(f"{PATH}1/"))
    fill(client, PATH, TIK)
    send(client, PATH)
    assert Case.objects.count() == 2


def test_a_missing_answer_is_told_and_what_was_typed_stays(client):
    publish_shipped("kendala-tik")
    posted = client.post(f"{PATH}1/", {**TIK[1], "telepon": "12ab", "unit-kerja": ""})
    assert posted.headers["Location"] == f"{PATH}1/"  # so the back button never meets a POST
    response = client.get(f"{PATH}1/")
    assert response.status_code == 422
    page = text(response)
    assert "Ada yang perlu diperbaiki" in page
    assert 'value="12ab"' in page
    assert 'value="Siti Rahma"' in page
    assert 'href="#id_telepon"' in page
    assert "Isi “Unit kerja”." in page
    assert "<title>Kesalahan: " in page
    assert Case.objects.count() == 0


def test_a_refused_page_is_as_it_was_left_until_it_is_mended(client):
    publish_shipped("kendala-tik")
    client.post(f"{PATH}1/", {**TIK[1], "telepon": "12ab"})
    assert 'value="12ab"' in text(client.get(f"{PATH}1/"))
    fill(client, PATH, {1: TIK[1]})
    page = client.get(f"{PATH}1/")
    assert page.status_code == 200
    assert "12ab" not in text(page)


def test_a_change_that_was_refused_is_not_sent_past(client):
    publish_shipped("kendala-tik")
    fill(client, PATH, TIK)
    client.post(f"{PATH}1/?ubah=1", {**TIK[1], "telepon": "12ab"})
    page = client.get(f"{PATH}periksa/")
    assert "belum dapat disimpan" in text(page)
    assert client.post(f"{PATH}periksa/", {"isian": str(Draft.objects.get().pk)}).status_code == 422
    assert Case.objects.count() == 0


def test_a_page_shows_again_what_was_kept_and_a_changed_answer_counts(client):
    publish_shipped("kendala-tik")
    fill(client, PATH, TIK)
    assert 'value="Siti Rahma"' in text(client.get(f"{PATH}1/"))
    changed = client.post(f"{PATH}1/?ubah=1", {**TIK[1], "nama": "Siti Aminah"})
    assert changed.headers["Location"] == f"{PATH}periksa/"
    send(client, PATH)
    assert Case.objects.get().applicant_name == "Siti Aminah"


def test_sending_before_all_is_answered_says_where_to_go_on(client):
    publish_shipped("kendala-tik")
    fill(client, PATH, {1: TIK[1], 3: TIK[3]})
    page = client.get(f"{PATH}periksa/")
    assert "Kirim permohonan" not in text(page)
    assert f"{PATH}2/?ubah=1#id_perangkat" in text(page)
    assert client.post(f"{PATH}periksa/", {"isian": str(Draft.objects.get().pk)}).status_code == 422
    assert Case.objects.count() == 0


def test_what_this_device_began_can_be_resumed_or_erased(client):
    publish_shipped("kendala-tik")
    fill(client, PATH, {1: TIK[1]})
    client.post(f"{PATH}2/", {**TIK[2], "foto": photo()})
    page = text(client.get(PATH))
    assert "Lanjutkan isian Anda?" in page
    assert f"{PATH}3/" in page
    erased = text(client.post(PATH))
    assert 'data-draft-clear="psipkh/kendala-tik/"' in erased
    assert StoredFile.objects.count() == 0
    assert draft_answers(Draft.objects.get()) == {}
    assert "Siti Rahma" not in text(client.get(f"{PATH}1/"))


def test_drafts_are_found_only_by_the_device_that_began_them(client, django_user_model):
    publish_shipped("kendala-tik")
    fill(client, PATH, {1: TIK[1]})
    cookie = client.cookies["isian"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == PATH
    client.cookies["isian"] = "bukan-rahasia-yang-benar"
    response = client.get(f"{PATH}2/")
    assert response.status_code == 410
    assert "Siti Rahma" not in text(client.get(f"{PATH}1/"))


def test_a_draft_of_last_week_is_gone_with_a_plain_page_even_before_the_sweep(client):
    publish_shipped("kendala-tik")
    fill(client, PATH, {1: TIK[1]})
    with clock.frozen(MONDAY_9 + timedelta(days=7, minutes=1)):
        response = client.get(f"{PATH}2/")
        assert response.status_code == 410
        assert "disimpan 7 hari" in text(response)
        sweep_drafts(at=clock.now())
        assert client.get(f"{PATH}periksa/").status_code == 410


def test_what_is_typed_into_a_forgotten_draft_begins_a_new_one(client):
    publish_shipped("kendala-tik")
    response = client.post(f"{PATH}2/", TIK[2])
    assert response.status_code == 410
    assert "sudah kami simpan" in text(response)
    client.post(f"{PATH}1/", TIK[1])
    assert 'value="Printer Epson"' in text(client.get(f"{PATH}2/"))


def test_sending_from_a_page_of_another_draft_is_refused_kindly(client):
    publish_shipped("kendala-tik")
    fill(client, PATH, TIK)
    response = client.post(f"{PATH}periksa/", {"isian": "0190b0f4-0000-7000-8000-000000000000"})
    assert response.status_code == 409
    assert "isian yang lain" in text(response)
    assert Case.objects.count() == 0


def test_a_page_sent_again_brings_its_file_once(client):
    publish_shipped("kendala-tik")
    fill(client, PATH, {1: TIK[1]})
    for _press in range(2):
        assert client.post(f"{PATH}2/", {**TIK[2], "foto": photo("layar.jpg")}).status_code == 302
    client.post(f"{PATH}3/", TIK[3])
    send(client, PATH)
    assert StoredFile.objects.count() == 1


def test_files_stay_over_pages_and_through_a_refused_form_and_can_be_removed(client):
    publish_shipped("kendala-tik")
    fill(client, PATH, {1: TIK[1]})
    refused = client.post(
        f"{PATH}2/", {**TIK[2], "perangkat": "", "foto": [photo("satu.png"), photo("dua.png")]}, follow=True
    )
    assert refused.status_code == 422
    assert "satu.png" in text(refused)
    client.post(f"{PATH}2/", {**TIK[2], "foto": photo("tiga.png")})
    assert "tiga.png" in text(client.get(f"{PATH}2/"))
    over = client.post(f"{PATH}2/", {**TIK[2], "foto": photo("empat.png")}, follow=True)
    assert over.status_code == 422
    assert "Paling banyak 3 berkas" in text(over)

    one = StoredFile.objects.get(name="satu.png")
    removed = client.post(f"{PATH}2/", {**TIK[2], "lokasi": "Belum disimpan", "hapus": str(one.pk)}, follow=True)
    assert removed.status_code == 200
    assert "satu.png" not in text(removed)
    assert 'value="Belum disimpan"' in text(removed)
    client.post(f"{PATH}3/", TIK[3])
    send(client, PATH)
    case = Case.objects.get()
    assert set(StoredFile.objects.filter(about=f"case:{case.pk}").values_list("name", flat=True)) == {
        "dua.png",
        "tiga.png",
    }


def test_a_file_that_is_not_accepted_is_named_and_the_good_ones_are_kept(client):
    publish_shipped("kendala-tik")
    fill(client, PATH, {1: TIK[1]})
    response = client.post(
        f"{PATH}2/", {**TIK[2], "foto": [photo("baik.png"), photo("buruk.exe", b"MZ\x90\x00")]}, follow=True
    )
    assert response.status_code == 422
    assert "buruk.exe:" in text(response)
    assert "baik.png" in text(client.get(f"{PATH}2/"))


def test_a_service_that_was_revised_on_the_way_keeps_what_was_typed(client):
    old = publish_shipped("kendala-tik")
    fill(client, PATH, TIK)
    new = supersede(old)
    response = client.get(f"{PATH}periksa/", follow=True)
    assert "baru saja diperbarui" in text(response)
    assert 'value="Siti Rahma"' in text(response)
    send(client, PATH)
    assert Case.objects.get().sop_version_id == new.pk


def test_a_page_typed_while_the_service_was_revised_is_kept(client):
    old = publish_shipped("kendala-tik")
    fill(client, PATH, {1: TIK[1], 2: TIK[2]})
    supersede(old)
    response = client.post(f"{PATH}3/", TIK[3], follow=True)
    assert "baru saja diperbarui" in text(response)
    send(client, PATH)
    assert Case.objects.get().sop_version.number == 2


# ── Every kind of field, and topics that depend on an answer ─────────────────────────────────────

FIELDS = [
    {"name": "jenis", "type": "choice", "label": "Jenis", "options": [
        {"value": "daring", "label": "Daring"}, {"value": "luring", "label": "Luring"}]},
    {"name": "alat", "type": "choices", "label": "Alat", "options": [
        {"value": "mik", "label": "Mikrofon"}, {"value": "layar", "label": "Layar"}]},
    {"name": "tanggal", "type": "date", "label": "Tanggal", "min": 1},
    {"name": "waktu", "type": "time-slot", "label": "Waktu"},
    {"name": "peserta", "type": "number", "label": "Peserta", "min": 2, "max": 100},
    {"name": "telepon", "type": "phone", "label": "Telepon", "fills": "applicant.phone"},
    {"name": "surel", "type": "email", "label": "Surel"},
    {"name": "nik", "type": "nik", "label": "NIK"},
    {"name": "nip", "type": "nip", "label": "NIP"},
    {"name": "kode", "type": "text", "label": "Kode", "pattern": "[A-Z]{3}", "pattern_help": "Tiga huruf besar."},
    {"name": "uraian", "type": "long-text", "label": "Uraian", "min": 10},
    {"name": "orang", "type": "person", "label": "Narahubung"},
    {"name": "surat", "type": "file", "label": "Surat"},
    {"name": "setuju", "type": "consent", "label": "Setuju"},
]  # fmt: skip

GOOD = {
    "jenis": "daring", "alat": ["mik"], "tanggal-hari": "24", "tanggal-bulan": "11", "tanggal-tahun": "2026",
    "waktu-hari": "25", "waktu-bulan": "November", "waktu-tahun": "2026", "waktu-mulai": "9", "waktu-selesai": "10.30",
    "peserta": "80", "telepon": "0812-3456-7890", "surel": "a@contoh.id", "nik": "3275 0141 0190 0001",
    "nip": "19710201 200212 1 002", "kode": "ABC", "uraian": "Panjang secukupnya.", "orang-nama": "Ani",
    "orang-telepon": "081234567891", "setuju": "on",
}  # fmt: skip

BAD = [
    ("jenis", {"jenis": "lain"}, "Pilih salah satu."),
    ("alat", {"alat": []}, "Pilih paling sedikit satu."),
    ("tanggal", {"tanggal-hari": "31", "tanggal-bulan": "2"}, "tidak ada di kalender"),
    ("tanggal", {"tanggal-hari": "23"}, "Pilih tanggal Selasa, 24 November 2026 atau sesudahnya."),
    ("waktu", {"waktu-selesai": "08.00"}, "Jam selesai harus sesudah jam mulai."),
    ("peserta", {"peserta": "1"}, "Paling sedikit 2."),
    ("peserta", {"peserta": "dua"}, "Tulis angka bulat"),
    ("telepon", {"telepon": "12"}, "Nomor telepon"),
    ("surel", {"surel": "a@"}, "alamat surel yang benar"),
    ("nik", {"nik": "123"}, "16 angka"),
    ("nip", {"nip": "123"}, "18 angka"),
    ("kode", {"kode": "abc"}, "Tiga huruf besar."),
    ("uraian", {"uraian": "Pendek"}, "paling sedikit 10"),
    ("orang", {"orang-telepon": ""}, "Isi nama dan nomor teleponnya."),
    ("setuju", {"setuju": ""}, "Centang kotak ini"),
]


def all_kinds():
    steps = [
        {"id": "permohonan", "rows": [1], "executor": "pemohon", "then": "periksa",
         "form": [{"topic": "Semua", "fields": FIELDS}]},
        {"id": "periksa", "rows": [2], "executor": "petugas", "then": "selesai"},
    ]  # fmt: skip
    return version(definition(steps, slug="uji"), make_office())


def test_every_kind_of_field_is_kept_shown_again_and_sent(client):
    all_kinds()
    path = "/psipkh/uji/ajukan/"
    response = client.post(f"{path}1/", {**GOOD, "surat": photo("surat.png")})
    assert response.headers["Location"] == f"{path}periksa/", text(response)
    check = text(client.get(f"{path}periksa/"))
    for shown in ("Daring", "Mikrofon", "Selasa, 24 November 2026", "09.00–10.30", "80", "3275014101900001", "Ani"):
        assert shown in check
    again = text(client.get(f"{path}1/"))
    for value in ("24", "11", "2026", "09.00", "10.30", "80", "ABC"):
        assert f'value="{value}"' in again
    assert "surat.png" in again
    send(client, path)
    answers = Task.objects.get(step="permohonan").answers
    assert answers["tanggal"] == "2026-11-24"
    assert set(answers["nik"]) == {"sealed"}


@pytest.mark.parametrize(("field", "typed", "said"), BAD)
def test_each_kind_of_field_says_what_is_wrong(client, field, typed, said):
    all_kinds()
    response = client.post("/psipkh/uji/ajukan/1/", {**GOOD, **typed, "surat": photo("surat.png")}, follow=True)
    assert response.status_code == 422
    assert any(said in message for message in response.context["form"].errors[field])
    assert list(response.context["form"].errors) == [field]


def conditional():
    choice = {"name": "media", "type": "choice", "label": "Media", "options": [
        {"value": "video", "label": "Video"}, {"value": "surel", "label": "Surel"}]}  # fmt: skip
    when = {"name": "kapan", "type": "text", "label": "Kapan", "shown_if": {"field": "media", "is": "video"}}
    steps = [
        {"id": "permohonan", "rows": [1], "executor": "pemohon", "then": "periksa",
         "form": [choice, when, {"name": "perihal", "type": "text", "label": "Perihal"}]},
        {"id": "periksa", "rows": [2], "executor": "petugas", "then": "selesai"},
    ]  # fmt: skip
    return version(definition(steps, slug="uji"), make_office())


def test_a_topic_is_asked_only_where_an_earlier_answer_calls_for_it(client):
    conditional()
    path = "/psipkh/uji/ajukan/"
    assert client.post(f"{path}1/", {"media": "surel"}).headers["Location"] == f"{path}3/"
    assert "Pertanyaan 2 dari 2" in text(client.get(f"{path}3/"))
    assert client.get(f"{path}2/").headers["Location"] == f"{path}3/"
    assert client.post(f"{path}1/", {"media": "video"}).headers["Location"] == f"{path}2/"
    assert "Pertanyaan 2 dari 3" in text(client.get(f"{path}2/"))


def test_an_answer_that_a_changed_choice_hides_is_not_sent(client):
    conditional()
    path = "/psipkh/uji/ajukan/"
    fill(client, path, {1: {"media": "video"}, 2: {"kapan": "Besok"}, 3: {"perihal": "Rapat"}})
    client.post(f"{path}1/", {"media": "surel"})
    assert "Besok" not in text(client.get(f"{path}periksa/"))
    send(client, path)
    assert set(Task.objects.get(step="permohonan").answers) == {"media", "perihal"}


def test_a_file_store_that_is_away_is_told_beside_the_field_and_nothing_typed_is_lost(client, settings):
    publish_shipped("kendala-tik")
    client.post(f"{PATH}1/", TIK[1])
    settings.FILES = "s3+http://k:s@127.0.0.1:9/berkas"  # nobody listens there
    refused = client.post(f"{PATH}2/", {**TIK[2], "foto": photo("satu.png")}, follow=True)
    assert "belum dapat kami simpan karena ada gangguan. Coba lagi beberapa menit lagi." in text(refused)
    assert TIK[2]["gejala"] in text(refused)
    assert StoredFile.objects.count() == 0
    settings.FILES = ""
    again = client.post(f"{PATH}2/", {**TIK[2], "foto": photo("satu.png")})
    assert again.headers["Location"] == f"{PATH}3/"
