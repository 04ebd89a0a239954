"""An office with one meeting account: free, taken and moved by its contact person, moved and cancelled by its keeper,
and a series with one exception. In a house of its own: the other journeys have an office without accounts."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from alur.ui.dates import MONTHS
from tests.browser.citizen import card_of, fill, follow
from tests.browser.journeys import meeting
from tests.browser.post import link_in, wait_for_mail
from tests.browser.test_meeting_journeys import DIMAS, ROOM, SERVICE, slot
from tests.machine import find_chromium
from tests.world import World

ADMIN = "admin@pusat.example"
TODAY = datetime.now(ZoneInfo("Asia/Jakarta")).date()
HOST = "Zoom utama"
TIME = "Tanggal dan jam mulai"


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    if find_chromium() is None:
        pytest.skip("no Chromium on this machine")
    with World() as running:
        yield running
        assert "Traceback" not in running.whole_log("web")


@pytest.fixture(scope="module")
def signed_in() -> dict[str, Any]:
    return {}


def offers(page):
    """The times that the page offers."""
    return page.locator(".offers .card span").all_inner_texts()[:-1]


def add_host(admin):
    admin.page.goto("/meja/rapat/akun/")
    follow(admin.page.locator("main").get_by_role("link", name="Dibuat sendiri"))
    fill(admin.page, {"Nama akun": HOST, "Kapan dapat dipesan?": "Kapan saja", "Jeda sesudah rapat (menit)": "15"})
    admin.page.get_by_label("Jabatan pengelola").select_option(label="Pengelola TIK")
    follow(admin.page.get_by_role("button", name="Tambah akun"))
    expect(admin.page.locator("main table")).to_contain_text(HOST)


def apply_picking(citizen, email, contact):
    """Apply with the first time that is offered; its words."""
    topics = meeting(email, "Bincang benih", slot(TODAY, "09.00", "10.00"), contact, public=True)
    citizen.begin("pusat", SERVICE)
    fill(citizen.page, topics[0])
    follow(citizen.page.get_by_role("button", name="Lanjut", exact=True).last)
    picked = offers(citizen.page)[0]
    citizen.answer_topics([{**topics[1], TIME: picked}, *topics[2:]])
    return citizen.send().number, picked


def take(officer, number):
    officer.open(number)
    officer.press("Terima tugas")
    expect(officer.step).to_contain_text("Ketersediaan akun rapat")


def test_one_account_serves_all_who_ask_and_never_two_at_once(world, citizen, officer, outsider):
    add_host(officer(ADMIN))
    galuh, contact = citizen(javascript=False), "hadi@kegiatan.example"
    number, picked = apply_picking(galuh, "galuh@pemohon.example", contact)
    dimas = officer(DIMAS)
    take(dimas, number)
    expect(card_of(dimas.step, HOST)).to_be_checked()
    dimas.complete(outcome="Tersedia")
    expect(dimas.step).to_contain_text(HOST)

    # The same time again, typed: it is taken, and the contact person picks one that is free.
    day, times = date_of(picked), picked.rsplit(", ", 1)[1].split("–")
    hana = citizen()
    topics = meeting("hana@pemohon.example", "Rapat kedua", slot(day, *times), contact, public=True)
    hana.begin("pusat", SERVICE)
    fill(hana.page, topics[0])
    follow(hana.page.get_by_role("button", name="Lanjut", exact=True).last)
    fill(hana.page, topics[1])
    follow(hana.page.get_by_role("button", name="Lanjut", exact=True).last)
    expect(hana.page.get_by_role("alert")).to_contain_text("Waktu itu tidak bebas")
    assert picked not in offers(hana.page)
    hana.answer_topics([{}, *topics[2:]])  # it must be then: sent once more
    second = hana.send().number
    take(dimas, second)
    expect(dimas.step).to_contain_text("Tidak ada akun yang bebas")
    dimas.complete(outcome="Tidak tersedia", reason="Akun dipakai.")
    wait_for_mail(world, contact)
    hadi = outsider(link_in(world, contact), javascript=False)
    free = offers(hadi.page)
    assert picked not in free
    hadi.answer({"Tanggal dan jam yang baru (boleh kosong)": free[0]}, outcome="Pakai waktu lain")
    dimas.open(second)
    dimas.complete(outcome="Tersedia")
    expect(dimas.step).to_contain_text(HOST)

    # It is published; its keeper moves it by a week, and cancels it. The schedule shows both.
    page, moved = dimas.page, day + timedelta(days=7)
    dimas.complete(answers={"Tautan Zoom": ROOM})
    page.goto("/meja/rapat/")
    follow(page.locator("main").get_by_role("link", name="Rapat kedua"))
    follow(page.get_by_role("link", name="Pindahkan", exact=True))
    fill(page, {"Waktu": slot(moved, "10.00", "11.00")})
    follow(page.get_by_role("button", name="Pindahkan"))
    expect(page.locator("main")).to_contain_text("10.00–11.00")
    hana.page.goto(f"/pusat/jadwal/?hari={moved}")
    expect(hana.page.locator(".slots li", has_text="Rapat kedua")).to_contain_text("10.00–11.00")
    follow(page.get_by_role("link", name="Batalkan", exact=True))
    follow(page.get_by_role("button", name="Batalkan rapat ini"))
    expect(page.locator("main")).to_contain_text("Waktunya bebas lagi")
    hana.page.reload()
    expect(hana.page.locator(".slots li", has_text="Rapat kedua")).to_contain_text("Dibatalkan")

    # A series meets the first booking; with that day left out it is booked.
    follow(page.get_by_role("link", name="Pesan rangkaian"))
    fill(page, {"Nama kegiatan": "Rapat mingguan", "Rapat pertama": slot(day, *times), "Berulang": "Setiap minggu"})
    fill(
        page,
        {
            "Sampai tanggal": {part: words for part, words in slot(day + timedelta(weeks=3), "", "").items() if words},
            "Perkiraan jumlah peserta": "12",
        },
    )
    follow(page.get_by_role("button", name="Pesan semua"))
    expect(page.get_by_role("alert")).to_contain_text("tidak bebas pada")
    fill(page, {"Hari yang dilewati (boleh kosong)": f"{day:%d/%m/%Y}"})
    follow(page.get_by_role("button", name="Pesan semua"))
    expect(page.locator("main")).to_contain_text("3 rapat dipesan.")
    assert world.verify() == ""


def date_of(words: str) -> date:
    """ "Jumat, 27 November 2026, 08.30–09.30"."""
    day, month, year = words.split(", ")[1].split()
    return date(int(year), MONTHS["id"].index(month) + 1, int(day))
