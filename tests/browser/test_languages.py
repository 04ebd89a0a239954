"""The switch to English, and back: it stays for the visit, and the page says its language."""

from playwright.sync_api import expect

from tests.browser.journeys import ict

ENGLISH = {
    "Nama lengkap": "Full name",
    "Unit kerja": "Work unit",
    "Nomor telepon": "Phone number",
    "Alamat email": "E-mail address",
}


def test_a_citizen_switches_to_english_and_back(citizen):
    ningsih = citizen()
    page = ningsih.page
    page.goto("/pusat/")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Help with IT problems").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Help with IT problems")
    # The signed rows stay in their language, and say so.
    expect(page.locator("ol.timeline[lang=id]")).to_contain_text("Membuka dashboard")
    page.goto("/pusat/kendala-tik/ajukan/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who are you?")
    for label, value in ict("english@pemohon.example")[0].items():
        page.get_by_label(ENGLISH[label], exact=True).fill(value)
    page.get_by_role("link", name="Bahasa Indonesia").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")
    expect(page.get_by_role("heading", level=1)).to_have_text("Siapa Anda?")
