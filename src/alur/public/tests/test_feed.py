"""The public feed: what programs get, when they get nothing new, and what they never get."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches

from alur.engine.cases.actions import cancel_case
from alur.engine.cases.tests import make as cases
from alur.engine.cases.tests import test_appointments as dated
from alur.engine.cases.tests import test_schedule as listed
from alur.kernel import clock
from alur.public.queries import feeds
from alur.public.tests.make import text
from tests.ical import read

pytestmark = pytest.mark.django_db

AT = cases.MONDAY_9
URL = "/kantor/jadwal.ics"


@pytest.fixture(autouse=True)
def november():
    caches["process"].clear()
    with clock.frozen(AT):
        yield


@pytest.fixture
def petugas():
    return cases.officer("Ani", "petugas")


def fetched(client, query="", **headers):
    answer = client.get(URL + query, headers=headers)
    assert answer.status_code == 200
    return read(answer.content)


def test_the_feed_says_when_what_and_whose(client, petugas):
    dated.published(petugas)
    calendar = fetched(client)
    [event] = calendar.events
    assert str(event["summary"]) == "Rapat benih"
    assert "Balai Benih" in str(event["description"])
    assert (event["sequence"], event["status"]) == (0, "CONFIRMED")
    assert event.start.isoformat() == "2026-12-03T09:00:00+07:00"
    assert event["dtstamp"].dt == event["last-modified"].dt == AT + timedelta(hours=1)
    assert calendar.timezones[0].tz_name == "Asia/Jakarta"
    assert str(calendar["x-wr-calname"]) == str(calendar["name"])
    assert calendar["name"].startswith("Jadwal ")


def test_no_link_no_person_and_nothing_of_a_private_date(client, petugas):
    dated.published(petugas)
    dated.published(petugas, perihal="Rahasia dapur", terbuka="tidak", unit="Unit gelap")
    body = client.get(URL).content.decode().replace("\r\n ", "")
    for secret in ("zoom.example", "4711", "Siti", "Joko", "@", "Rahasia", "gelap", "812345"):
        assert secret not in body
    assert sorted(str(each["summary"]) for each in read(client.get(URL).content).events) == ["Rapat benih", "Terpakai"]


def test_what_names_a_date_stays_and_does_not_tell_its_case(client, petugas):
    case = dated.published(petugas)
    before = fetched(client).events[0]
    assert str(case.pk) not in client.get(URL).content.decode()
    cancel_case(case_id=case.pk, reason="Batal", officer=petugas, at=AT + timedelta(hours=2), key=uuid4().hex)
    after = fetched(client).events[0]
    assert (str(after["uid"]), after["status"]) == (str(before["uid"]), "CANCELLED")
    assert after["sequence"] > before["sequence"]
    assert after["dtstamp"].dt > before["dtstamp"].dt
    assert str(after["summary"]) == "Dibatalkan: Rapat benih"


def test_a_cancelled_private_date_is_told_so_that_programs_drop_it(client, petugas):
    listed.cancelled(petugas, terbuka="tidak")
    [event] = fetched(client).events
    assert (str(event["summary"]), event["status"]) == ("Dibatalkan: Terpakai", "CANCELLED")


def test_nothing_new_is_304_until_something_changes(client, petugas):
    case = dated.published(petugas)
    first = client.get(URL)
    by_etag = {"if-none-match": first["ETag"]}
    assert client.get(URL, headers=by_etag).status_code == 304
    assert client.get(URL, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    assert client.get(URL, headers=by_etag).content == b""
    with clock.frozen(AT + timedelta(hours=3)):
        cases.done(case, petugas, "ulang", at=AT + timedelta(hours=3))
        assert client.get(URL, headers={"if-modified-since": first["Last-Modified"]}).status_code == 200
        changed = client.get(URL, headers=by_etag)
    assert changed.status_code == 200
    assert read(changed.content).events == []


def test_a_compressed_answer_is_still_known_again(client, petugas):
    dated.published(petugas)
    first = client.get(URL, headers={"accept-encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    again = client.get(URL, headers={"accept-encoding": "gzip", "if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_asking_again_costs_no_reading_of_dates(client, petugas, django_assert_num_queries):
    dated.published(petugas)
    with django_assert_num_queries(8):
        client.get(URL)
    with django_assert_num_queries(4):
        client.get(URL)


def test_one_service_or_one_unit_can_be_subscribed_to(client, petugas):
    dated.published(petugas)
    dated.published(petugas, unit="Pusat", perihal="Rapat pusat")
    other = cases.definition(
        listed.steps(), slug="aula", service={"schedule": listed.SCHEDULE, "name": "Aula", "prefix": "AU"}
    )
    listed.published(petugas, cases.version(other), perihal="Senam")
    titles = {query: [str(each["summary"]) for each in fetched(client, query).events]
              for query in ("", "?layanan=aula", "?unit=pusat", "?layanan=uji&unit=Pusat", "?unit=Lain")}  # fmt: skip
    assert len(titles[""]) == 3
    assert titles["?layanan=aula"] == ["Senam"]
    assert titles["?unit=pusat"] == titles["?layanan=uji&unit=Pusat"] == ["Rapat pusat"]
    assert titles["?unit=Lain"] == []
    assert client.get(URL + "?layanan=tidak-ada").status_code == 404


def test_the_feed_speaks_of_its_kind_and_how_often_to_ask(client, petugas):
    dated.published(petugas)
    answer = client.get(URL)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=300"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in answer.content
    assert b"METHOD" not in answer.content


def test_a_date_without_hours_is_a_whole_day(client, petugas):
    what = listed.version(**{"from": "periksa.hari"})
    listed.published(petugas, what, checked={"hari": "2026-12-05"})
    assert b"DTSTART;VALUE=DATE:20261205" in client.get(URL).content


@pytest.mark.parametrize(("zone", "name"), [("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")])
def test_the_offices_own_zone_is_told(client, petugas, zone, name):
    what = dated.version()
    type(cases.office()).objects.filter(slug="kantor").update(zone=zone)
    dated.published(petugas, what)
    calendar = fetched(client)
    assert calendar.timezones[0].tz_name == zone
    assert f"DTSTART;TZID={zone}:20261203T090000".encode() in client.get(URL).content
    shown = text(client.get("/kantor/jadwal/?bulan=2026-12"))
    assert f"09.00–11.00 {name} (0{ {'WITA': 8, 'WIT': 7}[name] }.00–" in shown


def test_english_is_asked_for_by_the_address(client, petugas):
    dated.published(petugas, terbuka="tidak")
    assert str(fetched(client, "?bahasa=en").events[0]["summary"]) == "Taken"


def test_an_office_without_a_schedule_has_no_feed(client):
    cases.version(cases.definition(cases.plain_steps()))
    assert client.get(URL).status_code == 404
    assert client.get("/tidak-ada/jadwal.ics").status_code == 404
    assert client.post(URL).status_code == 405


def test_the_page_leads_to_feed_and_wall_of_what_it_shows(client, petugas, settings):
    settings.BASE_URL = "https://layanan.contoh.id/"
    dated.published(petugas)
    dated.published(petugas, unit="Pusat")
    shown = text(client.get("/kantor/jadwal/?bulan=2026-12"))
    assert 'href="webcal://layanan.contoh.id/kantor/jadwal.ics"' in shown
    assert "https://layanan.contoh.id/kantor/jadwal.ics</code>" in shown
    assert "Google Kalender memperbarui berkala" in shown
    assert '<option lang="id">Pusat</option>' in shown
    only = text(client.get("/kantor/jadwal/?bulan=2026-12&unit=pusat"))
    assert '<option lang="id" selected>' in only
    assert "jadwal.ics?unit=pusat" in only
    assert 'href="/kantor/jadwal/hari-ini/?unit=pusat"' in only
    assert only.count('class="slot-time"') == 1


def test_a_thousand_dates_are_made_in_time(client, petugas, monkeypatch):
    import time

    from alur.engine.cases.queries import Slot
    from alur.engine.cases.rules.slots import Revision

    listed.version()
    day = listed.TODAY
    slots = [
        Slot(
            "uji", day + timedelta(days=n % 300), "09:00", "11:00", f"Rapat {n}", key=uuid4(), revision=Revision(n, AT)
        )
        for n in range(1000)
    ]
    monkeypatch.setattr(feeds, "feed_slots", lambda *args, **options: (slots, AT))
    began = time.perf_counter()
    answer = client.get(URL)
    assert time.perf_counter() - began < 10  # 0.3 s on a quiet machine
    assert len(read(answer.content).events) == 1000
