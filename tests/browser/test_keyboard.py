"""Everything with the keyboard alone: no mouse, no touch; what has the focus can be seen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journeys import consultation
from tests.browser.test_consultation_journeys import RETNO
from tests.browser.test_consultation_journeys import SERVICE as CONSULTATION

pytestmark = pytest.mark.once  # keys reach what the server sent

MANY = 80
_FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const label = at.labels?.length ? [...at.labels].map((each) => each.innerText).join(" ") : at.innerText;
  // A card shows the focus of the input in it.
  const shown = [at, at.closest(".card")].filter(Boolean).map((each) => getComputedStyle(each));
  const visible = shown.some((style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
    || style.boxShadow !== "none");
  return {tag: at.tagName, label: (label || at.value || at.getAttribute("aria-label") || "").trim(), visible};
}"""


def tab_to(page: Page, words: str, tag: str = "") -> None:
    """Press Tab until the thing with these words has the focus; every stop on the way must be visible."""
    for _press in range(MANY):
        page.keyboard.press("Tab")
        at = page.evaluate(_FOCUSED)
        if at is None:
            continue
        assert at["visible"], f"nobody sees the focus on {at}"
        if words in at["label"] and at["tag"].startswith(tag):
            return
    raise AssertionError(f"Tab never came to “{words}”")


def arrive(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_an_application_and_a_step_by_keyboard(citizen, officer):
    wening = citizen(phone=False)
    page = wening.page
    page.goto("/sekretariat/")
    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUSED)["label"] == "Lewati ke isi utama"
    page.keyboard.press("Enter")
    tab_to(page, CONSULTATION)
    page.keyboard.press("Enter")
    arrive(page, CONSULTATION)
    tab_to(page, "Ajukan permohonan")
    page.keyboard.press("Enter")
    headings = ["Siapa Anda?", "Ke mana kami menjawab?", "Apa yang ingin Anda tanyakan?"]
    for heading, answers in zip(headings, consultation("papan-ketik@pemohon.example"), strict=True):
        arrive(page, heading)
        for label, value in answers.items():
            tab_to(page, label)
            page.keyboard.press("Space") if value == "x" else page.keyboard.type(value)
        tab_to(page, "Lanjut", "BUTTON")
        page.keyboard.press("Enter")
    arrive(page, "Periksa jawaban Anda")
    tab_to(page, "Kirim permohonan", "BUTTON")
    page.keyboard.press("Enter")
    receipt = wening.read_receipt()

    retno = officer(RETNO)
    page = retno.page
    page.goto("/meja/")
    for _press in range(MANY):
        page.keyboard.press("j")
        if receipt.number in page.evaluate(_FOCUSED)["label"]:
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text(receipt.number).first).to_be_attached()
    expect(retno.step.get_by_role("heading", level=2)).to_have_text("Langkah 2: Mencatat pengajuan")
    tab_to(page, "Catatan untuk riwayat konsultasi", "TEXTAREA")
    page.keyboard.type("Dicatat tanpa tetikus.")
    tab_to(page, "Simpan dan lanjut", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“Mencatat pengajuan” selesai")).to_be_visible()


def test_faults_take_the_focus_and_lead_to_their_fields(citizen):
    wening = citizen(phone=False)
    page = wening.page
    wening.begin("sekretariat", CONSULTATION)
    tab_to(page, "Lanjut", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title().startswith("Kesalahan:")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nama Lengkap", exact=True)).to_be_focused()
