"""Every page, for every role: accessible, light, within its security policy, and readable on the smallest screen."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, Page, expect

from tests.browser.citizen import CHOSEN, Citizen, fill
from tests.browser.crawl import EACH_KIND, crawl, kind_of
from tests.browser.journeys import consultation, ict
from tests.browser.looking import Visit, axe, load_cold, scrolls_sideways
from tests.browser.officer import sign_in
from tests.browser.window import Window
from tests.world import ROOT, World

pytestmark = (
    pytest.mark.once
)  # how a page looks and weighs does not depend on the database; that each answers does: tests/access

CITIZEN_BYTES, CITIZEN_REQUESTS, DESK_BYTES = 15 * 1024, 5, 40 * 1024
CITIZEN_STARTS = ["/", "/pusat/kendala-tik/ajukan/periksa/", "/akun/masuk/", "/akun/sandi/lupa/terkirim/",
                  "/api/v1/"]  # fmt: skip
OFFICER_STARTS = ["/meja/", "/akun/keluar/"]
DESK = ("/meja/", "/akun/")
DIMAS, MAYA, RETNO = "dimas@pusat.example", "maya@sekretariat.example", "retno@sekretariat.example"
ADMINISTRATOR = "admin@pusat.example"
TIARA = "tiara@balai.example"
OFFICERS = [DIMAS, MAYA, RETNO, TIARA, ADMINISTRATOR]
APPLICANT, SENDER = "pemohon", "pengirim"
"""Both have answered every question; only the second one sends."""

LONG_HISTORY = "/meja/permohonan/KKS-2026-0001/riwayat/"
"""Linked only from a case with more entries than its page shows."""
NO_PAGE = {
    "public:live": "plain text for machines",
    "public:ready": "plain text for machines",
    "public:robots": "plain text for machines",
    "public:metrics": "plain text for machines",
    "public:download": "a file",
    "public:meeting": "the door of a meeting, opened by its link: see public/tests/test_meeting_door",
    "bigbluebutton:ended": "for a BigBlueButton server",
    "zoom:told": "for a machine of Zoom's",
    "public:feed": "for calendar programs",
    "desk:calendar_feed": "for calendar programs",
    "public:export": "a file",
    "public:outsider": "opened by a secret link: see test_outsiders",
    "public:thanks": "after sending through a secret link: see test_outsiders",
    "public:outsider_file": "a file",
    "desk:renew_link": "takes forms only",
    "desk:whatsapp": "leads to WhatsApp",
    "desk:file": "a file",
    "desk:sop": "a file",
    "desk:case_sop": "a file",
    "desk:flowchart": "a drawing",
    "desk:fresh": "a part of the inbox",
    "desk:here": "says who else is here, to the script",
    "desk:report": "a workbook",
    "desk:views": "takes forms only",
    "desk:view": "takes forms only",
    "desk:bulk_claim": "takes forms only",
    "desk:bulk_reassign": "after a form: see test_live_inbox",
    "desk:step": "takes forms only",
    "desk:act": "takes forms only",
    "desk:cancel": "takes forms only",
    "desk:unmask": "takes forms only",
    "desk:delivery": "takes forms; asks why where a step waits: see desk/tests/test_outsiders",
    "desk:dossier": "a file",
    "administration:import_template": "a file",
    "administration:draft_file": "a file",
    "administration:package": "a file",
    "administration:move_cases": "only with a second revision: see test_moving",
    "administration:compare_revisions": "only with a second revision; looks like compare_draft",
    "administration:logo": "a picture",
    "administration:editor_chart": "a picture",
    "administration:editor_turn": "takes forms only",
    "administration:editor_here": "takes forms only",
    "administration:close_breach": "takes forms only",
    "administration:breach_notice": "a text file",
    "account_invitation": "reached from a mail",
    "desk:token_revoke": "takes forms only",
    "desk:webhook": "takes forms only",
    "meetings:host_act": "takes forms only",
    "meetings:attendance": "takes forms only",
    "meetings:usage_file": "a workbook",
    "meetings:open": "leads on to the provider",
    "account_signup": "not offered",
    "account_email": "not offered",
    "account_email_verification_sent": "not offered",
    "account_inactive": "for accounts that are closed",
    "account_set_password": "for accounts without a password, which we never make",
    "mfa_activate_totp": "asks for the password first",
    "account_reset_password_from_key": "reached from a mail",
    "account_reset_password_from_key_done": "reached from a mail",
    "mfa_authenticate": "second step of signing in with a second factor",
    "mfa_reauthenticate": "only with a second factor",
    "mfa_deactivate_totp": "only with a second factor",
    "mfa_view_recovery_codes": "only with a second factor",
    "mfa_generate_recovery_codes": "only with a second factor",
    "mfa_download_recovery_codes": "only with a second factor",
}


@pytest.fixture(scope="module")
def busy() -> Iterator[World]:
    """The demo's cases in all states."""
    with World(cases=True) as running:
        yield running


