"""What an officer does at the desk, as the labels say it."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.citizen import Answers, card_of, fill, follow
from tests.browser.window import Window


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/akun/masuk/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tugas saya")


class Officer:
    """An officer in a window, signed in."""

    def __init__(self, window: Window, account: dict[str, str]) -> None:
        self.window = window
        self.page = window.page
        self.name = account["name"]
        self.email = account["email"]

    def open(self, number: str) -> None:
        """From the inbox into the case; into its first step where several are open."""
        self.page.goto("/meja/")
        follow(self.page.locator("main .task-list a", has_text=number).first)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def find(self, number: str) -> None:
        """Into a case that is not in the inbox (any more), by the search."""
        self.page.goto("/meja/cari/")
        self.page.locator("main input[name=q]").fill(number)
        follow(self.page.locator("main").get_by_role("button", name="Cari", exact=True))
        follow(self.page.locator("main .task-list a", has_text=number))

    @property
    def inbox_numbers(self) -> list[str]:
        """The cases in the inbox, as its cards name them."""
        self.page.goto("/meja/")
        cards = self.page.locator("main .task-list li").all_inner_texts()
        return [number for card in cards for number in re.findall(r"[A-Z]{2,}-\d{4}-\d{4,}", card)]

    @property
    def step(self) -> Locator:
        """The panel of the current step."""
        return self.page.locator("section.now")

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def complete(
        self, *, outcome: str = "", answers: Answers | None = None, chosen: str = "", reason: str = ""
    ) -> None:
        """Fill in the current step and save it."""
        fill(self.page, answers or {})
        if outcome:
            card_of(self.step, outcome).check()
        if chosen:
            self.step.locator("label.card", has_text=chosen).locator("input").check()
        if reason:
            self.step.locator("[name=step_reason]").fill(reason)
        follow(self.step.get_by_role("button", name="Simpan dan lanjut"))

    def work(self, number: str, outcome: str = "", *, reason: str = "", answers: Answers | None = None) -> None:
        """From the inbox: open the case and finish its step."""
        self.open(number)
        self.complete(outcome=outcome, reason=reason, answers=answers)
        expect(self.page.locator(".message").first).to_contain_text("selesai")

    def reach(self, name: str, *, link: str = "", waived: str = "") -> None:
        """Mark a recipient of the step: reached, or left out for that reason."""
        group = self.page.get_by_role("group", name=name, exact=True)
        card_of(group, "Ditiadakan" if waived else "Selesai").check()
        if link:
            group.locator("input[type=url], input[type=text]").fill(link)
        if waived:
            group.locator("textarea").fill(waived)

    def enter(self, service: str, answers: Answers) -> tuple[str, str]:
        """At the counter: enter an application. Its number and the address on the receipt."""
        self.page.goto("/meja/loket/")
        follow(self.page.get_by_role("link", name=service))
        fill(self.page, answers)
        follow(self.page.get_by_role("button", name="Simpan permohonan"))
        heading = self.page.get_by_role("heading", level=1)
        expect(heading).to_contain_text("Tanda terima")
        return heading.inner_text().split()[-1], self.page.locator("p.address").inner_text()

    def record(self, happened: Answers) -> None:
        """On the case's page: write down something that came from outside."""
        follow(self.page.get_by_role("link", name="Catat kejadian"))
        fill(self.page, happened)
        self.press("Simpan kejadian")
        expect(self.page.locator(".message").first).to_contain_text("Kejadian dicatat")

    @property
    def secret_link(self) -> str:
        """The link of somebody outside, as the step shows it to be handed out."""
        return self.step.locator("input[readonly]").input_value()

    def unfold(self, name: str, within: Locator | None = None) -> Locator:
        """Open one of the small forms beside the step."""
        act = (within or self.page).locator("details.act", has=self.page.locator("summary", has_text=name))
        act.locator("summary").first.click()
        return act

    def ask(self, question: str) -> None:
        act = self.unfold("Tanya pemohon")
        act.locator("textarea").fill(question)
        follow(act.get_by_role("button", name="Kirim pertanyaan"))

    def correct(self, visit: str, reason: str) -> None:
        """Koreksi of a finished step, told by its title."""
        done = self.page.locator("details:not(.act)", has=self.page.locator(":scope > summary", has_text=visit)).last
        done.locator("summary").first.click()
        act = self.unfold("Koreksi langkah ini", within=done)
        act.locator("textarea").fill(reason)
        follow(act.get_by_role("button", name="Buka lagi langkah ini"))

    @property
    def said(self) -> str:
        """The message above the page; what was pressed may still be on its way."""
        messages = self.page.locator(".message")
        expect(messages.first).to_be_visible()
        return " ".join(messages.all_inner_texts())
