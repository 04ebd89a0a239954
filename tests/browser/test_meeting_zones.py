"""Offices in three time zones, each with one meeting account: what everybody reads is their office's clock; a meeting
that is moved before and after it was published, and cancelled; and the times that are free while somebody types."""

import json
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from alur.ui.dates import long_date
from tests.browser.citizen import fill, follow
from tests.browser.journeys import meeting
from tests.browser.looking import Visit, axe, load_cold, scrolls_sideways
from tests.browser.test_meeting_journeys import DIMAS, ROOM, SERVICE, slot
from tests.browser.window import PHONE
from tests.ical import read
from tests.machine import find_chromium
from tests.world import World

TODAY = datetime.now(ZoneInfo("Asia/Jakarta")).date()
DAY = TODAY + timedelta(days=6)
OFFICES = [
    ("pusat", DIMAS, "WIB", "Asia/Jakarta", "09.00", "10.00"),
    ("makassar", "petugas@makassar.example", "WITA", "Asia/Makassar", "09.00", "10.00"),
    # In UTC it is the evening before.
    ("jayapura", "petugas@jayapura.example", "WIT", "Asia/Jayapura", "00.30", "01.30"),
]
TIME = "Tanggal dan jam mulai"


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    if find_chromium() is None:
        pytest.skip("no Chromium on this machine")
    with World() as running:
        running.run("-m", "tests.browser.zones", str(running.data))
        running.accounts = json.loads((running.data / "accounts.json").read_text())
        yield running
        assert "Traceback" not in running.whole_log("web")


@pytest.fixture(scope="module")
def signed_in() -> dict[str, Any]:
    return {}


def invitation_to(world: World, address: str, subject: str) -> tuple[str, Calendar]:
    """The words and the calendar of the mail to this address whose subject says so; waits for it."""
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        for mail in world.mail.to(address):
            if subject in " ".join(str(mail.message["Subject"]).split()):
                [attached] = mail.message.iter_attachments()
                return mail.message.get_body(("plain",)).get_content(), read(attached.get_payload(decode=True))
        time.sleep(0.05)
    raise AssertionError(f"no mail “{subject}” to {address}")


def free_at(page: Page, office: str, begins: str) -> bool:
    """As a program is told."""
    where = f"/api/v1/services/virtual-meeting/free-times?office={office}&date={DAY}&start={begins}&minutes=60"
    times = page.request.get(where).json()["times"]
    return (DAY.isoformat(), begins) in {(each["date"], each["start"]) for each in times}


def to_the_time(citizen: Any, office: str, who: Any) -> Page:
    """The page that asks when."""
    citizen.begin(office, SERVICE)
    fill(citizen.page, who)
    follow(citizen.page.get_by_role("button", name="Lanjut", exact=True).last)
    return citizen.page


def test_three_offices_each_by_its_own_clock(world, citizen, officer):
    for office, email, clock, zone, starts, ends in OFFICES:
        event, contact = f"Temu benih {clock}", f"hadi@{office}.kegiatan.example"
        topics = meeting(f"galuh@{office}.pemohon.example", event, slot(DAY, starts, ends), contact, public=True)
        galuh = citizen()
        page = to_the_time(galuh, office, topics[0])
        expect(page.locator("[data-offers]")).to_contain_text(f"Waktu yang bebas ({clock}):")
        fill(page, topics[1])
        said = f"{long_date(DAY)}, {starts}–{ends} bebas saat ini."
        expect(page.locator("[data-free] [role=status]")).to_have_text(said)
        if office == "jayapura":
            galuh.answer_topics(topics[1:])
            number = galuh.send().number
        else:
            number = asked_by_program(page, office, event, DAY, starts, ends, contact)

        keeper = officer(email)
        keeper.open(number)
        keeper.press("Terima tugas")
        expect(keeper.step).to_contain_text(f"{long_date(DAY)}, {starts}–{ends} {clock}")
        keeper.complete(outcome="Tersedia")
        keeper.complete(answers={"Tautan Zoom": ROOM})

        begins = datetime.fromisoformat(f"{DAY}T{starts.replace('.', ':')}").replace(tzinfo=ZoneInfo(zone))
        words, calendar = invitation_to(world, contact, f"{number}: undangan {event}")
        assert f"{starts}–{ends} {clock}" in words
        [invited] = calendar.events
        assert (invited.start, invited.start.tzname()) == (begins, begins.tzname())
        assert [str(each["tzid"]) for each in calendar.timezones] == [zone]
        page.goto(f"/{office}/jadwal/?hari={DAY}")
        expect(page.locator(".slots li", has_text=event)).to_contain_text(f"{starts}–{ends}")
        expect(page.locator("main")).to_contain_text(f"Jam menurut waktu kantor ({clock}).")
        feed = read(page.request.get(f"/{office}/jadwal.ics").body()).events
        [listed] = [each for each in feed if event in str(each["summary"])]
        assert (listed.start, listed.start.utcoffset()) == (begins, begins.utcoffset())
        # Its pool is taken then, and no other's: neither at that hour nor at that moment.
        assert not free_at(page, office, starts.replace(".", ":"))
        assert free_at(page, office, "07:00")
        assert free_at(page, office, "11:00")
    assert world.verify() == ""


