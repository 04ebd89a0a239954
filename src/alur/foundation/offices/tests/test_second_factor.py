"""TOTP from setting it up to a lost telephone, and who cannot do without."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from alur.foundation.journal.queries import entries
from alur.foundation.offices import actions
from alur.foundation.offices.policies import needs_second_factor
from alur.foundation.offices.queries import has_second_factor
from alur.foundation.offices.tests.make import AT, PASSWORD, make_office, make_officer
from alur.kernel.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.urls("alur.foundation.offices.tests.urls")]
LOGIN = "/akun/masuk/"
DESK = "/meja/"
CODE_PAGE = "/akun/kode/masuk/"
SET_UP = "/akun/kode/nyalakan/"
CONFIRM = "/akun/konfirmasi/"


def code_now(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sign_in(client, email="sari@contoh.go.id", password=PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def set_up(client):
    """Turns TOTP on through the pages, the password asked again first; answers the secret and the recovery codes."""
    asked = client.get(SET_UP)
    assert asked["Location"].startswith(CONFIRM)
    assert "Pastikan ini Anda" in client.get(asked["Location"]).content.decode()
    assert client.post(CONFIRM, {"password": PASSWORD, "next": SET_UP})["Location"] == SET_UP
    page = client.get(SET_UP)
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert "data:image/svg+xml;base64," in page.content.decode()
    done = client.post(SET_UP, {"code": code_now(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    return secret, client.get(done["Location"]).context["unused_codes"]


@pytest.fixture
def officer(client):
    made = make_officer()
    sign_in(client)
    return made


def test_from_setting_up_to_signing_in_with_a_code(client, officer):
    secret, _codes = set_up(client)
    assert has_second_factor(officer)
    phone = Client()
    assert sign_in(phone)["Location"] == CODE_PAGE
    assert phone.get(DESK)["Location"].startswith(LOGIN)
    wrong = phone.post(CODE_PAGE, {"code": "000000" if code_now(secret) != "000000" else "111111"})
    assert "Kode tidak cocok" in wrong.content.decode()
    assert phone.post(CODE_PAGE, {"code": code_now(secret, steps=1)})["Location"] == DESK
    assert phone.get(DESK).status_code == 200


def test_the_secret_is_sealed_at_rest(client, officer):
    secret, codes = set_up(client)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in codes)


def test_a_code_works_once(client, officer):
    secret, _codes = set_up(client)
    code = code_now(secret, steps=1)
    first, second = Client(), Client()
    sign_in(first)
    sign_in(second)
    assert first.post(CODE_PAGE, {"code": code})["Location"] == DESK
    assert "Kode tidak cocok" in second.post(CODE_PAGE, {"code": code}).content.decode()


def test_a_recovery_code_opens_once(client, officer):
    _secret, codes = set_up(client)
    assert len(codes) == 10
    first, second = Client(), Client()
    sign_in(first)
    sign_in(second)
    assert first.post(CODE_PAGE, {"code": codes[0]})["Location"] == DESK
    assert "Kode tidak cocok" in second.post(CODE_PAGE, {"code": codes[0]}).content.decode()


def test_recovery_codes_are_downloaded_and_replaced(client, officer):
    _secret, codes = set_up(client)
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert download.content.decode().split() == codes
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 302
    assert not set(codes) & set(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"])


def test_guessing_codes_is_stopped(client, officer):
    set_up(client)
    thief = Client()
    sign_in(thief)
    pages = [thief.post(CODE_PAGE, {"code": f"{number:06}"}).content.decode() for number in range(21)]
    assert "Terlalu banyak percobaan" in pages[-1]


def test_who_stops_at_the_code_page_can_start_over(client, officer):
    set_up(client)
    phone = Client()
    sign_in(phone)
    assert phone.get(LOGIN)["Location"] == CODE_PAGE
    assert phone.post("/akun/keluar/", {"next": LOGIN})["Location"] == LOGIN
    assert phone.get(LOGIN).status_code == 200


def test_turning_it_off_asks_for_the_password_or_a_code_again_after_a_while(client, officer):
    set_up(client)
    session = client.session
    session["account_authentication_methods"] = [
        {**record, "at": record["at"] - 3600} for record in session["account_authentication_methods"]
    ]
    session.save()
    off = reverse("mfa_deactivate_totp")
    asked = client.get(off)
    assert asked.status_code == 302
    assert asked["Location"].split("?")[0] in {CONFIRM, reverse("mfa_reauthenticate")}
    wrong = client.post(CONFIRM, {"password": "salah", "next": off})
    assert "Kata sandi tidak cocok" in wrong.content.decode()
    assert client.post(CONFIRM, {"password": PASSWORD, "next": off})["Location"] == off
    client.post(off)
    assert not has_second_factor(officer)
    assert sign_in(Client())["Location"] == DESK


def test_after_a_lost_telephone_an_administrator_removes_the_second_factor_of_somebody_else(client, officer):
    set_up(client)
    administrator = make_officer(officer.office, "admin@contoh.go.id", is_administrator=True)
    stranger = make_officer(make_office("lain"), "lain@contoh.go.id", is_administrator=True)
    for by in (stranger.actor, officer.actor):
        with pytest.raises(Refused):
            actions.remove_second_factor(officer=officer, by=by, at=AT)
    with pytest.raises(Refused):
        actions.remove_second_factor(officer=administrator, by=administrator.actor, at=AT)
    assert has_second_factor(officer)
    actions.remove_second_factor(officer=officer, by=administrator.actor, at=AT)
    assert sign_in(Client())["Location"] == DESK
    (entry,) = entries(f"office:{officer.office_id}")
    assert (entry.kind, entry.data) == ("office.second_factor_removed", {"officer": officer.pk})


def test_an_administrator_is_led_to_setting_up_before_anything_else(client, settings):
    settings.REQUIRE_MFA_FOR_ADMINISTRATORS = True
    administrator = make_officer(is_administrator=True)
    assert sign_in(client)["Location"] == DESK
    for page in (DESK, reverse("mfa_index"), "/alamat/"):
        assert client.get(page)["Location"] == SET_UP
        assert client.post(page)["Location"] == SET_UP
    set_up(client)
    assert client.get(DESK).status_code == 200
    off = client.post(reverse("mfa_deactivate_totp"))
    assert "wajib memakai kode kedua" in off.content.decode()
    assert has_second_factor(administrator)


def test_an_administrator_without_a_code_may_still_sign_out_and_change_the_password(client, settings):
    settings.REQUIRE_MFA_FOR_ADMINISTRATORS = True
    make_officer(is_administrator=True)
    sign_in(client)
    assert client.get(reverse("account_change_password")).status_code == 200
    assert client.post("/akun/keluar/")["Location"] == LOGIN


@pytest.mark.parametrize(
    ("required", "administrator", "needed"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_only_administrators_need_it_and_only_where_it_is_required(settings, client, required, administrator, needed):
    settings.REQUIRE_MFA_FOR_ADMINISTRATORS = required
    officer = make_officer(make_office(), is_administrator=administrator)
    assert needs_second_factor(officer) is needed
    sign_in(client)
    assert (client.get(DESK).status_code == 302) is needed


def test_production_requires_it_and_the_demo_does_not():
    import importlib

    assert importlib.import_module("alur.project.settings.base").REQUIRE_MFA_FOR_ADMINISTRATORS
    assert importlib.import_module("alur.project.settings.prod").REQUIRE_MFA_FOR_ADMINISTRATORS
    assert not importlib.import_module("alur.project.settings.dev").REQUIRE_MFA_FOR_ADMINISTRATORS
