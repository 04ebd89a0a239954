"""The pool's pages: the keepers see and change bookings, administrators the hosts; nobody else finds them."""

import pytest
from django.urls import reverse

from alur.activities.meetings.models import Booking, Host, Series
from alur.activities.meetings.queries import account_of, made_of
from alur.desk.tests import make as desk
from alur.engine.cases.tests import make as cases
from alur.foundation.journal.queries import entries
from alur.foundation.outbox.actions import deliver
from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.ports import Rejected
from alur.kernel import clock

from .make import AT, HOUR, SOON, booked, host, provider

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(AT):
        yield


def browser(officer):
    return desk.browser(officer)


@pytest.fixture
def dimas():
    return browser(cases.officer("Dimas", "petugas"))


@pytest.fixture
def admin():
    return browser(cases.officer("Admin", "kepala", is_administrator=True))


def url(name, *arguments):
    return reverse(f"meetings:{name}", args=arguments)


def slot(day="24", starts="13.00", ends="14.00", month="11"):
    parts = {"hari": day, "bulan": month, "tahun": "2026", "mulai": starts, "selesai": ends}
    return {f"slot-{name}": value for name, value in parts.items()}


def made(booking):
    deliver(delivery_id=Delivery.objects.get(kind="meeting.create").pk, worker="uji")
    booking.refresh_from_db()


def test_two_weeks_of_bookings_cost_the_same_however_many(dimas, django_assert_max_num_queries):
    on = host(limit=20)
    booked(on)
    with django_assert_max_num_queries(16):
        one = dimas.get(url("pool"))
    for number in range(9):
        booked(on, title=f"Rapat {number}")
    with django_assert_max_num_queries(16):
        many = dimas.get(url("pool"))
    assert one.content.decode().count("slot-time") == 1
    assert many.content.decode().count("slot-time") == 10


def test_who_keeps_no_host_finds_no_page(admin):
    booking = booked(host())
    stranger = browser(cases.officer("Budi", "kepala"))
    abroad = browser(cases.officer("Asing", of=cases.office("lain"), is_administrator=True))
    for name in ("booking", "change", "cancel", "open"):
        assert stranger.get(url(name, booking.pk)).status_code == 404
        assert abroad.get(url(name, booking.pk)).status_code == 404
    assert stranger.get(url("pool")).status_code == 404
    assert abroad.get(url("host", booking.host_id)).status_code == 404
    assert admin.get(url("booking", booking.pk)).status_code == 200


def test_a_keeper_of_another_host_sees_the_booking_and_no_link(dimas):
    with provider():
        booking = booked(host(provider="uji", keeper=cases.position("kepala")))
        host("Punya petugas")
        made(booking)
        page = dimas.get(url("booking", booking.pk)).content.decode()
        assert made_of(booking).join_url not in page
        assert "Pindahkan" not in page
        assert dimas.get(url("open", booking.pk)).status_code == 404


def test_the_hosts_link_is_asked_for_at_the_click_and_stands_on_no_page(dimas):
    with provider() as far:
        booking = booked(host(provider="uji"))
        made(booking)
        page = dimas.get(url("booking", booking.pk)).content.decode()
        assert made_of(booking).join_url in page
        assert "/tuan" not in page
        assert "host_link" not in far.calls
        answer = dimas.get(url("open", booking.pk))
        assert (answer.status_code, answer["Location"]) == (302, "https://uji.example/tuan")
        assert answer["Cache-Control"] == "no-store"
        far.fails = Rejected("Akun dibekukan.")
        assert "Akun dibekukan." in dimas.get(url("open", booking.pk), follow=True).content.decode()


def test_a_booking_is_moved(dimas):
    booking = booked(host())
    answer = dimas.post(url("change", booking.pk), {**slot(), "host": booking.host_id, "kunci": "a"}, follow=True)
    assert "Rapat dipindahkan" in answer.content.decode()
    booking.refresh_from_db()
    assert (booking.starts, booking.sequence) == (SOON + 4 * HOUR, 1)
    dimas.post(url("change", booking.pk), {**slot(), "host": booking.host_id, "kunci": "a"})
    booking.refresh_from_db()
    assert booking.sequence == 1


def test_a_booking_is_not_moved_to_a_taken_time_and_what_was_typed_stays(dimas):
    booking = booked(on := host())
    booked(on, starts=SOON + 4 * HOUR)
    answer = dimas.post(url("change", booking.pk), {**slot(), "host": on.pk})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "tidak bebas pada waktu itu" in page
    assert 'value="13.00"' in page


def test_a_booking_is_cancelled_after_being_asked(dimas):
    booking = booked(host())
    assert "tidak berlaku lagi" in dimas.get(url("cancel", booking.pk)).content.decode()
    for _twice in range(2):
        answer = dimas.post(url("cancel", booking.pk), {"kunci": "b"}, follow=True)
        assert answer.status_code == 200
    booking.refresh_from_db()
    assert booking.state == "cancelled"
    assert dimas.get(url("change", booking.pk)).status_code == 302


