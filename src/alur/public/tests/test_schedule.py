"""The schedule's page: a month, a day, one service; nothing of persons; light, and in few queries."""

import gzip
from datetime import date, timedelta

import pytest

from alur.engine.cases.queries import Slot
from alur.engine.cases.tests import make as cases
from alur.engine.cases.tests import test_schedule as listed
from alur.kernel import clock
from alur.public.queries import schedule
from alur.public.tests.make import text

pytestmark = pytest.mark.django_db

URL = "/kantor/jadwal/"


@pytest.fixture(autouse=True)
def november():
    with clock.frozen(cases.MONDAY_9):
        yield


@pytest.fixture
def petugas():
    return cases.officer("Ani", "petugas")


def on(day, start="09:00", end="11:00"):
    return {"date": day, "start": start, "end": end}


def page(client, query=""):
    return text(client.get(URL + query))


def test_an_office_without_a_schedule_has_no_such_page(client):
    cases.version(cases.definition(cases.plain_steps()))
    assert client.get(URL).status_code == 404
    assert "Lihat jadwal" not in text(client.get("/kantor/"))
    assert client.get("/tidak-ada/jadwal/").status_code == 404


def test_the_office_and_the_service_lead_to_it(client):
    listed.version()
    assert 'href="/kantor/jadwal/">Lihat jadwal' in text(client.get("/kantor/"))
    assert 'href="/kantor/jadwal/?layanan=uji">Lihat jadwal' in text(client.get("/kantor/uji/"))


def test_the_present_month_lists_from_today_and_the_calendar_leads_to_the_rest(client, petugas):
    what = listed.version()
    for day, title in (("2026-11-05", "Rapat lama"), ("2026-11-23", "Rapat hari ini"), ("2026-11-30", "Rapat nanti")):
        listed.published(petugas, what, waktu=on(day), perihal=title)
    shown = page(client)
    assert "Rapat lama" not in shown
    assert "Senin, 23 November 2026" in shown
    assert "Hari ini" in shown
    assert shown.index("Rapat hari ini") < shown.index("Rapat nanti")
    assert "09.00–11.00" in shown
    assert 'href="?hari=2026-11-05"' in shown
    assert "Rapat lama" in page(client, "?hari=2026-11-05")
    assert "Rapat nanti" not in page(client, "?hari=2026-11-05")


def test_another_month_is_shown_whole(client, petugas):
    listed.published(petugas, waktu=on("2026-12-03"))
    assert "Rapat benih" not in page(client)
    assert "Rapat benih" in page(client, "?bulan=2026-12")
    listed.published(petugas, waktu=on("2026-10-03"), perihal="Sudah lewat")
    assert "Sudah lewat" in page(client, "?bulan=2026-10")


def test_private_and_cancelled_dates_say_so(client, petugas):
    listed.published(petugas, waktu=on("2026-11-30"), terbuka="tidak", perihal="Rahasia")
    listed.cancelled(petugas, waktu=on("2026-11-29"))
    shown = page(client)
    assert "Terpakai" in shown
    assert "Rahasia" not in shown
    assert "Dibatalkan" in shown
    for secret in ("zoom.example", "Siti", "812345"):
        assert secret not in shown


def test_several_services_can_be_told_apart(client, petugas):
    listed.published(petugas, waktu=on("2026-11-30"))
    other = cases.definition(
        listed.steps(), slug="aula", service={"schedule": listed.SCHEDULE, "name": "Aula", "prefix": "AU"}
    )
    listed.published(petugas, cases.version(other), waktu=on("2026-11-29"), perihal="Senam")
    both = page(client)
    assert "Senam" in both
    assert "Rapat benih" in both
    assert 'href="?bulan=2026-11&amp;layanan=aula"' in both
    only = page(client, "?layanan=aula")
    assert "Senam" in only
    assert "Rapat benih" not in only
    assert 'rel="next" href="?bulan=2026-12&amp;layanan=aula"' in only
    assert "Rapat benih" in page(client, "?layanan=tidak-ada")


@pytest.mark.parametrize("query", ["?bulan=x", "?bulan=2026-13", "?bulan=0000-00", "?bulan=9999-12", "?bulan=²⁰²⁶-01"])
def test_a_strange_month_is_the_present_one(client, query):
    listed.version()
    assert "Jadwal November 2026" in page(client, query)


def test_a_day_that_is_not_shows_its_whole_month(client):
    listed.version()
    shown = page(client, "?hari=2026-02-30")
    assert "Jadwal Februari 2026" in shown
    assert "Tampilkan seluruh bulan" not in shown


def test_the_page_goes_a_year_back_and_a_year_and_a_half_ahead(client):
    listed.version()
    assert 'rel="prev"' not in page(client, "?bulan=2025-11")
    assert 'rel="next"' not in page(client, "?bulan=2028-05")
    assert "Jadwal November 2026" in page(client, "?bulan=2028-06")


def test_an_empty_month_says_so_and_so_does_one_that_is_over(client, petugas):
    listed.version()
    assert "Belum ada acara di bulan ini." in page(client)
    listed.published(petugas, waktu=on("2026-11-02"))
    assert "Yang sudah lewat ada di kalender." in page(client)


def test_english(client, petugas):
    listed.published(petugas, waktu=on("2026-11-30"))
    shown = page(client, "?bahasa=en")
    assert "Monday, 30 November 2026" in shown
    assert "09:00–11:00" in shown
    assert '<b lang="id">Rapat benih</b>' in shown


def test_a_full_month_is_light_and_says_what_has_no_room(client, petugas, monkeypatch):
    monkeypatch.setattr(schedule, "MOST_ROWS", 3)
    what = listed.version()
    for hour in range(5):
        listed.published(petugas, what, waktu=on("2026-11-30", f"1{hour}:00", f"1{hour}:30"))
    shown = page(client)
    assert shown.count('class="slot-time"') == 3
    assert "2 acara lain tidak tampil di sini." in shown
    assert page(client, "?hari=2026-11-30").count('class="slot-time"') == 5


def test_sixty_dates_weigh_less_than_a_citizen_page_may(client, monkeypatch):
    listed.version()
    slots = [
        Slot("uji", date(2026, 11, 23) + timedelta(days=n % 8), "09:00", "11:00", f"Rapat {n * 7919} tentang benih {n}")
        for n in range(60)
    ]
    monkeypatch.setattr(schedule, "public_slots", lambda *args, **options: slots)
    answer = client.get(URL, headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode().count('class="slot-time"') == 60
    assert len(answer.content) < 8_000


def test_the_number_of_queries_does_not_grow(client, petugas, django_assert_num_queries):
    what = listed.version()
    for _ in range(2):
        for _ in range(3):
            listed.published(petugas, what, waktu=on("2026-11-30"))
        with django_assert_num_queries(6):
            client.get(URL)


def test_a_wrong_method_is_405(client):
    listed.version()
    assert client.post(URL).status_code == 405
