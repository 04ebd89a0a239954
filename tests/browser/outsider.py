"""Somebody outside the office, who has nothing but a secret link."""

from playwright.sync_api import expect

from tests.browser.citizen import Answers, card_of, fill
from tests.browser.window import Window


class Outsider:
    """In a window, on the page of the link."""

    def __init__(self, window: Window, link: str) -> None:
        self.window = window
        self.page = window.page
        self.link = link
        self.page.goto(link)

    def answer(self, answers: Answers, outcome: str = "") -> None:
        fill(self.page, answers)
        if outcome:
            card_of(self.page.locator("main"), outcome).check()
        self.page.get_by_role("button", name="Kirim", exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Terima kasih")

    def find_it_used_up(self) -> None:
        self.page.goto(self.link)
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Tautan ini tidak berlaku lagi")
