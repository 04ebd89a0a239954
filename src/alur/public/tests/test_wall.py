"""The page for a screen in a hall."""

from datetime import timedelta

import pytest

from alur.engine.cases.tests import make as cases
from alur.engine.cases.tests import test_appointments as dated
from alur.engine.cases.tests import test_schedule as listed
from alur.kernel import clock
from alur.public.queries.wall import MOST_TODAY, Line, _with_room
from alur.public.tests.make import text

pytestmark = pytest.mark.django_db

URL = "/kantor/jadwal/hari-ini/"
TODAY = "2026-11-23"


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(cases.MONDAY_9 + timedelta(hours=1)):
        yield


@pytest.fixture
def petugas():
    return cases.officer("Ani", "petugas")


def on(day, start, end):
    return {"date": day, "start": start, "end": end}


def states(shown):
    return [part.partition('"')[0] for part in shown.split('<li class="')[1:]]


def test_it_says_what_is_on_what_comes_and_what_is_over(client, petugas):
    what = dated.version()
    for title, day, start, end in (
        ("Rapat sore", TODAY, "14:00", "15:00"), ("Rapat pagi", TODAY, "08:00", "09:00"),
        ("Rapat kini", TODAY, "09:30", "11:00"), ("Rapat esok", "2026-11-24", "09:00", "10:00"),
    ):  # fmt: skip
        dated.published(petugas, what, perihal=title, waktu=on(day, start, end))
    shown = text(client.get(URL))
    assert states(shown) == ["over", "now", "later", "later"]
    order = [shown.index(each) for each in ("Rapat pagi", "Rapat kini", "Rapat sore", "Berikutnya", "Rapat esok")]
    assert order == sorted(order)
    assert "Sedang berlangsung" in shown
    assert "Selasa, 24 November 2026" in shown
    assert "<b>10.00</b> WIB" in shown


def test_it_looks_again_by_itself_and_can_be_stopped(client):
    listed.version()
    answer = client.get(URL)
    assert answer["Refresh"] == "60"
    assert 'href="?diam=1">Hentikan' in text(answer)
    stopped = client.get(f"{URL}?diam=1&unit=Pusat")
    assert "Refresh" not in stopped.headers
    assert 'href="?unit=Pusat">Perbarui otomatis' in text(stopped)
    assert "no-cache" in answer["Cache-Control"]


def test_a_private_date_is_taken_and_a_cancelled_one_says_so(client, petugas):
    what = dated.version()
    dated.published(petugas, what, perihal="Rahasia", terbuka="tidak", waktu=on(TODAY, "13:00", "14:00"))
    listed.cancelled(petugas, waktu=on(TODAY, "15:00", "16:00"))
    shown = text(client.get(URL))
    assert "Terpakai" in shown
    assert "Rahasia" not in shown
    assert states(shown) == ["later", "cancelled"]
    for secret in ("zoom.example", "Siti", "Joko"):
        assert secret not in shown


def test_a_day_without_meetings_says_so(client):
    listed.version()
    assert "Tidak ada rapat hari ini." in text(client.get(URL))


def test_one_unit_only(client, petugas):
    what = dated.version()
    dated.published(petugas, what, perihal="Satu", unit="A", waktu=on(TODAY, "13:00", "14:00"))
    dated.published(petugas, what, perihal="Dua", unit="B", waktu=on(TODAY, "13:00", "14:00"))
    shown = text(client.get(f"{URL}?unit=b"))
    assert "Dua" in shown
    assert "Satu" not in shown


def test_an_office_in_another_zone_says_both_times(client, petugas):
    what = dated.version()
    type(cases.office()).objects.filter(slug="kantor").update(zone="Asia/Makassar")
    dated.published(petugas, what, waktu=on(TODAY, "13:00", "14:00"))
    assert "13.00–14.00 WITA (12.00–13.00 WIB)" in text(client.get(URL))


def test_what_is_over_makes_room():
    lines = [Line("", str(n), "", "", "over" if n < 5 else "later") for n in range(MOST_TODAY + 3)]
    assert [each.title for each in _with_room(lines)] == [str(n) for n in range(3, MOST_TODAY + 3)]
    lines = [Line("", str(n), "", "", "later") for n in range(MOST_TODAY + 3)]
    assert len(_with_room(lines)) == MOST_TODAY


def test_an_office_without_a_schedule_has_no_wall(client):
    cases.version(cases.definition(cases.plain_steps()))
    assert client.get(URL).status_code == 404
    assert client.post(URL).status_code == 405


def test_the_number_of_queries_does_not_grow(client, petugas, django_assert_num_queries):
    what = listed.version()
    for _ in range(2):
        listed.published(petugas, what, waktu=on(TODAY, "13:00", "14:00"))
        with django_assert_num_queries(6):
            client.get(URL)