def asked_by_program(page: Page, office: str, event: str, day: date, starts: str, ends: str, contact: str) -> str:
    """An application as the pages would send it; its number."""
    slot = {"date": day.isoformat(), "start": starts.replace(".", ":"), "end": ends.replace(".", ":")}
    answers = {
        "nama": "Galuh Permata", "unit-kerja": "Kelompok Program", "telepon": "0812 0000 4404",
        "surel": f"galuh@{office}.pemohon.example", "kegiatan": event, "waktu": slot, "lama": 60, "peserta": 25,
        "narahubung": {"name": "Hadi Susanto", "phone": "0812 0000 4405", "email": contact},
        "rekaman": "tidak", "terbuka": "ya", "persetujuan": True,
    }  # fmt: skip
    made = page.request.post(
        f"/api/v1/services/virtual-meeting/cases?office={office}",
        data={"answers": answers}, headers={"Idempotency-Key": str(uuid4())},
    )  # fmt: skip
    assert made.status == 201, made.text()
    return str(made.json()["number"])


def move(page: Page, event: str, to: date, starts: str, ends: str) -> None:
    page.goto("/meja/rapat/")
    follow(page.locator("main").get_by_role("link", name=event))
    follow(page.get_by_role("link", name="Pindahkan", exact=True))
    fill(page, {"Waktu": slot(to, starts, ends)})
    follow(page.get_by_role("button", name="Pindahkan"))
    expect(page.locator("main")).to_contain_text(f"{starts}–{ends} WIB")


def test_a_meeting_moved_before_and_after_it_was_published_and_then_cancelled(world, citizen, officer):
    first, second, third = (TODAY + timedelta(days=each) for each in (8, 9, 10))
    event, contact = "Rapat yang berpindah", "hadi.pindah@kegiatan.example"
    dimas, guest = officer(DIMAS), citizen(javascript=False).page
    number = asked_by_program(guest, "pusat", event, first, "09.00", "10.00", contact)
    dimas.open(number)
    dimas.press("Terima tugas")
    expect(dimas.step).to_contain_text("Ketersediaan akun rapat")
    dimas.complete(outcome="Tersedia")
    move(dimas.page, event, second, "13.00", "14.00")
    for day in (first, second):
        guest.goto(f"/pusat/jadwal/?hari={day}")
        expect(guest.get_by_text(event)).to_have_count(0)  # it was never published: nothing is taken back
    dimas.open(number)
    expect(dimas.step).to_contain_text("13.00–14.00 WIB")
    dimas.complete(answers={"Tautan Zoom": ROOM})

    words, calendar = invitation_to(world, contact, f"{number}: undangan {event}")
    assert "13.00–14.00 WIB" in words
    [invited] = calendar.events
    assert (str(calendar["method"]), invited.start) == ("REQUEST", at(second, 13))
    assert not [each for each in world.mail.to(contact) if "perubahan" in str(each.message["Subject"])]
    guest.goto(f"/pusat/jadwal/?hari={first}")
    expect(guest.get_by_text(event)).to_have_count(0)
    guest.goto(f"/pusat/jadwal/?hari={second}")
    expect(guest.locator(".slots li", has_text=event)).to_contain_text("13.00–14.00")

    move(dimas.page, event, third, "10.00", "11.00")
    words, calendar = invitation_to(world, contact, f"{number}: perubahan {event}")
    [changed] = calendar.events
    assert "10.00–11.00 WIB" in words
    assert (str(calendar["method"]), changed["uid"], changed.start) == ("REQUEST", invited["uid"], at(third, 10))
    assert listed(guest, event) == (at(third, 10), "CONFIRMED", changed["sequence"])

    follow(dimas.page.get_by_role("link", name="Batalkan", exact=True))
    follow(dimas.page.get_by_role("button", name="Batalkan rapat ini"))
    _words, calendar = invitation_to(world, contact, f"{number}: dibatalkan {event}")
    [off] = calendar.events
    assert (str(calendar["method"]), off["uid"], off["status"]) == ("CANCEL", invited["uid"], "CANCELLED")
    assert invited["sequence"] < changed["sequence"] < off["sequence"]
    assert listed(guest, event) == (at(third, 10), "CANCELLED", off["sequence"])
    guest.goto(f"/pusat/jadwal/?hari={third}")
    expect(guest.locator(".slots li", has_text=event)).to_contain_text("Dibatalkan")
    assert world.verify() == ""


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Jakarta"))


