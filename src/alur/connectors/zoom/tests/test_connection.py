"""The connection test says what works, or what is wrong and what to do about it."""

import pytest

from alur.foundation.outbox.ports import Rejected, RetryLater
from tests.contract.http import Reply, Trouble
from tests.contract.zoom_server import HOST, SECRET, WEBHOOK, User

from .conftest import account, wanted


@pytest.fixture(autouse=True)
def _by_the_documents(server):
    yield
    assert server.broken == []


def test_all_is_well(server, zoom):
    assert zoom.test(account()) == f"Zoom tersambung. Tuan rumah: {HOST}."
    assert server.meetings == {}


def test_a_basic_licence_and_no_webhook_are_said(server, zoom):
    server.users[0].type = 1
    said = zoom.test(account(webhook_secret=""))
    assert "40 menit" in said
    assert "Secret Token masih kosong" in said


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"client_secret": "salah"}, "Client ID atau Client Secret"),
        ({"account_id": "salah"}, "Account ID"),
        ({"client_id": ""}, "Isi Account ID"),
    ],
)
def test_wrong_settings_are_named(server, zoom, wrong, words):
    with pytest.raises(Rejected, match=words):
        zoom.test(account(**wrong))


def test_blanks_around_what_was_copied_do_no_harm(server, zoom):
    assert zoom.test(account(client_secret=f" {SECRET}\n", webhook_secret=f"{WEBHOOK} "))


def test_a_secret_that_was_changed_shows_at_once_although_a_token_is_kept(server, zoom):
    zoom.test(account())
    with pytest.raises(Rejected):
        zoom.test(account(client_secret="lama"))


def test_an_app_that_is_not_active_is_named(server, zoom):
    server.active = False
    with pytest.raises(Rejected, match="Activation"):
        zoom.test(account())


def test_missing_permissions_are_named_one_by_one(server, zoom):
    server.scopes -= {"meeting:update:meeting:admin", "user:read:list_users:admin"}
    with pytest.raises(Rejected, match="meeting:update:meeting:admin, user:read:list_users:admin"):
        zoom.test(account())


def test_the_wide_permissions_of_older_apps_do_as_well(zoom, server):
    from alur.connectors.zoom.rules.wire import lacking

    assert lacking("meeting:read:admin meeting:write:admin user:read:admin") == []
    assert len(lacking("meeting:read:admin")) == 4


def test_a_permission_taken_away_later_stops_nothing_for_good_and_is_named(server, zoom):
    server.scopes -= {"meeting:write:meeting:admin"}
    with pytest.raises(RetryLater, match="meeting:write:meeting:admin"):
        zoom.create(account(), wanted())


def test_an_unknown_host_is_named(server, zoom):
    with pytest.raises(Rejected, match=r"tidak mengenal tuan rumah lain@balai\.example"):
        zoom.test(account("lain@balai.example"))
    with pytest.raises(Rejected, match="tidak mengenal"):
        zoom.create(account("lain@balai.example"), wanted())
    with pytest.raises(Rejected, match="tidak mengenal"):
        zoom.find(account("lain@balai.example"), wanted())


def test_a_host_on_a_later_page_is_known_also_by_another_spelling(server, zoom):
    server.page = 2
    server.users[:0] = [User(f"u-{each}", f"orang{each}@balai.example") for each in range(10, 15)]
    assert zoom.test(account(HOST.upper()))


def test_a_host_without_a_licence_for_meetings_is_named(server, zoom):
    server.users[0].type = 4
    with pytest.raises(Rejected, match="lisensi"):
        zoom.test(account())
    with pytest.raises(Rejected, match="lisensi"):
        zoom.create(account(), wanted())


def test_a_zoom_that_is_away_is_no_fault_of_the_settings(server, zoom):
    server.trouble.append(Trouble("POST", "/oauth/token", Reply(503)))
    with pytest.raises(RetryLater, match="terganggu"):
        zoom.test(account())


def test_nothing_that_is_said_holds_a_secret(server, zoom):
    for wrong in ({"client_secret": "salah-sekali"}, {"account_id": "salah-sekali"}):
        with pytest.raises(Rejected) as fault:
            zoom.test(account(**wrong))
        assert SECRET not in str(fault.value)
        assert "salah-sekali" not in str(fault.value)
    assert SECRET not in repr(account())
