"""An administrator sets up people and closes a service; the people concerned see it at once."""

import time

from playwright.sync_api import expect

from tests.browser.officer import sign_in
from tests.browser.post import link_in
from tests.browser.window import Window
from tests.world import World

ADMIN, NEW = "admin@balai.example", "sekar@balai.example"
PASSWORD = "kuda-lumping-42"
SETTINGS = "/meja/pengaturan/"


def wait_for_mail(world: World, to: str) -> str:
    for _each in range(200):
        if world.mail.to(to):
            return link_in(world, to)
        time.sleep(0.1)
    raise TimeoutError(f"no mail to {to}")


def test_an_invited_officer_sets_a_password_and_finds_the_tasks_of_the_position(world, chromium, officer):
    page = officer(ADMIN).page
    page.goto(f"{SETTINGS}petugas/")
    page.get_by_role("link", name="Undang petugas").click()
    page.get_by_label("Nama", exact=True).fill("Sekar Ayu")
    page.get_by_label("Alamat surel").fill(NEW)
    page.get_by_label("Jabatan (boleh kosong)").select_option(label="Resepsionis")
    page.get_by_role("button", name="Kirim undangan").dblclick()
    expect(page.get_by_text(f"Undangan dikirim kepada Sekar Ayu, {NEW}.")).to_be_visible()
    expect(page.get_by_role("row", name="Sekar Ayu")).to_contain_text("Diundang")
    link = wait_for_mail(world, NEW)
    with Window(chromium, world.url, phone=True) as window:
        window.page.goto(link)
        expect(window.page.get_by_role("heading", level=1)).to_have_text("Selamat datang di Alur")
        window.page.locator("[name=password1]").fill(PASSWORD)
        window.page.locator("[name=password2]").fill(PASSWORD)
        window.page.get_by_role("button", name="Simpan kata sandi").click()
        expect(window.page.get_by_text("Kata sandi tersimpan. Silakan masuk.")).to_be_visible()
        sign_in(window.page, NEW, PASSWORD)
        window.page.goto("/meja/profil/")
        expect(window.page.locator("main")).to_contain_text("Resepsionis")
        expect(window.page.get_by_role("link", name="Pengaturan")).to_have_count(0)
    assert len(world.mail.to(NEW)) == 1
    page.reload()
    expect(page.get_by_role("row", name="Sekar Ayu")).to_contain_text("Aktif")


def test_a_closed_service_is_closed_to_citizens_until_it_is_opened(world, chromium, officer, citizen):
    visitor = citizen(javascript=False).page
    visitor.goto("/balai/")
    title = visitor.locator(".doors a b").first.inner_text()
    page = officer(ADMIN).page
    page.goto(f"{SETTINGS}layanan/")
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="Tutup layanan").click()
    page.get_by_label("Alasan, untuk masyarakat").fill("Libur akhir tahun.")
    page.get_by_role("button", name="Tutup layanan").click()
    expect(page.get_by_text("Layanan ditutup untuk permohonan baru")).to_be_visible()
    try:
        visitor.reload()
        visitor.get_by_role("link", name=title).first.click()
        expect(visitor.get_by_text("sedang tidak menerima permohonan baru")).to_be_visible()
        expect(visitor.get_by_text("Libur akhir tahun.")).to_be_visible()
        expect(visitor.get_by_role("link", name="Ajukan permohonan")).to_have_count(0)
    finally:
        page.get_by_role("link", name="Buka layanan").click()
        page.get_by_role("button", name="Buka layanan").click()
    expect(page.get_by_text("Layanan menerima permohonan lagi.")).to_be_visible()
    visitor.reload()
    expect(visitor.get_by_text("sedang tidak menerima permohonan baru")).to_have_count(0)