def listed(page: Page, event: str) -> tuple[datetime, str, int]:
    """As the public feed has it."""
    calendar = read(page.request.get("/pusat/jadwal.ics").body())
    [found] = [each for each in calendar.events if event in str(each["summary"])]
    return found.start, str(found["status"]), found["sequence"]


@pytest.mark.once
def test_the_free_times_follow_what_is_typed_and_the_form_never_waits_for_them(world, citizen, officer):
    galuh = citizen()
    wanted, contact = slot(DAY, "15.00", "16.00"), "hadi.ketik@kegiatan.example"
    topics = meeting("galuh.ketik@pemohon.example", "Rapat panjang", wanted, contact, public=True)
    page = to_the_time(galuh, "pusat", topics[0])
    button, said = page.get_by_role("button", name="Lihat waktu kosong"), page.locator("[data-free] [role=status]")
    page.wait_for_load_state("load")  # or the end of this load would be counted with the next one
    wire = galuh.window.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    load_cold(galuh.window, wire, visit := Visit("warga", page.url))
    assert (visit.weight <= 15 * 1024, visit.requests <= 5, visit.faults) == (True, True, []), visit
    expect(button).to_be_hidden()
    later = DAY + timedelta(days=3)
    fill(page, {TIME: slot(later, "15.00", "16.00")})
    expect(said).to_have_text(f"{long_date(later)}, 15.00–16.00 bebas saat ini.")
    fill(page, {"Lama kegiatan (menit)": "150"})
    expect(page.locator(".offers")).to_contain_text(f"{long_date(later)}, 15.00–17.30")
    fill(page, {"Perkiraan jumlah peserta": "900"})
    expect(said).to_contain_text("Tidak ada waktu yang bebas")
    fill(page, {"Perkiraan jumlah peserta": "25"})
    expect(said).to_contain_text("bebas saat ini")
    fill(page, {TIME: slot(later, "15.00", "09.00")})
    expect(said).to_have_text("Jam selesai harus sesudah jam mulai.")
    assert axe(page) == []
    assert not scrolls_sideways(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]

    # The network goes: nothing is said, the button is back, and what was typed is still there to be sent.
    galuh.window.context.set_offline(True)
    fill(page, {TIME: slot(later, "08.00", "09.00")})
    expect(button).to_be_visible()
    galuh.window.context.set_offline(False)
    galuh.window.faults.clear()  # the browser notes on its console that it is offline
    fill(page, {"Nama kegiatan": "Rapat panjang", "Lama kegiatan (menit)": "60"})
    follow(button)
    expect(page.locator("[data-offers]")).to_be_focused()
    expect(page.get_by_label("Nama kegiatan")).to_have_value("Rapat panjang")
    picked = page.locator(".offers .card span").nth(1).inner_text()
    # Typed, and then picked all the same, by the keyboard: what was done last counts.
    fill(page, {TIME: slot(later, "10.00", "11.00")})
    page.locator(".offers input").nth(0).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".offers input").nth(1)).to_be_checked()
    galuh.answer_topics([{}, *topics[2:]])
    expect(page.locator("main")).to_contain_text(picked)

    # The counter's form does the same.
    desk = officer(DIMAS).page
    desk.goto("/meja/loket/virtual-meeting/")
    fill(desk, {TIME: slot(later, "15.00", "16.00"), "Lama kegiatan (menit)": "150"})
    expect(desk.locator("[data-free] [role=status]")).to_have_text(f"{long_date(later)}, 15.00–17.30 bebas saat ini.")
