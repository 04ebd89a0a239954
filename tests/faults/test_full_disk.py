"""A disk that runs full while people work: they are told and lose nothing, nothing is half there, and it goes on."""

import re
import sqlite3
import threading
import time
from contextlib import closing

import pytest

from tests.disks import small_disk
from tests.kill.outcome import assert_whole, watched
from tests.kill.people import SERVICE, Receipt
from tests.kill.person import Person, Posts, Upload, forms_of
from tests.world import World

pytestmark = [pytest.mark.kill, pytest.mark.slow, pytest.mark.once]
DISK_KILOBYTES = 48 * 1024
FULL_SECONDS = 3
"""So long the disk stays full, filled again whenever somebody gives space back."""
PUT_OFF = 4
"""So many people must have been told, each time."""


def test_who_meets_a_full_disk_is_told_and_everything_goes_on_once_there_is_space(tmp_path):
    with (
        small_disk(tmp_path / "disk", DISK_KILOBYTES) as disk,
        World(data=disk.folder / "data", lease=4) as world,
        watched(world, applicants=2) as crowd,
    ):
        crowd.wait_for(1)
        for _time in range(2):
            stay_full(disk, crowd.ledger.posts)
            disk.free()
            crowd.wait_for(1)
        full_while_a_mail_is_under_way(world, disk)
        crowd.wait_for(1)
        assert [name for name, process in world.processes.items() if process.poll() is not None] == []
        crowd.leave()
        crowd.ledger.receipts.append(a_citizen_who_presses_the_button_of_the_page(world.port, disk))
        outcome = crowd.close()
        told = crowd.ledger.posts.put_off
        print(
            f"\n{len(told)} were told to come back, {crowd.ledger.done()} receipts and acts;"
            f" {sum(times > 1 for times in outcome.mails.values())} mails repeated"
        )
        for answer in told:
            assert "kami penuh" in answer.text or "terganggu sebentar" in answer.text
        assert sum("kami penuh" in answer.text for answer in told) >= PUT_OFF
        assert [path for path in (world.data / "files" / "incoming").rglob("*") if path.is_file()] == []
        assert_whole(outcome)


def stay_full(disk, posts):
    before, ends = len(posts.put_off), time.monotonic() + 30
    least = time.monotonic() + FULL_SECONDS
    while time.monotonic() < least or len(posts.put_off) < before + PUT_OFF:
        assert time.monotonic() < ends, "the disk is full and nobody notices"
        disk.fill()
        time.sleep(0.05)


def full_while_a_mail_is_under_way(world, disk):
    """The server has the mail, and the worker can no longer write so: it is repeated later, and its row says so."""
    under_way = threading.Event()

    def delay():
        if under_way.is_set():
            return 0.0
        disk.fill()
        under_way.set()
        return 0.3

    world.mail.delay = delay
    assert under_way.wait(30), "no mail went out"
    ends = time.monotonic() + FULL_SECONDS
    while time.monotonic() < ends:
        disk.fill()
        time.sleep(0.05)
    world.mail.delay = None
    disk.free()


def a_citizen_who_presses_the_button_of_the_page(port, disk):
    """With an upload, at the topic of the photo, and again at the last press."""
    person = Person(port, Posts())
    typed = {"nama": "Ani Penuh", "unit-kerja": "TU", "telepon": "0812 3456 7890", "surel": "ani@warga.example"}
    assert sent(person, f"{SERVICE}1/", typed).status == 302
    fill = {"perangkat": "Printer", "lokasi": "Gedung A", "gejala": "Macet\nsejak pagi"}
    body = b"Catatan\n" * 4000
    photo = [Upload("foto", "catatan.txt", body)]
    form = form_of(person, f"{SERVICE}2/")
    page = when_full(disk, person, form.action, {**form.values, **fill}, photo)
    assert "Macet\nsejak pagi" in page.text
    assert "pilih lagi" in page.text, "what cannot be kept is said"
    assert again(person, page).status == 302
    assert sent(person, f"{SERVICE}2/", fill, photo).status == 302, "back at the topic, with the photo"
    assert sent(person, f"{SERVICE}3/", {"urgensi": "biasa", "persetujuan": "on"}).status == 302
    form = form_of(person, f"{SERVICE}periksa/")
    page = when_full(disk, person, form.action, form.values)
    assert "belum tersimpan" in page.text
    first = again(person, page)
    assert first.status == 302
    assert again(person, page).location == first.location, "a second press of the same button has no effect"
    number = re.search(r'class="number">([^<]+)<', person.get(first.location).text)[1]
    link = first.location.removesuffix("tanda-terima/")
    return Receipt(form.values["isian"], number, link, typed["nama"], [body], 0, 0.0)


def form_of(person, path):
    return next(each for each in forms_of(person.get(path).text) if path in each.action)


def sent(person, path, typed, files=()):
    form = form_of(person, path)
    return person.press(form.action, {**form.values, **typed}, files)


def when_full(disk, person, path, values, files=()):
    """The page that a form's sender gets while there is no space, not in the write-ahead log either."""
    with closing(sqlite3.connect(disk.folder / "data" / "db.sqlite3", timeout=20)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    disk.fill()
    page = person.try_once(path, values, files)
    disk.free()
    assert page.status == 503
    assert page.retry_after == "60"
    assert "Tempat penyimpanan kami penuh" in page.text
    return page


def again(person, page):
    """Press its button."""
    form = next(each for each in forms_of(page.text) if "csrfmiddlewaretoken" in each.values)
    return person.press(form.action, form.values)
