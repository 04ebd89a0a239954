"""The switch to English, and back: it stays for the visit, the pages say their language, the mails follow."""

from pathlib import Path

import polib
import pytest
from playwright.sync_api import expect

import alur
from tests.browser.journeys import ict
from tests.browser.post import expect_mails
from tests.browser.test_ict_journeys import DIMAS, SARI

pytestmark = pytest.mark.once  # words come from the catalogue

EMAIL = "english@pemohon.example"
ENGLISH = {
    "Nama lengkap": "Full name",
    "Unit kerja": "Work unit",
    "Nomor telepon": "Phone number",
    "Alamat email": "E-mail address",
    "Perangkat atau aplikasi": "Device or application",
    "Lokasi": "Place",
    "Apa yang terjadi?": "What happens?",
    "Pekerjaan terganggu": "Work is hampered",
    "Saya setuju data saya dipakai": "I agree that my data are used",
}
# What stands on a page, but for the parts that say they are Indonesian: the signed rows, what people wrote.
_ENGLISH_TEXT = """() => {
  const copy = document.body.cloneNode(true);
  for (const part of copy.querySelectorAll("[lang=id], input, textarea")) part.remove();
  return copy.textContent.replace(/\\s+/g, " ");
}"""


@pytest.fixture(scope="module")
def indonesian() -> list[str]:
    """Sentences of the pages that have another wording in English."""
    catalogue = polib.pofile(str(Path(alur.__path__[0]) / "locale/en/LC_MESSAGES/django.po"))
    found = [each.msgid for each in catalogue.translated_entries() if each.msgid != each.msgstr]
    sentences = [text for text in found if len(text) > 11 and " " in text and not set("%{<") & set(text)]
    assert len(sentences) > 100
    return sentences


def assert_english(page, indonesian):
    expect(page.locator("html")).to_have_attribute("lang", "en")
    text = page.evaluate(_ENGLISH_TEXT)
    assert len(text) > 100
    assert [each for each in indonesian if each in text] == [], page.url


def test_a_request_in_english_from_the_office_page_to_the_tracking_page(world, citizen, officer, indonesian):
    ningsih = citizen()
    page = ningsih.page
    page.goto("/pusat/")
    page.get_by_role("link", name="English").click()
    assert_english(page, indonesian)
    page.get_by_role("link", name="Help with IT problems").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Help with IT problems")
    # The signed rows stay in their language, and say so.
    expect(page.locator("ol.timeline[lang=id]")).to_contain_text("Membuka dashboard")
    assert_english(page, indonesian)
    page.get_by_role("link", name="Make a request").click()
    for answers in ict(EMAIL):
        assert_english(page, indonesian)
        for label, value in answers.items():
            if value == "x":
                page.locator("label.card", has_text=ENGLISH[label]).locator("input").check()
            else:
                page.get_by_label(ENGLISH[label], exact=True).fill(value)
        page.locator("main form .actions .button").click()
    assert_english(page, indonesian)
    page.locator("main form .actions .button").click()
    number = page.locator("strong.number").inner_text()
    assert_english(page, indonesian)
    page.locator("main .actions a.button").click()
    assert_english(page, indonesian)
    expect(page.locator("section.now h2")).to_have_text("Take the request")

    dimas = officer(DIMAS)
    dimas.open(number)
    dimas.page.goto(f"{dimas.page.url}&bahasa=en")
    assert_english(dimas.page, indonesian)
    dimas.page.goto("/meja/")
    assert_english(dimas.page, indonesian)
    dimas.page.goto("/meja/?bahasa=id")
    # Each mail in the language of its reader.
    expect_mails(
        world,
        [number],
        [
            (EMAIL, "We received your request {0}"),
            (DIMAS, "Tugas baru {0}: Menerima permohonan"),
            (SARI, "Tugas baru {0}: Menerima permohonan"),
        ],
    )


def test_back_to_indonesian_in_the_middle_keeps_the_place(citizen):
    page = citizen().page
    page.goto("/pusat/kendala-tik/ajukan/1/?bahasa=en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who are you?")
    page.get_by_role("link", name="Bahasa Indonesia").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")
    expect(page.get_by_role("heading", level=1)).to_have_text("Siapa Anda?")
