"""One look at a page: what it weighs, what it does wrong, what axe says."""

from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.browser.window import PHONE, SCREEN, Window

NARROW = {"width": 320, "height": 640}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Visit:
    """What one look at a page brought."""

    role: str
    path: str
    weight: int = 0
    requests: int = 0
    headings: int = 0
    language: str = ""
    title: str = ""
    scrolls: bool = False
    faults: list[str] = field(default_factory=list)
    static: dict[str, str] = field(default_factory=dict)
    axe: list[str] = field(default_factory=list)

    @property
    def is_desk(self) -> bool:
        return self.path.startswith("/meja/")


def scrolls_sideways(page: Page) -> bool:
    """On the smallest screen that WCAG asks for."""
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def load_cold(window: Window, wire: CDPSession, visit: Visit) -> None:
    page, before = window.page, len(window.faults)
    asked: set[str] = set()
    sizes: dict[str, float] = {}

    def ask(event: dict[str, Any]) -> None:
        asked.add(event["requestId"])

    def note(event: dict[str, Any]) -> None:
        if event["requestId"] in asked:  # else it is the end of something that the page before had asked for
            sizes[event["requestId"]] = event["encodedDataLength"]

    wire.on("Network.requestWillBeSent", ask)
    wire.on("Network.loadingFinished", note)
    page.on("response", lambda answer: note_static(answer, visit))
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(visit.path, wait_until="load")
    wire.remove_listener("Network.requestWillBeSent", ask)
    wire.remove_listener("Network.loadingFinished", note)
    icon = page.locator("link[rel=icon]").get_attribute("href") or ""
    # The window without a head does not ask for the icon; people's browsers do.
    icon_answer = page.request.get(icon)
    visit.weight = round(sum(sizes.values())) + len(icon_answer.body()) + len(str(icon_answer.headers))
    visit.requests = len(sizes) + 1
    visit.static[icon] = icon_answer.headers.get("cache-control", "")
    visit.headings = page.locator("h1").count()
    visit.language = page.locator("html").get_attribute("lang") or ""
    visit.title = page.title()
    visit.scrolls = scrolls_sideways(page)
    visit.faults = window.faults[before:]


def note_static(answer: Any, visit: Visit) -> None:
    if "/static/" in answer.url:
        visit.static[answer.url] = answer.headers.get("cache-control", "")


AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_RUN_AXE = """(tags) => {
  for (const each of document.querySelectorAll("details")) each.open = true;
  return axe.run({runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
}"""


def axe(page: Page) -> list[str]:
    """Violations of WCAG 2.2 A and AA at 360 and 1366 px, each with where; everything that unfolds is open."""
    page.evaluate(f"() => {{ {AXE} }}")  # the debugger's way in: the page's security policy does not concern it
    found = []
    for size in (PHONE, SCREEN):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        result = page.evaluate(_RUN_AXE, WCAG)
        assert len(result["passes"]) > 3, f"axe looked at nothing on {page.url}"
        for violation in result["violations"]:
            where = "; ".join(str(node["target"][0]) for node in violation["nodes"][:3])
            found.append(f"{size['width']} px {violation['id']}: {where}")
    return found