@pytest.fixture(scope="module")
def kept(busy: World, chromium: Browser) -> dict[str, Any]:
    """Role → the cookies of somebody who has come that far."""
    found: dict[str, Any] = {}
    for role in (APPLICANT, SENDER):
        with Window(chromium, busy.url) as window:
            ningsih = Citizen(window)
            ningsih.begin("pusat", "Penanganan kendala TIK")
            ningsih.answer_topics(ict("halaman@pemohon.example"))
            found[role] = window.context.storage_state()
    for email in OFFICERS:
        account = next(each for each in busy.accounts if each["email"] == email)
        with Window(chromium, busy.url) as window:
            sign_in(window.page, email, account["password"])
            found[email] = window.context.storage_state()
    return found


@pytest.fixture(scope="module")
def visits(busy: World, chromium: Browser, kept: dict[str, Any]) -> list[Visit]:
    """Each page once: a cold load on a phone, then axe at both widths."""
    found = []
    done: dict[str, int] = {}
    for role in (APPLICANT, *OFFICERS):
        cookies = kept[role]
        starts = OFFICER_STARTS if "@" in role else [*CITIZEN_STARTS, *busy.links.values()]
        if role == MAYA:
            starts = [*starts, LONG_HISTORY]
        within = DESK if "@" in role else ("/",)
        with Window(chromium, busy.url, kept=cookies) as window:
            kinds = crawl(window.context.request, starts, busy.url, within)
        paths = [path for kind, paths in kinds.items() for path in paths if done.get(kind, 0) < 2 * EACH_KIND]
        for path in paths:
            done[kind_of(path)] = done.get(kind_of(path), 0) + 1
        found += _look_at(chromium, busy, role, cookies, paths)
    return found


