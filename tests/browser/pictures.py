"""`python -m tests.browser.pictures OUT`: the README's pictures, of the demo's cases. Look at them afterwards."""

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browser.officer import sign_in
from tests.browser.png import in_256_colours
from tests.browser.window import Window, launch_options
from tests.world import World

AT_MOST = 150 * 1024
WIDE = {"width": 1280, "height": 800}
DIMAS = "dimas@pusat.example"
ADMIN = "admin@pusat.example"


def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with World(cases=True) as world, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        _of_citizens(browser, world, out)
        _of_officers(browser, world, out)
        _of_administrators(browser, world, out)
        browser.close()
    for path in sorted(out.glob("*.png")):
        size = path.stat().st_size
        print(f"{path.name}: {size / 1024:.0f} KB{'' if size <= AT_MOST else ', too large'}")


def _of_citizens(browser: Browser, world: World, out: Path) -> None:
    with Window(browser, world.url) as window:
        window.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        window.page.goto("/pusat/kendala-tik/")
        _take(window, out / "service.png")
        window.page.goto("/balai/konsultasi-sip/")
        window.page.get_by_role("heading", name="Bagan alur").evaluate("heading => heading.scrollIntoView()")
        _take(window, out / "flowchart.png", {"width": 1280, "height": 1160})
    with Window(browser, world.url, phone=True) as window:
        page = window.page
        page.goto("/pusat/kendala-tik/ajukan/1/")
        page.get_by_label("Nama lengkap").fill("Anisa Rahmawati")
        page.get_by_label("Unit kerja").fill("Tim Kerja Standar Peternakan")
        page.get_by_label("Nomor telepon").fill("0812 0000 1101")
        page.get_by_label("Alamat email").fill("anisa@pemohon.example")
        _take(window, out / "question.png", {"width": 360, "height": 860})
        page.goto(_being_handled(window, world))
        _take(window, out / "tracking-phone.png", {"width": 360, "height": 980})


def _being_handled(window: Window, world: World) -> str:
    """The tracking page of a case of kendala-tik that is past its diagnosis."""
    for number, link in world.links.items():
        window.page.goto(link)
        title = window.page.locator("section.now h2").inner_text()
        if number.startswith("TIK") and title == "Menangani masalah":
            return link
    raise LookupError("no case is being handled")


def _of_officers(browser: Browser, world: World, out: Path) -> None:
    account = next(each for each in world.accounts if each["email"] == DIMAS)
    with Window(browser, world.url) as window:
        window.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        sign_in(window.page, account["email"], account["password"])
        _take(window, out / "inbox.png")
        window.page.locator("main .task-list a", has_text="Diagnosa masalah").first.click()
        window.page.locator("section.now").wait_for()
        _take(window, out / "case.png", {"width": 1280, "height": 900})
        address, kept = window.page.url, window.context.storage_state()
    with Window(browser, world.url, phone=True, kept=kept) as window:
        window.page.goto(address)
        _take(window, out / "case-phone.png", {"width": 360, "height": 860})


def _of_administrators(browser: Browser, world: World, out: Path) -> None:
    account = next(each for each in world.accounts if each["email"] == ADMIN)
    with Window(browser, world.url) as window:
        page = window.page
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        sign_in(page, account["email"], account["password"])
        page.goto("/meja/rapat/")
        _take(window, out / "meetings.png")
        page.goto("/meja/pengaturan/layanan/terbitkan/?dari=kendala-tik")
        page.get_by_role("button", name="Sunting dalam tabel").click()
        page.get_by_role("heading", name="Kolom pelaksana").wait_for()
        _take(window, out / "editor.png", {"width": 1280, "height": 1000})


def _take(window: Window, path: Path, size: dict[str, Any] | None = None) -> None:
    if size:
        window.page.set_viewport_size(size)  # type: ignore[arg-type]
    picture = window.page.screenshot(animations="disabled")
    browser = window.context.browser
    assert browser is not None
    path.write_bytes(in_256_colours(browser, picture))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
