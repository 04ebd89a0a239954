"""From the signed Word file to a service that ran, by clicking alone; the handbook says how many clicks that is."""

from pathlib import Path
from re import search

from playwright.sync_api import Locator, Page, expect

from alur.engine.drafting.tests.build import Sheet, word
from alur.engine.sops.rules.reading import read
from tests.browser.citizen import CHOSEN, Answers
from tests.browser.officer import Officer

ROOT = Path(__file__).resolve().parent.parent.parent
HANDBOOK = ROOT / "docs" / "handbook" / "dari-naskah-ke-layanan.md"
PAPER = ROOT / "src" / "alur" / "library" / "virtual-meeting" / "sop.yaml"
ADMIN, HOLDER = "admin@balai.example", "wulan@balai.example"
ROOM = "https://zoom.example/j/88001234"
TITLE, POSITION = "Permohonan Layanan Virtual Meeting (Zoom)", "Pengelola TIK"
APPLICATION: list[Answers] = [
    {
        "Nama lengkap": "Galuh Paramita",
        "Nomor telepon": "0812 0000 4411",
        "Alamat email (boleh kosong)": "naskah@pemohon.example",
    },
    {
        "Perihal": "Rapat daring standar benih",
        "Narahubung": {"Nama": "Hadi Santoso", "Nomor telepon": "0812 0000 4412"},
        "Saya setuju data saya dipakai": CHOSEN,
    },
]


class Hand:
    """Counts what a hand does: each click, tick and choice, each field that is typed into, is one."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.done = 0

    def click(self, what: Locator) -> None:
        self.done += 1
        what.click()

    def link(self, name: str) -> None:
        self.click(self.page.locator("main").get_by_role("link", name=name).first)

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def tick(self, name: str) -> None:
        self.done += 1
        self.page.get_by_label(name, exact=True).check()

    def write(self, name: str, words: str) -> None:
        self.done += 1
        self.page.get_by_label(name, exact=True).fill(words)

    def choose(self, what: Locator, label: str) -> None:
        self.done += 1
        what.select_option(label=label)


def decide(hand: Hand, paper: bytes) -> None:
    """Upload the file, look at each proposal and confirm it."""
    page = hand.page
    hand.link("Buat SOP dari dokumen")
    hand.done += 1
    file = {"name": "sop-3.docx", "mimeType": "application/octet-stream", "buffer": paper}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    hand.button("Baca naskah")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    hand.tick("Semua pelaksana sudah benar")
    for number in range(1, 6):
        hand.tick(f"Baris {number} sudah benar")
    hand.button("Simpan, lanjut ke baris 6–9")
    for number in range(6, 10):
        hand.tick(f"Baris {number} sudah benar")
    hand.tick("Nama, awalan, dan sasaran sudah benar")
    hand.tick("Formulir yang lazim cukup: nama, telepon, surel, perihal, dan hasil untuk pemohon")
    hand.button("Simpan draf")
    expect(page.locator(".page-head .tag")).to_have_text("Semua diputuskan")


def publish(hand: Hand) -> None:
    """Put it into force, with the position that the office lacks, and somebody to hold it."""
    page = hand.page
    hand.button("Periksa dan terbitkan")
    hand.tick("Buat jabatan yang belum ada (boleh tidak)")
    hand.button("Terbitkan sekarang")
    expect(page.locator(".message").first).to_contain_text("berlaku mulai sekarang")
    hand.link("Tunjuk pemangku")
    hand.choose(page.get_by_label("Petugas", exact=True), f"Wulan Septiani ({HOLDER})")
    hand.click(page.locator("label.card", has_text="Definitif").first)
    hand.button("Simpan pemangku")
    expect(page.locator(".message").first).to_contain_text(f"memegang jabatan {POSITION}")


def work(hand: Hand, number: str) -> None:
    """The steps of the one who holds the position, from the inbox to the link that goes out."""
    page = hand.page
    page.goto("/meja/")
    hand.click(page.locator("main .task-list a", has_text=number).first)
    for outcome, result in (("", ""), ("Ada", ""), ("", ROOM)):
        if outcome:
            hand.click(page.locator("section.now label.card", has_text=outcome).first)
        if result:
            hand.write("Informasi Link Zoom", result)
        with page.expect_navigation(wait_until="domcontentloaded"):
            hand.button("Simpan dan lanjut")
        expect(page.locator(".message").first).to_contain_text("selesai")


def test_a_signed_word_file_becomes_a_service_that_runs_and_is_printed_again(world, officer, citizen):
    hand = Hand(officer(ADMIN).page)
    hand.page.goto("/meja/pengaturan/layanan/")
    decide(hand, word(Sheet.of(read(PAPER.read_text()))))
    publish(hand)
    galuh = citizen()
    number = galuh.apply("balai", TITLE, APPLICATION).number
    clerk: Officer = officer(HOLDER)
    desk = Hand(clerk.page)
    work(desk, number)
    galuh.track()
    for _try in range(100):
        if galuh.headline == "Layanan selesai":
            break
        galuh.page.wait_for_timeout(100)
        galuh.page.reload()
    assert galuh.headline == "Layanan selesai"
    expect(galuh.page.get_by_text(ROOM)).to_be_visible()
    hand.page.goto("/meja/pengaturan/layanan/")
    hand.link(TITLE)
    hand.done += 1
    printed = hand.page.locator("main").get_by_role("link", name="PDF").first.get_attribute("href") or ""
    answer = hand.page.request.get(printed)
    assert answer.body().startswith(b"%PDF-")
    told = search(r"administrator (\d+) langkah tangan, petugas (\d+)", HANDBOOK.read_text())
    assert told is not None
    assert (hand.done, desk.done) == (int(told[1]), int(told[2])), "the handbook says how many; tell it again"
