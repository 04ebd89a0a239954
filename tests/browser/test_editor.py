"""An administrator edits a draft in its table: it saves itself, faults stand beside the row, and a dry run ends."""

from playwright.sync_api import Page, expect

ADMIN = "admin@pusat.example"
SETTINGS = "/meja/pengaturan/"


def begin_draft(page: Page, slug: str) -> None:
    page.goto(f"{SETTINGS}layanan/terbitkan/?dari={slug}")
    page.get_by_role("button", name="Sunting dalam tabel").click()


def saved(page: Page, count: int) -> None:
    """The page knows that so many changes were saved."""
    expect(page.locator("[data-editor-watch]")).to_have_attribute("data-mark", str(count + 1))
    expect(page.locator("[data-editor-status]")).to_have_text("Tersimpan")


def test_a_draft_is_edited_mended_undone_and_tried(officer):
    page = officer(ADMIN).page
    begin_draft(page, "kendala-tik")
    chart = page.locator(".chart img")
    drawn = chart.get_attribute("src")
    words = page.get_by_label("Kegiatan, baris 6")
    words.fill("Menangani masalah: sesuai kendala")
    words.press("Tab")
    saved(page, 1)
    assert chart.get_attribute("src") != drawn
    tick = page.locator("#baris-6").get_by_role("checkbox", name="Pengelola Rumah Tangga")
    tick.focus()
    page.keyboard.press("Space")
    saved(page, 2)
    time = page.get_by_label("Waktu, baris 4")
    time.fill("sebentar")
    time.press("Tab")
    saved(page, 3)
    expect(page.locator("#cara-4 .editor-faults")).to_be_visible()
    expect(page.locator("#jumlah")).to_contain_text("1 kesalahan")
    time.fill("5 menit")
    time.press("Tab")
    saved(page, 4)
    expect(page.locator("#cara-4 .editor-faults")).to_have_count(0)
    page.locator("#cara-6").get_by_role("link", name="Menangani masalah").click()
    page.get_by_label("Jawaban baru").fill("Ditunda")
    page.get_by_role("button", name="Tambah jawaban").click()
    expect(page.get_by_role("group", name="Ditunda")).to_be_visible()
    page.get_by_role("button", name="Batalkan").click()
    expect(page.get_by_role("group", name="Ditunda")).to_have_count(0)
    does = page.get_by_label("Yang dikerjakan perangkat lunak")
    does.focus()
    page.keyboard.press("m")  # the list offers "Menjangkau beberapa penerima"
    expect(page.get_by_role("group", name="Pengaturan pekerjaan ini")).to_be_visible()
    expect(does).to_be_focused()
    page.get_by_role("button", name="Batalkan").click()
    expect(page.get_by_role("group", name="Pengaturan pekerjaan ini")).to_have_count(0)
    page.get_by_role("link", name="Coba jalankan").click()
    for _step in range(12):
        if page.get_by_text("Sampai di akhir").is_visible():
            break
        page.locator(".try-answers a").first.click()
    expect(page.get_by_text("Sampai di akhir")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Menangani masalah")


def test_a_page_that_was_overtaken_says_so_and_keeps_what_was_typed(officer):
    one = officer(ADMIN)
    begin_draft(one.page, "kendala-tik")
    other = one.window.new_page()
    other.goto(one.page.url)
    other.get_by_label("Waktu, baris 1").fill("3 menit")
    other.get_by_label("Waktu, baris 1").press("Tab")
    saved(other, 1)
    field = one.page.get_by_label("Kegiatan, baris 2")
    field.fill("Punyaku")
    field.press("Tab")
    message = one.page.get_by_role("alert")
    expect(message).to_contain_text("sudah diubah orang lain")
    expect(message.get_by_role("row", name="Punyaku")).to_be_visible()
    expect(field).to_have_value("Punyaku")
    one.page.get_by_role("button", name="Simpan yang saya ketik").click()
    expect(one.page.get_by_label("Kegiatan, baris 2")).to_have_value("Punyaku")
