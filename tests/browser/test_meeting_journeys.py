"""SOP 3, virtual-meeting: free, moved by its contact person, and given up; and what the public schedule shows."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from alur.ui.dates import short_date
from tests.browser.journeys import meeting
from tests.browser.post import expect_mails, link_in, wait_for_mail
from tests.browser.test_ict_journeys import assert_nobody_is_named

SERVICE = "Pertemuan virtual (Zoom)"
DIMAS, SARI = "dimas@pusat.example", "sari@pusat.example"
ROOM = "https://zoom.example/j/88001234"
NOW = datetime.now(ZoneInfo("Asia/Jakarta"))


def slot(day: date, start: str, end: str) -> dict[str, str]:
    parts = {"Hari": str(day.day), "Bulan": str(day.month), "Tahun": str(day.year)}
    return {**parts, "Mulai pukul": start, "Selesai pukul": end}


def wait_until_served(page: Page) -> None:
    """The worker hands over the mail with the link, and the step is done: reloaded until the page says so."""
    headline = page.locator("section.now h2")
    for _try in range(100):
        if headline.inner_text() == "Layanan selesai":
            return
        page.wait_for_timeout(100)
        page.reload()
    raise AssertionError(headline.inner_text())


def test_meeting_at_a_time_that_is_free(world, citizen, officer):
    email, contact, day = "terbuka@pemohon.example", "hadi.terbuka@kegiatan.example", NOW.date() + timedelta(days=3)
    galuh = citizen()
    event = "Bincang standar bibit unggul"
    number = galuh.apply(
        "pusat", SERVICE, meeting(email, event, slot(day, "09.00", "11.00"), contact, public=True)
    ).number
    dimas = officer(DIMAS)
    dimas.open(number)
    dimas.press("Terima tugas")
    dimas.complete(outcome="Tersedia")
    galuh.page.goto(f"/pusat/jadwal/?hari={day}")
    expect(galuh.page.get_by_text(event)).to_have_count(0)  # not before it is published
    dimas.complete(answers={"Tautan Zoom": ROOM, "Kode sandi (boleh kosong)": "ternak-88"})

    galuh.track()
    wait_until_served(galuh.page)
    expect(galuh.page.get_by_text(ROOM)).to_be_visible()
    assert [row.state for row in galuh.rows][:7] == ["done"] * 7
    assert_nobody_is_named(galuh.page, world)
    galuh.page.goto("/pusat/")
    galuh.page.get_by_role("link", name="Lihat jadwal").click()
    galuh.page.goto(f"/pusat/jadwal/?hari={day}")
    expect(galuh.page.locator(".slots li", has_text=event)).to_contain_text("09.00")
    assert not [secret for secret in (ROOM, "ternak-88", "Hadi", "Galuh") if secret in galuh.page.content()]
    expect_mails(
        world,
        [number],
        [
            (email, "Permohonan {0} kami terima"),
            (DIMAS, "Tugas baru {0}: Menerima permohonan"),
            (SARI, "Tugas baru {0}: Menerima permohonan"),
            (email, f"{{0}}: undangan {event}, {short_date(day)}"),
            (contact, f"{{0}}: undangan {event}, {short_date(day)}"),
            (email, "{0}: layanan selesai"),
        ],
    )
    received = world.mail.to(contact)[-1].message  # row 7: the contact person receives it too
    assert ROOM in received.get_body(("plain",)).get_content()
    assert [each.get_content_type() for each in received.iter_attachments()] == ["application/ics"]


def test_meeting_that_its_contact_person_moves(world, citizen, officer, outsider):
    email, contact = "tertutup@pemohon.example", "hadi.tertutup@kegiatan.example"
    # A meeting that has been held already when its link is sent: only then may the survey come at once.
    past = (NOW - timedelta(minutes=10)).date()
    galuh = citizen()
    event = "Rapat tertutup anggaran"
    asked = meeting(email, event, slot(past - timedelta(days=1), "08.00", "09.00"), contact, public=False)
    number = galuh.apply("pusat", SERVICE, asked).number
    sari = officer(SARI)
    sari.open(number)
    sari.press("Terima tugas")
    sari.complete(
        outcome="Tidak tersedia",
        reason="Akun Zoom dipakai kegiatan lain.",
        answers={"Waktu lain yang kosong (boleh kosong)": "Tengah malam."},
    )
    wait_for_mail(world, contact)
    hadi = outsider(link_in(world, contact), javascript=False)
    expect(hadi.page.get_by_text("Tengah malam.")).to_be_visible()
    assert "Galuh" not in hadi.page.content()
    hadi.answer({"Tanggal dan jam yang baru (boleh kosong)": slot(past, "00.00", "00.01")}, outcome="Pakai waktu lain")
    hadi.find_it_used_up()

    sari.open(number)
    sari.complete(outcome="Tersedia")
    sari.complete(answers={"Tautan Zoom": ROOM})
    galuh.track()
    wait_until_served(galuh.page)
    galuh.fill_survey("Mengisi survei")
    assert galuh.headline == "Selesai"
    states = [row.state for row in galuh.rows]
    assert states[:7] == ["done"] * 7
    assert states[8] == "done"
    galuh.page.goto(f"/pusat/jadwal/?hari={past}")
    expect(galuh.page.locator(".slots li").first).to_contain_text("Terpakai")
    assert event not in galuh.page.content()


def test_meeting_that_its_contact_person_gives_up(world, citizen, officer, outsider):
    email, contact, day = "batal@pemohon.example", "hadi.batal@kegiatan.example", NOW.date() + timedelta(days=4)
    galuh = citizen()
    asked = meeting(email, "Rapat yang urung", slot(day, "13.00", "14.00"), contact, public=True)
    number = galuh.apply("pusat", SERVICE, asked).number
    sari = officer(SARI)
    sari.open(number)
    sari.press("Terima tugas")
    sari.complete(outcome="Tidak tersedia", reason="Akun Zoom dipakai kegiatan lain.")
    wait_for_mail(world, contact)
    outsider(link_in(world, contact)).answer({}, outcome="Batalkan permohonan")
    galuh.track()
    assert galuh.headline == "Permohonan ini ditarik"
    expect(galuh.page.get_by_text("Narahubung membatalkan permohonan ini pada")).to_be_visible()
    assert "Hadi" not in galuh.page.content()
    assert number not in sari.inbox_numbers
