"""What an applicant does, page by page, as the labels say it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.window import Window

type Answers = Mapping[str, str | bytes | Mapping[str, str]]
"""Label of a field → what is typed, or a file's content; label of a choice or a consent → "x".

A group's label → the chosen option's whole label, or what is typed into its parts by their labels.
"""

CHOSEN = "x"


@dataclass(frozen=True)
class Receipt:
    """What an applicant holds after sending."""

    number: str
    link: str


@dataclass(frozen=True)
class Row:
    """A row of the journey as the tracking page shows it."""

    title: str
    state: str
    text: str


def fill(page: Page, answers: Answers) -> None:
    """Type and choose by the labels on the page."""
    for label, value in answers.items():
        group = page.get_by_role("group", name=label, exact=True)
        if value == CHOSEN:
            page.locator("label.card", has_text=label).locator("input").check()
        elif isinstance(value, bytes):
            file = {"name": "berkas.pdf", "mimeType": "application/pdf", "buffer": value}
            page.get_by_label(label, exact=True).set_input_files(file)  # type: ignore[arg-type]
        elif isinstance(value, Mapping):
            for part, words in value.items():
                group.get_by_label(part, exact=True).fill(words)
        elif group.count():
            card_of(group, value).check()
        else:
            page.get_by_label(label, exact=True).fill(value)


def follow(what: Locator) -> None:
    """Click, and wait for the page that comes of it: a click is over while the old page may still be there."""
    with what.page.expect_navigation(wait_until="domcontentloaded"):
        what.click()


def card_of(within: Locator, title: str) -> Locator:
    """The input of the card with exactly these words: "Satker lain" is part of another card's."""
    return within.locator("label.card", has=within.page.get_by_text(title, exact=True)).locator("input")


class Citizen:
    """An applicant in a window."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.page = window.page
        self.receipt: Receipt | None = None

    def begin(self, office: str, service: str) -> None:
        """From the office's page to the first question."""
        self.page.goto(f"/{office}/")
        follow(self.page.get_by_role("link", name=service))
        follow(self.page.get_by_role("link", name="Ajukan permohonan"))

    def answer_topics(self, topics: Sequence[Answers]) -> None:
        """From the first question to the check page."""
        for answers in topics:
            fill(self.page, answers)
            follow(self.page.get_by_role("button", name="Lanjut", exact=True).last)
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Periksa jawaban Anda")

    def send(self) -> Receipt:
        """From the check page to the receipt."""
        follow(self.page.get_by_role("button", name="Kirim permohonan"))
        return self.read_receipt()

    def read_receipt(self) -> Receipt:
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Permohonan Anda sudah kami terima")
        number = self.page.locator("strong.number").inner_text()
        link = self.page.get_by_role("link", name="Lihat status permohonan").get_attribute("href") or ""
        self.receipt = Receipt(number, link)
        return self.receipt

    def apply(self, office: str, service: str, topics: Sequence[Answers]) -> Receipt:
        self.begin(office, service)
        self.answer_topics(topics)
        return self.send()

    def track(self) -> None:
        """Open the tracking page by the secret link."""
        assert self.receipt is not None
        self.page.goto(self.receipt.link)

    @property
    def headline(self) -> str:
        return self.page.locator("section.now h2").inner_text()

    @property
    def promise(self) -> str:
        """What is said about the time; "" where nothing is promised."""
        found = self.page.locator("section.now strong")
        return found.inner_text() if found.count() else ""

    @property
    def rows(self) -> list[Row]:
        return [
            Row(item.locator("b").inner_text(), item.get_attribute("class") or "", item.inner_text())
            for item in self.page.locator("ol.timeline > li").all()
        ]

    def open_step(self, name: str) -> None:
        """From the tracking page into a step that is the applicant's."""
        follow(self.page.get_by_role("link", name=f"Isi {name}"))

    def choose(self, option: str) -> None:
        fill(self.page, {option: CHOSEN})

    def submit(self) -> None:
        follow(self.page.get_by_role("button", name="Kirim", exact=True).last)
        wrong = self.page.locator(".error-summary")
        assert not wrong.count(), wrong.inner_text()

    def fill_survey(self, step: str, comment: str = "") -> None:
        """The nine questions, each with its best answer but the second; and a comment."""
        self.open_step(step)
        for number in range(1, 10):
            choice = 3 if number == 2 else 4
            self.page.locator(f"input[name=u{number}][value='{choice}']").check()
        self.page.get_by_label(re.compile("Saran Anda")).fill(comment)
        self.submit()
        expect(self.page.get_by_text("Terima kasih, sudah kami terima.")).to_be_visible()

    def answer_question(self, answer: str) -> None:
        """From the tracking page: read the question, answer it."""
        follow(self.page.get_by_role("link", name="Jawab pertanyaan"))
        self.page.get_by_label("Jawaban Anda").fill(answer)
        follow(self.page.get_by_role("button", name="Kirim jawaban"))

    def withdraw(self, reason: str) -> None:
        follow(self.page.get_by_role("link", name="Tarik permohonan"))
        self.page.locator("textarea").fill(reason)
        follow(self.page.get_by_role("button", name="Ya, tarik permohonan"))
