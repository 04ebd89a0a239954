"""While a time is typed, every page that asks for one shows what is free: by script, by button, and to programs."""

import re
from copy import deepcopy

import pytest
from django.core.cache import caches

from alur.desk.tests import make as desk
from alur.engine.cases.models import Case, SecretLink
from alur.engine.cases.queries import token_of
from alur.engine.cases.tests import make as cases
from alur.kernel import clock
from alur.public.policies import LOOKS_PER_ADDRESS
from alur.public.tests import make as public

from .make import AT, SLOT, booked, host, steps

pytestmark = pytest.mark.django_db
APPLY = "/psipkh/virtual-meeting/ajukan/2/"
TYPED = {
    "waktu-hari": "24",
    "waktu-bulan": "11",
    "waktu-tahun": "2026",
    "waktu-mulai": "09.00",
    "waktu-selesai": "10.00",
}
WHOLE = TYPED | {"kegiatan": "Temu benih", "lama": "60", "peserta": "25"}
BUTTON, SCRIPT = 'name="lihat-waktu"', "ui/js/free.js"
SECRET = "Rapat rahasia direksi"


@pytest.fixture(autouse=True)
def _now():
    for name in ("default", "process"):
        caches[name].clear()
    with clock.frozen(AT):
        yield


def publish(office):
    for slug in ("survei-kepuasan", "virtual-meeting"):
        public.publish_shipped(slug, office)


@pytest.fixture
def office():
    """With the shipped service, and one host that is taken on Tuesday from nine to ten."""
    found = public.make_office()
    publish(found)
    booked(host(office=found, keeper=cases.position("pengelola-tik", found)), title=SECRET)
    return found


def look(client, path=APPLY, **typed):
    return client.get(path, {"bebas": "waktu", **TYPED, **typed})


def test_the_times_follow_day_length_and_people(client, office):
    answer = look(client)
    text = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert "<html" not in text
    assert "Selasa, 24 November 2026, 09.00–10.00 tidak bebas." in text
    assert 'value="2026-11-24 10:00 11:00"' in text
    assert "(WIB)" in text
    assert SECRET not in text
    assert 'value="2026-11-24 10:00 12:30"' in look(client, lama="150").content.decode()
    assert "Tidak ada waktu yang bebas" in look(client, peserta="900").content.decode()
    assert (
        "10.30–11.30 bebas saat ini"
        in look(client, **{"waktu-mulai": "10.30", "waktu-selesai": "11.30"}).content.decode()
    )


def test_bad_input_is_told_in_words(client, office):
    assert "Lama kegiatan (menit): Tulis angka bulat" in look(client, lama="dua jam").content.decode()
    assert "Tanggal itu tidak ada di kalender" in look(client, **{"waktu-hari": "31"}).content.decode()
    for wild in ("\x00", "9" * 4000, "<script>", "٣"):
        for name in ("waktu-hari", "waktu-mulai", "waktu-pilihan", "lama", "peserta"):
            answer = look(client, **{name: wild})
            assert answer.status_code == 200
            assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize("name", ["kegiatan", "lain", "", "waktu\x00"])
def test_what_offers_no_times_is_not_found(client, office, name):
    assert client.get(APPLY, {"bebas": name}).status_code == 404
    assert client.get("/psipkh/virtual-meeting/ajukan/1/", {"bebas": "waktu"}).status_code == 404


def test_an_office_without_accounts_has_neither_button_nor_script(client):
    publish(public.make_office())
    client.post("/psipkh/virtual-meeting/ajukan/1/", WHO)
    page = client.get(APPLY).content.decode()
    assert BUTTON not in page
    assert SCRIPT not in page
    assert look(client).status_code == 404


WHO = {"nama": "Siti Rahma", "unit-kerja": "Tata Usaha", "telepon": public.PHONE, "surel": "siti@contoh.id"}


def test_who_looks_too_often_waits_and_the_form_goes_on(client, office):
    for _each in range(LOOKS_PER_ADDRESS):
        assert look(client).status_code == 200
    refused = look(client)
    assert refused.status_code == 429
    assert "Tunggu satu menit" in refused.content.decode()
    client.post("/psipkh/virtual-meeting/ajukan/1/", WHO)
    assert client.get(APPLY).status_code == 200
    assert client.get("/api/v1/services/virtual-meeting/free-times").status_code == 429  # one count for both


def test_without_a_script_the_button_shows_them_and_loses_nothing(client, office):
    client.post("/psipkh/virtual-meeting/ajukan/1/", WHO)
    first = client.get(APPLY).content.decode()
    assert BUTTON in first
    assert SCRIPT in first
    again = client.post(APPLY, {**WHOLE, "lama": "sejam", "lihat-waktu": "waktu"}, follow=True)
    text = again.content.decode()
    assert again.redirect_chain == [(APPLY, 302)]
    assert "error-summary" not in text
    for kept in ("Temu benih", "sejam", 'value="09.00"', 'value="25"'):
        assert kept in text
    assert "autofocus" in text
    assert "Tulis angka bulat" in text
    picked = {**WHOLE, "waktu-pilihan": "2026-11-24 10:00 11:00", "waktu-dilihat": "24|11|2026|09.00|10.00"}
    assert client.post(APPLY, picked)["Location"].endswith("/ajukan/3/")
    assert 'value="2026-11-24 10:00 11:00" checked' in client.get(APPLY).content.decode()


