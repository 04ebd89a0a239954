"""The inbox keeps itself fresh without taking anything out of anybody's hands; several tasks at once, with and without
a script."""

from playwright.sync_api import expect

from tests.browser.citizen import fill
from tests.browser.journeys import ict
from tests.browser.officer import Officer
from tests.browser.test_ict_journeys import DIMAS, SARI, SERVICE
from tests.browser.test_keyboard import tab_to
from tests.browser.window import Window

A_BIT_MORE = 21_000
"""The page asks every 20 seconds."""


def apply(citizen, email):
    return citizen().apply("pusat", SERVICE, ict(email)).number


def card(page, number):
    return page.locator("main .task-list li", has_text=number)


def test_a_new_task_comes_while_somebody_types_and_nothing_typed_is_lost(citizen, officer):
    first = apply(citizen, "hidup-1@pemohon.example")
    page = officer(SARI).page
    page.clock.install()
    page.goto("/meja/")
    search = page.locator("#cari")
    search.press_sequentially("prin")
    second = apply(citizen, "hidup-2@pemohon.example")
    expect(card(page, second)).to_have_count(0)
    with page.expect_response("**/meja/segar/"):
        page.clock.run_for(A_BIT_MORE)
    expect(card(page, second)).to_be_visible()
    expect(page.locator("[data-fresh-note]")).to_have_text("1 tugas baru")
    expect(search).to_be_focused()
    expect(search).to_have_value("prin")

    # Now somebody is at work in the list: it only says so.
    box = card(page, first).get_by_role("checkbox")
    box.check()
    third = apply(citizen, "hidup-3@pemohon.example")
    with page.expect_response("**/meja/segar/"):
        page.clock.run_for(A_BIT_MORE)
    expect(page.locator("[data-fresh-note]")).to_contain_text("1 tugas baru")
    expect(card(page, third)).to_have_count(0)
    expect(box).to_be_checked()
    page.get_by_role("button", name="Tampilkan").click()
    expect(card(page, third)).to_be_visible()


def test_an_unchanged_list_is_not_sent_again_and_a_hidden_tab_rests(citizen, officer):
    apply(citizen, "hidup-4@pemohon.example")
    page = officer(SARI).page
    page.clock.install()
    page.goto("/meja/")
    with page.expect_response("**/meja/segar/") as answer:
        page.clock.run_for(A_BIT_MORE)
    assert answer.value.status in (200, 304)  # the words of a due time may have changed in between
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("""() => {
      Object.defineProperty(document, "hidden", {value: true, configurable: true});
      document.dispatchEvent(new Event("visibilitychange"));
    }""")
    page.clock.run_for(5 * A_BIT_MORE)
    assert asked == []


def test_a_case_that_changes_says_so_and_leaves_the_form_alone(citizen, officer):
    number = apply(citizen, "hidup-5@pemohon.example")
    dimas, sari = officer(DIMAS), officer(SARI)
    dimas.open(number)
    dimas.press("Terima tugas")
    sari.page.clock.install()
    sari.find(number)
    expect(sari.page.get_by_text("Dimas Haryanto, A.Md. juga sedang membuka langkah ini.")).to_be_visible()
    fill(sari.page, {"Penyebab": "Sedang saya tulis"})
    dimas.complete(outcome="Ya, ditangani langsung", answers={"Perangkat keras": "x", "Penyebab": "Karet aus."})
    with sari.page.expect_response("**/di-sini/"):
        sari.page.clock.run_for(A_BIT_MORE)
    expect(sari.page.get_by_text("Keadaan permohonan ini berubah.")).to_be_visible()
    expect(sari.page.get_by_label("Penyebab", exact=False).first).to_have_value("Sedang saya tulis")


def test_the_page_stops_asking_when_somebody_has_signed_out(citizen, officer):
    apply(citizen, "hidup-6@pemohon.example")
    page = officer(SARI).page
    page.clock.install()
    page.goto("/meja/")
    page.context.clear_cookies()
    with page.expect_response("**/akun/masuk/**"):
        page.clock.run_for(A_BIT_MORE)
    page.wait_for_timeout(500)  # the script hears of the answer
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(5 * A_BIT_MORE)
    assert asked == []


def test_ticked_tasks_are_taken_without_a_script(world, chromium, windows, signed_in, citizen, officer):
    numbers = [apply(citizen, f"borong-{each}@pemohon.example") for each in range(2)]
    account = next(each for each in world.accounts if each["email"] == DIMAS)
    officer(DIMAS)
    dimas = Officer(
        windows.enter_context(Window(chromium, world.url, javascript=False, kept=signed_in[DIMAS])), account
    )
    dimas.page.goto("/meja/")
    expect(dimas.page.get_by_text("Pilih semua")).to_be_hidden()
    for number in numbers:
        card(dimas.page, number).get_by_role("checkbox").check()
    dimas.page.get_by_role("button", name="Ambil yang dipilih").click()
    expect(dimas.page.get_by_text("2 tugas Anda ambil.")).to_be_visible()


def test_all_on_the_page_are_ticked_and_handed_over_by_keyboard(citizen, officer):
    apply(citizen, "papan-1@pemohon.example")
    page = officer(SARI).page
    page.goto("/meja/?saring=belum")
    tab_to(page, "Pilih semua")
    page.keyboard.press("Space")
    assert page.locator("[name=tugas]:not(:checked)").count() == 0
    tab_to(page, "Alihkan", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alihkan")
    expect(page.get_by_text("Dimas Haryanto, A.Md.")).to_be_visible()
    expect(page.get_by_label("Alasan pengalihan")).to_be_visible()
