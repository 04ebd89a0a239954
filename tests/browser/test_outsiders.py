"""Secret links on a phone, and what the desk shows of those outside, looked at as people see it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.looking import Visit, axe, load_cold, scrolls_sideways
from tests.browser.officer import sign_in
from tests.browser.outsiders import FILE
from tests.browser.window import PHONE, SCREEN, Window
from tests.world import World

CITIZEN_BYTES, CITIZEN_REQUESTS, DESK_BYTES = 15 * 1024, 5, 40 * 1024


@pytest.fixture(scope="module")
def asking() -> Iterator[tuple[World, dict[str, Any]]]:
    with World() as running:
        running.run("-m", "tests.browser.outsiders")
        yield running, json.loads((running.data / FILE).read_text())


@pytest.mark.parametrize("query", ["", "?bahasa=en"])
@pytest.mark.parametrize("whose", ["contact", "unit", "participant"])
def test_a_secret_link_is_light_and_accessible(asking, chromium: Browser, whose, query):
    world, told = asking
    with Window(chromium, world.url, phone=True) as window:
        wire = window.context.new_cdp_session(window.page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        visit = Visit(whose, told[whose] + query)
        load_cold(window, wire, visit)
        assert axe(window.page) == []
        assert (visit.scrolls, visit.headings, visit.faults) == (False, 1, [])
        assert visit.weight <= CITIZEN_BYTES
        assert visit.requests <= CITIZEN_REQUESTS


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
def test_the_desk_shows_those_outside_and_the_waiting(asking, chromium: Browser, size):
    world, told = asking
    case = f"/meja/permohonan/{told['asked']}/"
    with Window(chromium, world.url) as window:
        sign_in(window.page, told["officer"], told["password"])
        page = window.page
        page.set_viewport_size(size)
        for path in (
            case,
            f"{case}?langkah={told['contact_task']}",
            f"/meja/permohonan/{told['waiting']}/",
            f"/meja/permohonan/{told['waiting']}/kejadian/tanggapan/",
        ):
            page.goto(path)
            assert axe(page) == [], path
            assert not scrolls_sideways(page), path
        page.goto(f"{case}?langkah={told['contact_task']}")
        expect(page.get_by_role("button", name="Salin tautan")).to_be_visible()
        expect(page.get_by_label("Tautan rahasia")).to_have_value(world.url + told["contact"])


def test_a_contact_answers_without_scripts_and_is_thanked(asking, chromium: Browser):
    world, told = asking
    with Window(chromium, world.url, phone=True, javascript=False) as window:
        page = window.page
        page.goto(told["answering"])
        page.get_by_role("button", name="Kirim", exact=True).click()
        expect(page.locator(".error-summary a").first).to_be_visible()
        page.get_by_label("Berapa orang yang menerima?").fill("4")
        page.get_by_label("Bersedia", exact=False).first.check()
        page.get_by_role("button", name="Kirim", exact=True).click()
        expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
        page.goto(told["answering"])
        expect(page.get_by_role("heading", name="Tautan ini tidak berlaku lagi")).to_be_visible()
