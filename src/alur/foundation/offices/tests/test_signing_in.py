"""Signing in with a password: who gets in, who is locked out, and where it leads."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from alur.foundation.offices import actions
from alur.foundation.offices.tests.make import AT, PASSWORD, make_office, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.urls("alur.foundation.offices.tests.urls")]
LOGIN = "/akun/masuk/"
DESK = "/meja/"


def sign_in(client, email="sari@contoh.go.id", password=PASSWORD, **more):
    next_page = {"next": more.pop("next")} if "next" in more else {}
    return client.post(LOGIN, {"login": email, "password": password, **next_page}, **more)


def test_an_officer_signs_in_and_lands_on_the_desk(client):
    officer = make_officer()
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, DESK)
    assert client.get(DESK).content.decode() == f"meja {officer.pk}"


def test_the_address_may_be_typed_in_any_spelling(client):
    make_officer()
    assert sign_in(client, " SARI@Contoh.go.id ")["Location"] == DESK


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    make_officer()
    known, unknown = sign_in(client, password="salah-sekali"), sign_in(client, "tidak-ada@contoh.go.id")
    for response in (known, unknown):
        assert response.status_code == 200
        assert "Alamat surel atau kata sandi tidak cocok" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_what_was_typed_is_kept_except_the_password(client):
    page = sign_in(client, "siapa@contoh.go.id", "rahasia-yang-salah").content.decode()
    assert "siapa@contoh.go.id" in page
    assert "rahasia-yang-salah" not in page


def test_five_failures_lock_the_account_with_a_page_that_says_what_to_do(client):
    make_officer()
    for _ in range(4):
        assert sign_in(client, password="salah").status_code == 200
    response = sign_in(client, password="salah")
    page = response.content.decode()
    assert response.status_code == 429
    assert "Akun dikunci sementara" in page
    assert "setelah 15 menit" in page
    assert reverse("account_reset_password") in page
    assert response["Retry-After"] == "900"
    # Locked: the right password does not help either.
    assert sign_in(client).status_code == 429
    assert "_auth_user_id" not in client.session


def test_a_lock_holds_one_account_from_one_address_only(client):
    office = make_office()
    make_officer(office)
    make_officer(office, "budi@contoh.go.id")
    for _ in range(5):
        sign_in(client, password="salah")
    assert sign_in(client).status_code == 429
    assert sign_in(Client(), "budi@contoh.go.id")["Location"] == DESK
    assert sign_in(Client(), REMOTE_ADDR="203.0.113.9")["Location"] == DESK


def test_an_unknown_address_is_locked_just_the_same(client):
    for _ in range(5):
        response = sign_in(client, "tidak-ada@contoh.go.id", "salah")
    assert response.status_code == 429


def test_spelling_the_address_differently_does_not_go_round_the_lock(client):
    make_officer()
    for email in (
        "sari@contoh.go.id",
        "SARI@contoh.go.id",
        " sari@contoh.go.id",
        "Sari@Contoh.Go.Id",
        "sari@CONTOH.go.id",
    ):
        response = sign_in(client, email, "salah")
    assert response.status_code == 429


def test_a_lock_ends_after_fifteen_minutes_and_trying_meanwhile_does_not_prolong_it(client):
    make_officer()
    for _ in range(5):
        sign_in(client, password="salah")
    attempt = AccessAttempt.objects.get()
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=10))
    response = sign_in(client)
    assert response.status_code == 429
    assert "setelah 5 menit" in response.content.decode()
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=16))
    assert sign_in(client)["Location"] == DESK


def test_signing_in_forgets_earlier_failures(client):
    make_officer()
    for _ in range(4):
        sign_in(client, password="salah")
    assert sign_in(client)["Location"] == DESK
    client.post("/akun/keluar/")
    for _ in range(4):
        assert sign_in(client, password="salah").status_code == 200


def test_no_password_is_kept_of_a_failed_attempt(client):
    make_officer()
    sign_in(client, password="hampir-benar")
    attempt = AccessAttempt.objects.get()
    assert "hampir-benar" not in f"{attempt.post_data}{attempt.get_data}"
    assert "sari" not in attempt.post_data


def test_many_addresses_cannot_guess_one_account_for_ever(client):
    make_officer()
    statuses = [
        sign_in(Client(), password="salah", REMOTE_ADDR=f"203.0.113.{number}").content.decode() for number in range(21)
    ]
    assert "Terlalu banyak percobaan" in statuses[-1]
    assert "Terlalu banyak percobaan" not in statuses[0]


def test_a_closed_account_does_not_get_in_and_an_open_session_ends(client):
    officer = make_officer()
    inside = Client()
    sign_in(inside)
    actions.close_account(officer=officer, by="system", at=AT)
    response = sign_in(client)
    assert response["Location"] == reverse("account_inactive")
    assert "Akun ini ditutup" in client.get(response["Location"]).content.decode()
    assert "_auth_user_id" not in client.session
    assert inside.get(DESK)["Location"].startswith(LOGIN)


def test_the_session_key_changes_at_sign_in_so_a_planted_one_is_worthless(client):
    make_officer()
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    sign_in(client)
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get(DESK)["Location"].startswith(LOGIN)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://jahat.example/", "//jahat.example/", "http:///jahat.example", "\\\\jahat.example", "javascript:alert(1)"],
)
def test_next_never_leads_off_the_site(client, elsewhere):
    make_officer()
    assert sign_in(client, next=elsewhere)["Location"] == DESK
    assert client.get(LOGIN, {"next": elsewhere})["Location"] == DESK


def test_next_leads_to_the_page_that_was_asked_for(client):
    make_officer()
    asked = client.get("/alamat/")
    assert asked["Location"] == f"{LOGIN}?next=/alamat/"
    assert 'value="/alamat/"' in client.get(asked["Location"]).content.decode()
    assert sign_in(client, next="/alamat/")["Location"] == "/alamat/"


def test_signing_out_takes_a_post(client):
    make_officer()
    sign_in(client)
    assert client.get("/akun/keluar/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/akun/keluar/")["Location"] == LOGIN
    assert "_auth_user_id" not in client.session
    assert client.get(DESK)["Location"].startswith(LOGIN)


def test_a_post_without_its_token_is_refused():
    make_officer()
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403


def test_the_session_ends_with_the_browser_and_after_twelve_hours(client, settings):
    make_officer()
    cookie = sign_in(client).cookies["sessionid"]
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert settings.SESSION_COOKIE_AGE == 12 * 3600


PUBLIC = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_invitation",
    "mfa_authenticate",
}
ASKED = "/akun/sandi/lupa/terkirim/"
ABSENT = {"account_signup", "account_email", "account_email_verification_sent"}


def every_account_url():
    from alur.foundation.offices.urls import urlpatterns

    linked = {
        "account_reset_password_from_key": {"uidb36": "1", "key": "x-y"},
        "account_invitation": {"officer_id": 1, "token": "x-y"},
    }
    for pattern in urlpatterns:
        yield pattern.name, reverse(pattern.name, kwargs=linked.get(pattern.name, {}))


def test_a_stranger_reaches_the_public_account_pages_only(client):
    for name, url in every_account_url():
        answers = (client.get(url), Client().post(url))
        for response in answers:
            location = response.get("Location", "")
            if name in ABSENT:
                assert response.status_code == 404, name
            elif name in PUBLIC:
                # 405: a page that only tells something. 410: a link that does not hold.
                assert response.status_code in {200, 405, 410} or location in {LOGIN, ASKED}, name
            else:
                # A form sent after the session ended may be answered with a page that keeps what was typed.
                assert response.status_code in {302, 403}, name
                assert location in {"", f"{LOGIN}?next={url}"}, name
        if name not in PUBLIC | ABSENT:
            assert answers[0]["Location"] == f"{LOGIN}?next={url}"


def test_a_password_typed_into_an_expired_page_is_not_shown_again():
    for url in ("/akun/sandi/ganti/", "/akun/sandi/buat/", "/akun/konfirmasi/"):
        typed = {"oldpassword": "rahasia-satu", "password1": "rahasia-dua", "password": "rahasia-tiga"}
        assert "rahasia" not in Client().post(url, typed).content.decode()


def test_pages_are_indonesian_unless_english_is_chosen_and_then_stay_english(client):
    page = client.get(LOGIN, headers={"accept-language": "en"})
    assert page["Content-Language"] == "id"
    assert "Kata sandi" in page.content.decode()
    chosen = client.get(LOGIN, {"bahasa": "en"})
    assert (chosen.status_code, chosen["Content-Language"]) == (200, "en")
    assert '<html lang="en">' in chosen.content.decode()
    assert client.get(LOGIN)["Content-Language"] == "en"


def test_an_officer_who_chose_english_gets_it_on_any_computer(client):
    officer = make_officer()
    actions.set_language(officer=officer, language="en", by=officer.actor, at=AT)
    sign_in(client)
    assert client.get(DESK)["Content-Language"] == "en"
    client.get(LOGIN, {"bahasa": "id"})
    assert client.get(DESK)["Content-Language"] == "id"
    again = Client()
    sign_in(again)
    assert again.get(DESK)["Content-Language"] == "en"


def test_on_a_shared_computer_the_next_one_gets_indonesian_again(client):
    officer = make_officer()
    actions.set_language(officer=officer, language="en", by=officer.actor, at=AT)
    sign_in(client)
    client.get(DESK, {"bahasa": "en"})
    client.post(reverse("account_logout"))
    assert client.get(LOGIN)["Content-Language"] == "id"


def test_who_chose_english_before_signing_in_keeps_it(client):
    make_officer()
    client.get(LOGIN, {"bahasa": "en"})
    sign_in(client)
    assert client.get(DESK)["Content-Language"] == "en"
    client.get(DESK, {"bahasa": "id"})
    client.post(reverse("account_logout"))
    assert client.get(LOGIN)["Content-Language"] == "id"


def test_the_pages_carry_no_inline_code_and_no_foreign_words(client):
    officer = make_officer()
    inside = Client()
    inside.force_login(officer)
    for name, url in every_account_url():
        if name in ABSENT:
            continue
        for visitor in (client, inside):
            response = visitor.get(url, follow=True)
            page = response.content.decode()
            assert "onclick" not in page
            assert " style=" not in page
            assert "<script>" not in page
            for english in ("Password", "Sign In", "Email address", "This field", "Forgot"):
                assert english not in page, (name, english)


def test_behind_a_trusted_proxy_the_visitors_address_counts_and_cannot_be_chosen(client, settings):
    client.force_login(make_officer())
    forged = {"x-forwarded-for": "198.51.100.1, 203.0.113.7"}
    assert client.get("/alamat/", headers=forged).content == b"127.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client.get("/alamat/", headers=forged).content == b"203.0.113.7"
