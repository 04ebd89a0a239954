"""What goes wrong in real life: a second click, the back button, a colleague who was faster, a session that ended."""

from playwright.sync_api import expect

from tests.browser.citizen import fill
from tests.browser.journeys import consultation, ict
from tests.browser.officer import Officer, sign_in
from tests.browser.post import expect_mails, mails_about
from tests.browser.test_consultation_journeys import FAJAR, RETNO
from tests.browser.test_consultation_journeys import SERVICE as CONSULTATION
from tests.browser.test_ict_journeys import DIMAS, JAVASCRIPT, SARI
from tests.browser.test_ict_journeys import SERVICE as ICT
from tests.browser.window import Window

NOTE = "Catatan untuk riwayat konsultasi (boleh kosong)"


@JAVASCRIPT
def test_a_double_click_sends_one_application(world, citizen, officer, javascript):
    email = f"dua-kali-{javascript}@pemohon.example".lower()
    ningsih = citizen(javascript=javascript)
    ningsih.begin("pusat", ICT)
    first, *others = ict(email)
    ningsih.answer_topics([{**first, "Nama lengkap": f"Ningsih dua kali {javascript}"}, *others])
    ningsih.page.get_by_role("button", name="Kirim permohonan").dblclick()
    receipt = ningsih.read_receipt()
    # Search finds one case of this applicant (the number alone would prove nothing).
    assert cases_of(officer(DIMAS), f"Ningsih dua kali {javascript}") == [receipt.number]
    expect_mails(
        world,
        [receipt.number],
        [
            (email, "Permohonan {0} kami terima"),
            (DIMAS, "Tugas baru {0}: Menerima permohonan"),
            (SARI, "Tugas baru {0}: Menerima permohonan"),
        ],
    )
    assert len([mail for mail in world.mail.mails if email in mail.recipients]) == 1


def cases_of(officer, text):
    officer.page.goto(f"/meja/cari/?q={text}")
    return [
        card.split(" · ")[0] for card in officer.page.locator("main .task-list .small:last-child").all_inner_texts()
    ]


@JAVASCRIPT
def test_back_after_sending_leads_to_the_receipt_not_to_a_second_case(citizen, javascript):
    ningsih = citizen(javascript=javascript)
    receipt = ningsih.apply("pusat", ICT, ict("kembali@pemohon.example"))
    ningsih.page.go_back()
    send = ningsih.page.get_by_role("button", name="Kirim permohonan")
    if send.count():  # a browser may show the old page once more
        send.click()
    assert ningsih.read_receipt() == receipt
    # Going for the same service again is a new case: nothing of the old one is filled in.
    ningsih.begin("pusat", ICT)
    expect(ningsih.page.get_by_label("Nama lengkap")).to_have_value("")


@JAVASCRIPT
def test_an_application_goes_on_where_the_browser_was_closed(citizen, javascript):
    ningsih = citizen(javascript=javascript)
    ningsih.begin("pusat", ICT)
    topics = ict("lanjut@pemohon.example")
    fill(ningsih.page, topics[0])
    ningsih.page.get_by_role("button", name="Lanjut", exact=True).click()
    expect(ningsih.page.get_by_label("Lokasi")).to_be_visible()
    ningsih.begin("pusat", ICT)
    ningsih.page.get_by_role("link", name="Lanjutkan", exact=True).click()
    ningsih.answer_topics(topics[1:])
    ningsih.send()


def test_the_slower_of_two_officers_is_told_and_keeps_what_was_typed(world, citizen, officer):
    receipt = citizen().apply("sekretariat", CONSULTATION, consultation("rebutan@pemohon.example"))
    retno, fajar = officer(RETNO), officer(FAJAR)
    for each in (retno, fajar):
        each.open(receipt.number)
    retno.complete(answers={NOTE: "Dicatat oleh Retno."})
    assert "“Mencatat pengajuan” selesai" in retno.said
    fajar.complete(answers={NOTE: "Ini catatan panjang dari Fajar."})
    expect(fajar.page.get_by_text("Langkah “Mencatat pengajuan” sudah ditutup oleh Retno Palupi")).to_be_visible()
    expect(fajar.page.get_by_text("Ini catatan panjang dari Fajar.")).to_be_visible()
    # One effect: Retno's note stands, and the next step was opened once.
    fajar.find(receipt.number)
    visits = fajar.page.locator("details", has=fajar.page.locator("summary", has_text="Mencatat pengajuan"))
    expect(visits).to_have_count(1)
    visits.locator("summary").first.click()
    expect(visits.get_by_text("Dicatat oleh Retno.")).to_be_visible()
    assert len([1 for _to, subject in mails_about(world, receipt.number) if subject.endswith("anggota tim")]) == 2


@JAVASCRIPT
def test_a_session_that_ended_while_typing_costs_nothing(world, chromium, citizen, javascript):
    receipt = citizen().apply("sekretariat", CONSULTATION, consultation("sesi@pemohon.example"))
    account = next(each for each in world.accounts if each["email"] == RETNO)
    with Window(chromium, world.url, javascript=javascript) as window:
        sign_in(window.page, account["email"], account["password"])
        retno = Officer(window, account)
        retno.open(receipt.number)
        window.context.clear_cookies(name="sessionid")
        retno.complete(answers={NOTE: "Ketikan panjang yang tidak boleh hilang."})
        expect(retno.page.get_by_role("heading", level=1)).to_have_text("Sesi Anda berakhir")
        with window.context.expect_page() as opened:
            retno.page.get_by_role("link", name="Masuk lagi di tab baru").click()
        sign_in_here(opened.value, account)
        retno.press("Kirim lagi")
        # Signing in has given the browser a new token, so the old page is asked once more, with all that was typed.
        expect(retno.page.get_by_role("heading", level=1)).to_have_text("Formulir ini sudah terlalu lama terbuka")
        retno.press("Kirim lagi")
        assert "“Mencatat pengajuan” selesai" in retno.said
        retno.find(receipt.number)
        visit = retno.page.locator("details", has=retno.page.locator("summary", has_text="Mencatat pengajuan"))
        visit.locator("summary").first.click()
        expect(visit.get_by_text("Ketikan panjang yang tidak boleh hilang.")).to_be_visible()


def sign_in_here(page, account):
    page.locator("[name=login]").fill(account["email"])
    page.locator("[name=password]").fill(account["password"])
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("**/meja/**")