def _look_at(chromium: Browser, world: World, role: str, cookies: Any, paths: list[str]) -> list[Visit]:
    found = []
    with Window(chromium, world.url, kept=cookies, phone=True) as window:
        wire = window.context.new_cdp_session(window.page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        for path in paths:
            visit = Visit(role, path)
            load_cold(window, wire, visit)
            visit.axe = axe(window.page)
            found.append(visit)
    return found


def all_patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from all_patterns(each, f"{each.namespace or each.app_name}:" if each.app_name else prefix)
        elif isinstance(each, URLPattern) and each.name:
            yield f"{prefix}{each.name}"


def wrong(visits: list[Visit], **of: Any) -> dict[str, Any]:
    """Path → what is wrong with it, of those where something is."""
    [(name, is_wrong)] = of.items()
    return {f"{visit.role} {visit.path}": getattr(visit, name) for visit in visits if is_wrong(visit)}


def test_every_page_was_looked_at(visits):
    looked_at = {kind_of(visit.path) for visit in visits} | COME_AFTER
    programs = {name for name in all_patterns() if name.startswith("api:")} - {"api:overview"}
    assert sorted(set(all_patterns()) - programs - looked_at - set(NO_PAGE)) == []
    assert sorted(set(NO_PAGE) & looked_at) == []


def test_no_page_breaks_its_security_policy_or_writes_an_error_on_the_console(visits):
    assert wrong(visits, faults=lambda visit: visit.faults) == {}


def test_every_page_has_one_heading_its_language_and_a_title(visits):
    assert wrong(visits, headings=lambda visit: visit.headings != 1) == {}
    assert wrong(visits, language=lambda visit: visit.language != "id") == {}
    assert wrong(visits, title=lambda visit: len(visit.title) < 8) == {}


def test_no_page_scrolls_sideways_at_320_pixels(visits):
    assert wrong(visits, scrolls=lambda visit: visit.scrolls) == {}


def test_axe_finds_nothing_at_360_and_1366_pixels(visits):
    assert wrong(visits, axe=lambda visit: visit.axe) == {}


def test_pages_are_light_and_their_files_are_kept_for_a_year(visits, capsys):
    worst = sorted(visits, key=lambda visit: (visit.is_desk, visit.weight), reverse=True)
    with capsys.disabled():
        print(f"\n{len(visits)} pages; the heaviest, cold:")
        for some in ([each for each in worst if not each.is_desk][:6], [each for each in worst if each.is_desk][:6]):
            for visit in some:
                print(f"  {visit.weight / 1024:5.1f} KB {visit.requests} requests  {visit.path[:80]}")
    citizens, desk = [v for v in visits if not v.is_desk], [v for v in visits if v.is_desk]
    assert wrong(citizens, weight=lambda visit: visit.weight > CITIZEN_BYTES) == {}
    assert wrong(citizens, requests=lambda visit: visit.requests > CITIZEN_REQUESTS) == {}
    assert wrong(desk, weight=lambda visit: visit.weight > DESK_BYTES) == {}
    static = {url: kept for visit in visits for url, kept in visit.static.items()}
    assert len(static) >= 4
    assert {
        url: kept for url, kept in static.items() if "max-age=315360000" not in kept or "immutable" not in kept
    } == {}


# ── Pages that only come after something was done ────────────────────────────────────────────────


def refused_topic(page: Page) -> None:
    page.goto("/sekretariat/konsultasi-kesekretariatan/ajukan/1/")
    page.get_by_role("button", name="Lanjut", exact=True).last.click()
    expect(page.locator(".error-summary")).to_be_visible()


def a_receipt(page: Page) -> None:
    page.goto("/pusat/kendala-tik/ajukan/periksa/")
    send = page.get_by_role("button", name="Kirim permohonan")
    if send.count():  # once sent, the check page leads to the receipt
        send.click()
    expect(page.locator("strong.number")).to_be_visible()


def an_unknown_link(page: Page) -> None:
    page.goto("/lacak/tidakada/")


def a_wrong_number(page: Page) -> None:
    page.goto("/lacak/")
    fill(page, {"Nomor permohonan": "TIK-2026-9999"})
    page.locator("input[name=digits]").fill("0000")
    page.get_by_role("button", name="Lacak").click()
    expect(page.locator(".error-summary")).to_be_visible()


def no_such_page(page: Page) -> None:
    page.goto("/tidak/ada/di/sini/")


def a_forgotten_draft(page: Page) -> None:
    page.context.clear_cookies(name="isian")
    page.goto("/pusat/kendala-tik/ajukan/2/")


def a_refused_step(page: Page) -> None:
    page.goto("/meja/")
    cards = page.locator("main .task-list a")
    for address in [card.get_attribute("href") or "" for card in cards.all()]:
        page.goto(address)
        save = page.get_by_role("button", name="Simpan dan lanjut")
        if save.count() and save.first.is_visible():
            save.first.click()
            break
    expect(page.locator(".error-summary")).to_be_visible()


def a_receipt_of_the_counter(page: Page) -> None:
    page.goto("/meja/loket/")
    page.get_by_role("link", name="Konsultasi kesekretariatan").click()
    asked = page.locator("main form.panel > .field")
    assert asked.count() <= 8, "more than eight fields at the counter"
    answers = {
        label: value for topic in consultation("") for label, value in topic.items() if value and value != CHOSEN
    }
    fill(page, {"Datang sendiri": CHOSEN, **answers})
    page.get_by_role("button", name="Simpan permohonan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tanda terima KKS-")


def a_refused_sign_in(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/akun/masuk/")
    page.locator("[name=login]").fill("dimas@pusat.example")
    page.locator("[name=password]").fill("salah sekali")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()


def an_ended_session(page: Page) -> None:
    page.goto("/meja/profil/")
    page.context.clear_cookies(name="sessionid")
    page.locator("main form button").first.click()


def a_list_of_officers_with_faults(page: Page) -> None:
    choose_list(page, "nama,surel,NIP,jabatan,mulai\nAni,ani@contoh,123,Panglima,besok\nBudi,budi@contoh.id,,,\n")
    expect(page.locator(".error-summary")).to_contain_text("1 baris perlu diperbaiki")


def a_good_list_of_officers(page: Page) -> None:
    choose_list(page, "nama,surel\nBudi,budi@contoh.id\n")
    expect(page.get_by_role("button", name="Simpan dan kirim undangan")).to_be_visible()


def choose_list(page: Page, text: str) -> None:
    page.goto("/meja/pengaturan/petugas/impor/")
    file = {"name": "petugas.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("Berkas daftar petugas").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Periksa daftar").click()


def a_faulty_sop(page: Page) -> None:
    page.goto("/meja/pengaturan/layanan/terbitkan/")
    page.get_by_label("Isi berkas").fill("sop: {number: 1}\nrows: [x]\n")
    page.get_by_role("button", name="Periksa berkas").click()
    expect(page.locator(".error-summary")).to_contain_text("kesalahan dalam berkas")


def a_draft_of_a_revision(page: Page) -> None:
    page.goto("/meja/pengaturan/layanan/")
    page.locator("main td a").first.click()
    page.get_by_role("link", name="Susun revisi baru").click()
    page.get_by_text("Dari berkas atau teks SOP").click()
    text = page.get_by_label("Isi berkas").input_value()
    page.get_by_label("Isi berkas").fill(text.replace("activity: ", "activity: Segera ", 1))
    page.get_by_role("button", name="Simpan sebagai rancangan").click()
    expect(page.get_by_role("heading", name="Jalannya rancangan")).to_be_visible()


def the_editor(page: Page) -> None:
    a_draft_of_a_revision(page)
    page.get_by_role("link", name="Sunting dalam tabel").click()
    expect(page.get_by_label("Kegiatan, baris 1")).to_be_visible()


def the_identity_in_the_editor(page: Page) -> None:
    the_editor(page)
    page.get_by_role("navigation", name="Bagian rancangan").get_by_role("link", name="Identitas").click()
    expect(page.get_by_role("heading", name="Identitas SOP")).to_be_visible()


def the_service_in_the_editor(page: Page) -> None:
    the_editor(page)
    page.get_by_role("navigation", name="Bagian rancangan").get_by_role("link", name="Layanan").click()
    page.get_by_text("Jadwal untuk umum").click()
    expect(page.get_by_role("group", name="Waktunya ada di isian")).to_be_visible()


def a_step_in_the_editor(page: Page) -> None:
    the_editor(page)
    page.locator(".sop-steps a").first.click()
    expect(page.get_by_role("heading", name="Apa dan siapa")).to_be_visible()


def a_form_in_the_editor(page: Page) -> None:
    a_step_in_the_editor(page)
    page.get_by_role("link", name="Isian (").click()
    expect(page.get_by_role("heading", name="Begini tampilnya")).to_be_visible()


def a_dry_run(page: Page) -> None:
    the_editor(page)
    page.get_by_role("link", name="Coba jalankan").click()
    page.locator(".try-answers a").first.click()
    expect(page.get_by_role("heading", name="Yang sudah dilewati")).to_be_visible()


def a_comparison(page: Page) -> None:
    a_draft_of_a_revision(page)
    page.get_by_role("link", name="Bandingkan dengan yang berlaku").click()
    expect(page.locator("ins").first).to_be_visible()


def a_draft_to_be_dropped(page: Page) -> None:
    a_draft_of_a_revision(page)
    page.get_by_role("link", name="Buang rancangan").click()
    expect(page.get_by_role("button", name="Buang rancangan")).to_be_visible()


def hours_that_cannot_be(page: Page) -> None:
    page.goto("/meja/pengaturan/kalender/jam/")
    page.locator("input[name=senin-buka]").fill("17.00")
    page.get_by_role("button", name="Simpan jam kerja").click()
    expect(page.locator(".error-summary")).to_be_visible()


def an_explained_deadline(page: Page) -> None:
    page.goto("/meja/pengaturan/kalender/tenggat/?day=24/12/2026&hour=15.50&duration=2+hari")
    expect(page.get_by_role("heading", name="Rabu, 30 Desember 2026, 16.00 WIB")).to_be_visible()


DOCUMENT = ROOT / "src/alur/engine/sops/tests/documents/media-sosial.txt"


def a_draft_of_a_document(page: Page) -> None:
    page.goto("/meja/pengaturan/layanan/draf/")
    page.locator("input[type=file]").set_input_files(DOCUMENT)
    page.get_by_role("button", name="Baca naskah").click()
    expect(page.get_by_text("25 belum diputuskan")).to_be_visible()


def the_identity_of_a_draft(page: Page) -> None:
    a_draft_of_a_document(page)
    page.get_by_role("link", name="Periksa blok identitas").click()
    expect(page.get_by_role("heading", name="Blok identitas")).to_be_visible()


def a_draft_is_thrown_away(page: Page) -> None:
    a_draft_of_a_document(page)
    page.get_by_role("link", name="Hapus draf").click()
    expect(page.get_by_role("button", name="Hapus draf")).to_be_visible()


def a_document_without_a_table(page: Page) -> None:
    page.goto("/meja/pengaturan/layanan/draf/")
    page.locator("#id_pasted").fill("Surat undangan")
    page.get_by_role("button", name="Baca naskah").click()
    expect(page.locator(".error-summary")).to_contain_text("Tabel kegiatan tidak ditemukan")


COME_AFTER = {
    "public:receipt",
    "desk:receipt",
    "administration:import_check",
    "administration:draft",
    "administration:draft_identity",
    "administration:discard_draft",
    "administration:revision",
    "administration:revision_act",
    "administration:compare_draft",
    "administration:editor",
    "administration:editor_identity",
    "administration:editor_service",
    "administration:editor_step",
    "administration:editor_form",
    "administration:editor_try",
}
"""Kinds of pages that no link leads to, and that are looked at by the tests below."""
AFTER = [
    (APPLICANT, refused_topic),
    (APPLICANT, a_wrong_number),
    (APPLICANT, an_unknown_link),
    (APPLICANT, no_such_page),
    (SENDER, a_receipt),
    (APPLICANT, a_forgotten_draft),
    (DIMAS, a_refused_step),
    (RETNO, a_receipt_of_the_counter),
    (ADMINISTRATOR, a_list_of_officers_with_faults),
    (ADMINISTRATOR, a_good_list_of_officers),
    (ADMINISTRATOR, a_faulty_sop),
    (ADMINISTRATOR, a_draft_of_a_document),
    (ADMINISTRATOR, the_identity_of_a_draft),
    (ADMINISTRATOR, a_draft_is_thrown_away),
    (ADMINISTRATOR, a_document_without_a_table),
    (ADMINISTRATOR, a_draft_of_a_revision),
    (ADMINISTRATOR, the_editor),
    (ADMINISTRATOR, the_identity_in_the_editor),
    (ADMINISTRATOR, the_service_in_the_editor),
    (ADMINISTRATOR, a_step_in_the_editor),
    (ADMINISTRATOR, a_form_in_the_editor),
    (ADMINISTRATOR, a_dry_run),
    (ADMINISTRATOR, a_comparison),
    (ADMINISTRATOR, a_draft_to_be_dropped),
    (ADMINISTRATOR, hours_that_cannot_be),
    (ADMINISTRATOR, an_explained_deadline),
    (DIMAS, an_ended_session),
    (DIMAS, a_refused_sign_in),
]


@pytest.mark.parametrize(("role", "come_there"), AFTER, ids=[each.__name__ for _role, each in AFTER])
def test_the_page_after(busy, chromium, kept, role, come_there):
    with Window(chromium, busy.url, kept=kept[role], phone=True) as window:
        come_there(window.page)
        assert window.page.locator("h1").count() == 1
        assert not scrolls_sideways(window.page)
        assert axe(window.page) == []


def test_three_clicks_from_the_inbox_to_a_finished_step(busy, chromium, kept):
    with Window(chromium, busy.url, kept=kept[RETNO]) as window:
        window.context.add_init_script(_COUNT_CLICKS)
        page = window.page
        page.goto("/meja/")
        page.locator("main .task-list a", has_text="Mencatat pengajuan").first.click()
        page.get_by_role("button", name="Simpan dan lanjut").click()
        expect(page.get_by_text("“Mencatat pengajuan” selesai")).to_be_visible()
        assert page.evaluate("sessionStorage.clicks") == "2"
    with Window(chromium, busy.url, kept=kept[DIMAS]) as window:
        window.context.add_init_script(_COUNT_CLICKS)
        page = window.page
        page.goto("/meja/")
        page.locator("main .task-list a", has_text="Diagnosa masalah").filter(has_text="Belum diambil").first.click()
        # What is typed is no click: label and field are reached by Tab.
        page.get_by_label("Penyebab", exact=True).fill("Kabel longgar.")
        page.get_by_label("Jaringan atau internet").focus()
        page.keyboard.press("Space")
        page.locator("label.card", has_text="Ya, ditangani langsung").click()
        page.get_by_role("button", name="Simpan dan lanjut").click()
        expect(page.get_by_text("“Diagnosa masalah” selesai")).to_be_visible()
        assert page.evaluate("sessionStorage.clicks") == "3"


_COUNT_CLICKS = """addEventListener("pointerdown", (event) => {
  if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1;
}, true);"""
