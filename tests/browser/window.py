"""A browser window that remembers everything a page did wrong."""

from types import TracebackType
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.machine import CHROMIUM_FLAGS, find_chromium

PHONE = {"width": 360, "height": 760}
SCREEN = {"width": 1366, "height": 768}

_REPORT = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.effectiveDirective} blocked ${event.blockedURI || event.sample}`));"""
# A refusal (409, 422, 403 …) is a page like any other; the browser notes it on its console all the same.
_NOTED_REFUSAL = "Failed to load resource: the server responded with a status of 4"


def launch_options() -> dict[str, Any]:
    """For `chromium.launch`: Debian's browser; each launch gets a new, empty profile folder."""
    return {"executable_path": find_chromium(), "args": CHROMIUM_FLAGS}


class Window:
    """One person's browser, with its own cookies. `faults` are console errors, CSP violations and script errors.

    Leaving the `with` block fails the test where there was one.
    """

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        phone: bool = False,
        javascript: bool = True,
        kept: Any = None,  # playwright's storage state: the cookies of a person who has signed in
    ) -> None:
        self.context = browser.new_context(
            base_url=url,
            viewport=PHONE if phone else SCREEN,  # type: ignore[arg-type]
            has_touch=phone,
            java_script_enabled=javascript,
            locale="id-ID",
            storage_state=kept,
        )
        self.context.set_default_timeout(20_000)
        self.javascript = javascript
        self.faults: list[str] = []
        self.pages_seen: set[str] = set()
        self.page = self.new_page()

    def new_page(self) -> Page:
        """Another tab of the same person, watched as the first."""
        page = self.context.new_page()
        page.add_init_script(_REPORT)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("framenavigated", lambda frame: self.pages_seen.add(frame.url))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        refused = message.text.startswith(_NOTED_REFUSAL) and "/static/" not in message.location["url"]
        if message.type == "error" and not refused:
            self.faults.append(f"{message.location['url']}: {message.text}")

    def __enter__(self) -> "Window":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.context.close()
        if error is None:
            assert not self.faults, self.faults