def test_the_counter_offers_them_too(office):
    browser = desk.browser(cases.officer("loket", "pengelola-tik", of=office))
    page = "/meja/loket/virtual-meeting/"
    assert SCRIPT in browser.get(page).content.decode()
    assert "tidak bebas" in look(browser, page).content.decode()
    again = browser.post(page, {**WHOLE, "nama": "Siti", "counter_channel": "telepon", "lihat-waktu": "waktu"})
    text = again.content.decode()
    assert again.status_code == 200
    assert not Case.objects.exists()
    assert "error-summary" not in text
    for kept in ('value="Siti"', "Temu benih", 'value="2026-11-24 10:00 11:00"', "tidak bebas"):
        assert kept in text
    assert re.search('value="telepon"[^>]* checked', text)


EXECUTORS = {
    "pemohon": {"name": "Pemohon", "kind": "applicant"},
    "petugas": {"name": "Petugas", "kind": "position"},
    "narahubung": {"name": "Narahubung", "kind": "contact", "from": "permohonan.narahubung"},
}


def case_that_waits_for_a_time(executor):
    """`lain` is this executor's: another time is asked for."""
    made = deepcopy(steps())
    made[0]["form"].append({"name": "narahubung", "type": "person", "label": "Narahubung"})
    made[2] |= {"executor": executor}
    what = cases.definition(made, executors=EXECUTORS)
    contact = {"name": "Hadi", "phone": cases.PHONE}
    answers = {"nama": "Siti", "telepon": cases.PHONE, "perihal": SECRET, "waktu": SLOT, "peserta": 20}
    answers |= {"narahubung": contact}
    case = cases.started(cases.version(what), answers=answers)
    booked(host())
    cases.done(case, cases.officer("Dimas", "petugas"), "tidak-tersedia")
    return case


def offered_at(browser, address):
    """By the script and by the button."""
    found = look(browser, address)
    assert (found.status_code, found["Cache-Control"].split(",")[0]) == (200, "no-store")
    again = browser.post(address, {**TYPED, "lihat-waktu": "waktu", "kunci": "k", "versi": "0"})
    assert again.status_code == 200
    for text in (found.content.decode(), again.content.decode()):
        assert "09.00–10.00 tidak bebas" in text
        assert 'value="2026-11-24 10:00 11:00"' in text
    assert 'value="09.00"' in again.content.decode()


def test_a_step_of_the_applicant_offers_them(client):
    case = case_that_waits_for_a_time("pemohon")
    offered_at(client, public.link(case, f"langkah/{public.task_of(case).pk}/"))


def test_behind_a_secret_link_they_are_offered_and_the_link_stays(client):
    case = case_that_waits_for_a_time("narahubung")
    address = f"/tautan/{token_of(SecretLink.objects.get())}/"
    assert SCRIPT in client.get(address).content.decode()
    offered_at(client, address)
    picked = {"waktu-pilihan": "2026-11-24 10:00 11:00", "kunci": "k2", "versi": str(public.task_of(case).version)}
    assert client.post(address, picked)["Location"].endswith("/terima-kasih/")
    assert look(client, address).status_code == 410


def test_an_officers_step_offers_them():
    case = case_that_waits_for_a_time("petugas")
    dimas = desk.browser(cases.officer("Dimas 2", "petugas"))
    assert SCRIPT in dimas.get(f"/meja/permohonan/{case.number}/").content.decode()
    offered_at(dimas, f"/meja/permohonan/{case.number}/langkah/{public.task_of(case).pk}/")
    assert public.task_of(case).step == "lain"
    stranger = desk.browser(cases.officer("Asing", of=cases.office("lain")))
    address = f"/meja/permohonan/{case.number}/langkah/{public.task_of(case).pk}/"
    assert look(stranger, address).status_code == 404


def test_programs_ask_as_the_pages_do(client, office):
    asked = {"office": "psipkh", "date": "2026-11-24", "start": "09:00", "minutes": "60", "participants": "25"}
    shown = client.get("/api/v1/services/virtual-meeting/free-times", asked).json()
    assert (shown["known"], shown["field"], shown["time_zone"]) == (True, "waktu", "Asia/Jakarta")
    assert {"date": "2026-11-24", "start": "10:00", "end": "11:00"} in shown["times"]
    assert SLOT not in shown["times"]
    assert SECRET not in str(shown)
    crowd = client.get("/api/v1/services/virtual-meeting/free-times", asked | {"participants": "900"}).json()
    assert (crowd["known"], crowd["times"]) == (True, [])
    for wrong in ({"date": "24/11/2026"}, {"start": "9"}, {"minutes": "-1"}, {"participants": "banyak"}):
        answer = client.get("/api/v1/services/virtual-meeting/free-times", asked | wrong)
        assert (answer.status_code, list(answer.json()["errors"])) == (422, list(wrong))
    assert client.get("/api/v1/services/survei-kepuasan/free-times").status_code == 404
