"""One World for all journeys, one browser for each file, one sign-in for each officer."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.citizen import Citizen
from tests.browser.officer import Officer, sign_in
from tests.browser.outsider import Outsider
from tests.browser.window import Window, launch_options
from tests.machine import find_chromium
from tests.world import World

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the browser's tests, and runs the journeys first: what they decided is counted before others decide."""
    places = [place for place, item in enumerate(items) if "tests/browser/" in item.path.as_posix()]
    for place, item in zip(places, sorted((items[place] for place in places), key=_turn), strict=True):
        item.add_marker(pytest.mark.browser)
        items[place] = item


def _turn(item: pytest.Item) -> int:
    if item.path.stem.endswith("_journeys"):
        return 0
    return 1 if item.path.stem == "test_every_decision" else 2


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    if find_chromium() is None:
        pytest.skip("no Chromium on this machine")
    with World() as running:
        yield running
        log = running.whole_log("web")
        # A page that fails only under load would pass when the test is run again: its cause stays in the log.
        assert "Traceback" not in log, log[log.index("Traceback") - 500 :][:4000]


@pytest.fixture(scope="module")
def chromium(world: World) -> Iterator[Browser]:
    # Not for the whole session: while playwright runs, Django refuses to use a database in this thread.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Any]:
    """The cookies of officers who have signed in, by address."""
    return {}


@pytest.fixture
def windows() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def citizen(world: World, chromium: Browser, windows: ExitStack) -> Callable[..., Citizen]:
    """`citizen(javascript=False)`: an applicant on a phone."""

    def enter(*, javascript: bool = True, phone: bool = True) -> Citizen:
        return Citizen(windows.enter_context(Window(chromium, world.url, phone=phone, javascript=javascript)))

    return enter


@pytest.fixture
def outsider(world: World, chromium: Browser, windows: ExitStack) -> Callable[..., Outsider]:
    """`outsider(link)`: a contact or another unit, on a phone."""

    def enter(link: str, *, javascript: bool = True) -> Outsider:
        return Outsider(windows.enter_context(Window(chromium, world.url, phone=True, javascript=javascript)), link)

    return enter


@pytest.fixture
def officer(world: World, chromium: Browser, windows: ExitStack, signed_in: dict[str, Any]) -> Callable[..., Officer]:
    """`officer("dimas@pusat.example")`: an officer at a screen, who signs in once in the session."""

    def enter(email: str) -> Officer:
        account = next(each for each in world.accounts if each["email"] == email)
        window = windows.enter_context(Window(chromium, world.url, kept=signed_in.get(email)))
        if email not in signed_in:
            sign_in(window.page, email, account["password"])
            signed_in[email] = window.context.storage_state()
        return Officer(window, account)

    return enter
