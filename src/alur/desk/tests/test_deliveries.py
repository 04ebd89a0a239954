"""The deliveries page: what went out, and what a person decides where the outbox stopped."""

import pytest

from alur.desk.panels.deliveries import KINDS, STATES
from alur.engine.cases.tests import make as cases
from alur.foundation.outbox.models import Delivery, DeliveryState
from alur.kernel import clock
from alur.kernel.ids import new_token
from alur.outlets.notifications.registry import notice_types

from . import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(make.AT):
        yield


def delivery(office=None, state="failed", **fields):
    return Delivery.objects.create(
        **{
            "office": office or cases.office(),
            "carrier": "mail",
            "kind": "receipt",
            "key": new_token(),
            "payload": {"to": "siti@contoh.id"},
            "queued_by": "system",
            "created_at": make.AT,
            "state": state,
            "last_error": "Kotak surat penuh.",
            **fields,
        }
    )


def act(person, row, name):
    return make.browser(person).post(f"/meja/pengiriman/{row.pk}/{name}/")


def test_every_notice_and_every_state_has_its_words():
    assert set(notice_types.names()) <= set(KINDS)
    assert set(DeliveryState.values) == set(STATES)


def test_it_tells_what_went_to_whom_about_which_case_and_why_it_failed():
    case = make.applied()
    Delivery.objects.all().delete()
    delivery(about=case.stream)
    text = make.browser(cases.officer("petugas", "petugas")).get("/meja/pengiriman/").content.decode()
    for words in ("Tanda terima", "siti@contoh.id", case.number, "Gagal dikirim", "Kotak surat penuh.", "Kirim ulang"):
        assert words in text


def test_the_states_filter():
    delivery(payload={"to": "gagal@contoh.id"})
    delivery(state="delivered", delivered_at=make.AT, payload={"to": "sampai@contoh.id"})
    browser = make.browser(cases.officer("petugas", "petugas"))
    text = browser.get("/meja/pengiriman/?status=delivered").content.decode()
    assert "sampai@contoh.id" in text
    assert "gagal@contoh.id" not in text
    assert "gagal@contoh.id" in browser.get("/meja/pengiriman/?status=omong").content.decode()


def test_retrying_confirming_and_cancelling():
    petugas = cases.officer("petugas", "petugas")
    failed, unknown, waiting = delivery(), delivery(state="unknown"), delivery(state="queued")
    for row, name, state in (
        (failed, "ulang", "queued"),
        (unknown, "sampai", "delivered"),
        (waiting, "batal", "cancelled"),
    ):
        assert act(petugas, row, name).status_code == 302
        row.refresh_from_db()
        assert row.state == state


def test_an_act_that_no_longer_fits_is_a_conflict_told_kindly():
    row = delivery(state="delivered", delivered_at=make.AT)
    answer = act(cases.officer("petugas", "petugas"), row, "batal")
    assert answer.status_code == 409
    assert "sudah berubah" in answer.content.decode()


def test_another_office_sees_and_changes_nothing():
    row = delivery()
    stranger = cases.officer("asing", "petugas", of=cases.office("lain"))
    assert "siti@contoh.id" not in make.browser(stranger).get("/meja/pengiriman/").content.decode()
    for name in ("ulang", "sampai", "batal"):
        assert act(stranger, row, name).status_code == 404
        assert act(None, row, name).status_code == 403
    row.refresh_from_db()
    assert row.state == "failed"


def test_the_list_goes_on_by_key():
    for number in range(26):
        delivery(payload={"to": f"p{number:02}@contoh.id"})
    browser = make.browser(cases.officer("petugas", "petugas"))
    first = browser.get("/meja/pengiriman/").content.decode()
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(f"/meja/pengiriman/{following}").content.decode()
    assert (first.count("@contoh.id</td>"), second.count("@contoh.id</td>")) == (25, 1)


def test_it_says_when_everything_is_held_back():
    from alur.foundation.outbox.actions import hold

    browser = make.browser(cases.officer("petugas", "petugas"))
    assert "ditahan sejak" not in browser.get("/meja/pengiriman/").content.decode()
    hold(reason="operator", by="system", at=make.AT)
    assert "Semua pengiriman ditahan sejak" in browser.get("/meja/pengiriman/").content.decode()
