"""Changing, setting and resetting a password."""

import re
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from alur.foundation.offices.tests.make import PASSWORD, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.urls("alur.foundation.offices.tests.urls")]
LOGIN = "/akun/masuk/"
RESET = "/akun/sandi/lupa/"
NEW = "kata-sandi-yang-baru"


def sign_in(client, password=PASSWORD):
    return client.post(LOGIN, {"login": "sari@contoh.go.id", "password": password})


def ask(client, email="sari@contoh.go.id"):
    return client.post(RESET, {"email": email})


def link():
    return re.search(r"http://testserver(/akun/sandi/baru/\S+)", mail.outbox[-1].body)[1]


def test_a_forgotten_password_is_replaced_through_the_mailed_link_once(client):
    make_officer()
    assert ask(client)["Location"] == "/akun/sandi/lupa/terkirim/"
    (sent,) = mail.outbox
    assert sent.to == ["sari@contoh.go.id"]
    assert sent.subject == "Buat kata sandi baru"
    assert "Bukan Anda yang meminta?" in sent.body
    address = link()
    form = client.get(address)["Location"]
    assert address.split("-", 1)[1] not in form
    page = client.post(form, {"password1": NEW, "password2": NEW})
    assert page["Location"] == "/akun/sandi/baru/selesai/"
    assert client.get(page["Location"]).status_code == 200
    assert sign_in(Client()).status_code == 200
    assert sign_in(Client(), NEW)["Location"] == "/meja/"
    assert "Tautan tidak berlaku lagi" in Client().get(address).content.decode()


def test_whether_an_address_has_an_account_shows_neither_on_the_page_nor_in_what_is_sent(client):
    make_officer()
    make_officer(email="tutup@contoh.go.id", is_active=False)
    answers = [ask(client, email) for email in ("sari@contoh.go.id", "siapa@contoh.go.id", "tutup@contoh.go.id")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/akun/sandi/lupa/terkirim/")}
    assert [letter.to for letter in mail.outbox] == [
        ["sari@contoh.go.id"],
        ["siapa@contoh.go.id"],
        ["tutup@contoh.go.id"],
    ]
    assert "/akun/sandi/baru/" in mail.outbox[0].body
    for letter in mail.outbox[1:]:
        assert "Tidak ada akun petugas" in letter.body
        assert "http" not in letter.body


def test_a_mail_server_that_is_down_gets_a_kind_page_for_known_and_unknown_addresses(client, monkeypatch):
    make_officer()

    def fail(*_args, **_options):
        raise SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    for email in ("sari@contoh.go.id", "siapa@contoh.go.id"):
        response = ask(client, email)
        assert response.status_code == 503
        assert "Coba lagi beberapa menit lagi" in response.content.decode()


def test_asking_again_and_again_is_stopped(client):
    make_officer()
    statuses = [ask(client).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]
    assert len(mail.outbox) == 5
    assert "tunggu" in ask(client).content.decode().lower()


def test_a_weak_or_misspelt_new_password_is_refused(client):
    make_officer()
    ask(client)
    form = client.get(link())["Location"]
    for first, second in (("pendek", "pendek"), ("password12345", "password12345"), (NEW, NEW + "x"), ("", "")):
        assert client.post(form, {"password1": first, "password2": second}).status_code == 200
    assert sign_in(Client())["Location"] == "/meja/"


def test_changing_the_password_signs_out_everywhere_else(client):
    make_officer()
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    change = reverse("account_change_password")
    wrong = client.post(change, {"oldpassword": "salah", "password1": NEW, "password2": NEW})
    assert "Kata sandi sekarang tidak cocok" in wrong.content.decode()
    assert client.post(change, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}).status_code == 302
    assert client.get("/meja/").status_code == 200
    assert elsewhere.get("/meja/")["Location"].startswith(LOGIN)


def test_an_account_without_a_password_gets_one_through_the_link(client):
    officer = make_officer(password=None)
    ask(client)
    client.post(client.get(link())["Location"], {"password1": NEW, "password2": NEW})
    assert sign_in(client, NEW)["Location"] == "/meja/"
    officer.refresh_from_db()
    assert officer.has_usable_password()


def test_no_mail_leaves_by_the_mailer_in_tests_and_smtp_is_set_from_one_url(settings):
    import importlib

    base = importlib.import_module("alur.project.settings.base")
    assert base.MAILERS["default"]["BACKEND"].endswith("smtp.EmailBackend")
    assert base.MAILERS["default"]["OPTIONS"]["host"] == "127.0.0.1"
    assert settings.MAILERS["default"]["BACKEND"].endswith("locmem.EmailBackend")