# ── Series ───────────────────────────────────────────────────────────────────────────────────────


def typed(on, **fields):
    last = {"last-hari": "22", "last-bulan": "12", "last-tahun": "2026"}
    plain = {"title": "Rapat mingguan", "host": on.pk, "every": "week", "participants": "12", "kunci": "s"}
    return {**plain, **slot(), **last, **fields}


def test_a_series_is_booked_with_a_day_left_out_and_one_moved(dimas):
    on = host()
    body = typed(on, left_out="8/12/2026", moved="15/12/2026 ke 16/12/2026")
    for _twice in range(2):
        assert dimas.post(url("series"), body).status_code == 302
    days = [f"{each:%d.%m}" for each in Booking.objects.order_by("starts").values_list("starts", flat=True)]
    assert days == ["24.11", "01.12", "16.12", "22.12"]
    assert Series.objects.get().bookings.count() == 4
    assert entries(f"office:{on.office_id}").filter(kind="office.series_booked").count() == 1


def test_a_series_that_collides_books_nothing_and_names_every_day(dimas):
    on = host()
    for day in (7, 21):
        booked(on, starts=SOON + 4 * HOUR + day * 24 * HOUR)
    answer = dimas.post(url("series"), typed(on))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Selasa, 1 Desember 2026; Selasa, 15 Desember 2026" in page
    assert Booking.objects.count() == 2
    assert not Series.objects.exists()


def test_one_of_a_series_is_moved_and_the_rest_cancelled(dimas):
    on = host()
    dimas.post(url("series"), typed(on))
    first, *rest = Booking.objects.order_by("starts")
    dimas.post(url("change", first.pk), {**slot("25"), "host": on.pk, "kunci": "c"})
    first.refresh_from_db()
    assert (first.starts, first.series_id) == (SOON + 28 * HOUR, rest[0].series_id)
    answer = dimas.post(url("cancel", first.pk) + "?rangkaian", {"kunci": "d"}, follow=True)
    assert "5 rapat dibatalkan." in answer.content.decode()


# ── Hosts ────────────────────────────────────────────────────────────────────────────────────────


def facts(**fields):
    plain = {"name": "Zoom utama", "keeper": cases.position("petugas").pk, "capacity": "300", "limit": "1"}
    return {**plain, "before": "10", "after": "15", "hours": "calendar", "kunci": "h", **fields}


def test_an_administrator_adds_a_host_and_its_secret_is_sealed_and_never_shown(admin):
    with provider():
        body = facts(ask_rahasia="s3kr1t", ask_alamat="https://a.example", external="rapat@a.example")
        answer = admin.post(url("new_host") + "?penyedia=uji", body, follow=True)
        assert "Uji sambungannya." in answer.content.decode()
        made_ = Host.objects.get()
        assert account_of(made_).settings["rahasia"] == "s3kr1t"
        assert "s3kr1t" not in made_.settings_sealed
        page = admin.get(url("host", made_.pk)).content.decode()
        assert "s3kr1t" not in page
        assert "https://a.example" in page
        admin.post(url("host", made_.pk), facts(name="Baru", ask_rahasia="", ask_alamat="", kunci="i"))
        made_.refresh_from_db()
        assert (made_.name, account_of(made_).settings) == ("Baru", {"rahasia": "s3kr1t", "alamat": ""})


def test_a_host_without_what_its_provider_needs_is_not_added(admin):
    with provider():
        answer = admin.post(url("new_host") + "?penyedia=uji", facts())
    assert answer.status_code == 422
    assert not Host.objects.exists()


def test_the_connection_is_tested(admin):
    with provider() as far:
        on = host(provider="uji")
        assert "Terhubung." in admin.post(url("host_act", on.pk, "uji"), follow=True).content.decode()
        far.fails = Rejected("Kunci salah. Salin lagi dari penyedia.")
        assert "Salin lagi dari penyedia." in admin.post(url("host_act", on.pk, "uji"), follow=True).content.decode()


def test_a_host_is_taken_out_of_use_and_back(admin):
    on = host()
    for act, active in (("matikan", False), ("matikan", False), ("pakai", True)):
        admin.post(url("host_act", on.pk, act))
        on.refresh_from_db()
        assert on.is_active is active
    assert entries(f"office:{on.office_id}").filter(kind="office.host_switched").count() == 2


def test_hours_of_ones_own_are_asked_for(admin):
    answer = admin.post(url("new_host"), facts(hours="own", opens="18.00", closes="08.00"))
    assert "jam tutup sesudah jam buka" in answer.content.decode()
    answer = admin.post(url("new_host"), facts(hours="own", opens="08.00", closes="18.00"))
    assert answer.status_code == 302
    assert f"{Host.objects.get().closes:%H.%M}" == "18.00"


def test_only_administrators_set_up_hosts(dimas):
    on = host()
    assert dimas.get(url("hosts")).status_code == 404
    assert dimas.post(url("new_host"), facts()).status_code == 404
    assert dimas.post(url("host_act", on.pk, "matikan")).status_code == 404
