"""An SOP with a public schedule and a step of several recipients, as the citizen and the officer see them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import Visit, axe, load_cold, scrolls_sideways
from tests.browser.officer import Officer, sign_in
from tests.browser.window import PHONE, SCREEN, Window
from tests.world import World

CITIZEN_BYTES, CITIZEN_REQUESTS = 15 * 1024, 5
SCHEDULE = "/balai/jadwal/"
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture(scope="module")
def dated() -> Iterator[World]:
    with World() as running:
        running.run("-m", "tests.browser.dates")
        yield running


@pytest.fixture
def tiara(dated: World, chromium: Browser) -> Iterator[Officer]:
    account = dated.account("balai", "admin-medsos")
    with Window(chromium, dated.url) as window:
        sign_in(window.page, account["email"], account["password"])
        yield Officer(window, account)


def picture(page: Page, name: str) -> None:
    """Kept where PICTURES names a folder, to be looked at."""
    for size in (PHONE, SCREEN) if PICTURES else ():
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.screenshot(path=str(Path(PICTURES) / f"{name}-{size['width']}.png"), full_page=True)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("query", ["", "?bahasa=en", "?hari={today}", "?bulan={other}"])
def test_the_schedule_is_light_accessible_and_needs_no_script(dated, chromium, query, javascript):
    with Window(chromium, dated.url, phone=True, javascript=javascript) as window:
        window.page.goto(SCHEDULE)
        today = window.page.locator(".calendar .today a").get_attribute("href") or ""
        other = window.page.get_by_role("link", name="Bulan berikutnya").get_attribute("href") or ""
        path = SCHEDULE + query.format(today=today[len("?hari=") :], other=other[len("?bulan=") :])
        if not javascript:
            window.page.goto(path)
            expect(window.page.get_by_role("heading", level=1)).to_be_visible()
            return
        wire = window.context.new_cdp_session(window.page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        visit = Visit("warga", path)
        load_cold(window, wire, visit)
        assert axe(window.page) == []
        picture(window.page, f"jadwal{query[:6].replace('?', '-')}")
        assert (visit.scrolls, visit.headings, visit.faults) == (False, 1, [])
        assert visit.weight <= CITIZEN_BYTES
        assert visit.requests <= CITIZEN_REQUESTS


def test_a_citizen_finds_a_date_by_the_calendar(dated, chromium):
    with Window(chromium, dated.url, phone=True, javascript=False) as window:
        page = window.page
        page.goto("/balai/")
        page.get_by_role("link", name="Lihat jadwal").click()
        expect(page.get_by_text("Terpakai")).to_be_visible()
        page.locator(".calendar .today a").click()
        expect(page.locator(".slots li")).to_have_count(2)
        page.get_by_role("link", name="Tampilkan seluruh bulan").click()
        expect(page.get_by_role("link", name="Tampilkan seluruh bulan")).to_have_count(0)
        expect(page.get_by_text("Terpakai")).to_be_visible()


def test_an_officer_saves_two_networks_and_finishes_the_rest_later(tiara):
    page = tiara.page
    page.goto("/meja/")
    page.locator("main .task-list a", has_text="Rapat koordinasi").first.click()
    facebook = page.get_by_role("group", name="Facebook", exact=True)
    facebook.get_by_label("Selesai").check()
    facebook.get_by_label("Tautan Facebook").fill("https://facebook.example/balai/1")
    tiktok = page.get_by_role("group", name="TikTok", exact=True)
    tiktok.get_by_label("Ditiadakan").check()
    tiktok.get_by_label("Catatan atau alasan TikTok").fill("Akun sedang ditangguhkan.")
    page.get_by_label("Catatan", exact=False).last.fill("Sisanya besok.")
    tiara.press("Simpan kemajuan")
    expect(page.get_by_text("Kemajuan tersimpan.")).to_be_visible()
    expect(page.get_by_text("Sisanya besok.")).to_be_visible()
    assert axe(page) == []
    picture(page, "penerima-tersimpan")
    assert not scrolls_sideways(page)
    tiara.press("Simpan dan lanjut")
    expect(page.locator(".error-summary a")).to_have_count(2)
    page.locator(".error-summary a").first.click()
    expect(page.get_by_role("group", name="Instagram", exact=True).get_by_label("Belum")).to_be_focused()
    assert axe(page) == []
    picture(page, "penerima-salah")
    for name in ("Instagram", "X"):
        group = page.get_by_role("group", name=name, exact=True)
        group.get_by_label("Selesai").check()
        group.get_by_label(f"Tautan {name}").fill(f"https://{name.lower()}.example/balai/1")
    number = page.url.rstrip("/").split("/permohonan/")[1].split("/")[0]
    tiara.press("Simpan dan lanjut")
    expect(page.get_by_text("selesai.").first).to_be_visible()
    page.goto(f"/meja/permohonan/{number}/")
    page.locator("summary", has_text="Menyiarkan acara").click()
    expect(page.get_by_role("link", name="https://facebook.example/balai/1")).to_be_visible()
    assert axe(page) == []
    picture(page, "penerima-selesai")
