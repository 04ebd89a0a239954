"""Trying out: how often one may guess a case's digits or a password; and files that are not what they say."""

from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alur.desk.tests import make as desk
from alur.engine.cases.policies import TRIES_PER_ADDRESS, TRIES_PER_NUMBER
from alur.foundation.files.models import StoredFile
from alur.public.tests.make import PNG

from .place import PASSWORD, PHONE

pytestmark = pytest.mark.django_db


def look_up(place, number, digits, address="10.0.0.1"):
    browser = place.browser("anonymous", REMOTE_ADDR=address)
    return browser.post("/lacak/", {"number": number, "digits": digits}).status_code


def test_a_number_is_tried_a_few_times_whoever_tries(place):
    number = place.a.found["number"]
    tries = [look_up(place, number, f"{each:04}", f"10.0.1.{each}") for each in range(TRIES_PER_NUMBER + 1)]
    assert tries == [422] * TRIES_PER_NUMBER + [429]
    assert look_up(place, number, PHONE[-4:], "10.0.2.1") == 429  # the right digits do not help either
    assert look_up(place, f" {number.lower()} ", PHONE[-4:], "10.0.2.2") == 429  # nor another spelling


def test_an_address_tries_a_few_numbers(place):
    tries = [look_up(place, f"AAA-2026-{each:04}", "0000") for each in range(900, 900 + TRIES_PER_ADDRESS + 1)]
    assert tries == [422] * TRIES_PER_ADDRESS + [429]
    assert look_up(place, place.a.found["number"], PHONE[-4:], "10.9.9.9") == 302


@pytest.mark.parametrize(
    "number", ["AAA\u200b-2026-0001", "AAA-2026-0001\u202e", "ＡＡＡ-2026-0001", "aaa-2026-0001\t"]
)
def test_another_spelling_of_a_number_is_not_another_chance(place, number):
    for each in range(TRIES_PER_NUMBER):
        look_up(place, place.a.found["number"], "0000", f"10.0.3.{each}")
    assert look_up(place, number, PHONE[-4:], "10.0.4.1") != 302


def test_the_fifth_wrong_password_locks_and_the_right_one_waits(place):
    email = place.a.people["holder"].email
    browser = place.browser("anonymous", REMOTE_ADDR="10.1.1.1")
    said = [browser.post("/akun/masuk/", {"login": email, "password": "salah"}).status_code for _ in range(5)]
    assert said[-1] == 429
    assert browser.post("/akun/masuk/", {"login": email, "password": PASSWORD}).status_code == 429
    assert browser.post("/akun/masuk/", {"login": email.upper(), "password": PASSWORD}).status_code == 429
    assert browser.get("/meja/").status_code == 302


def test_a_closed_account_cannot_sign_in_and_says_no_more_than_a_wrong_password(place):
    answers = []
    for email, word in ((place.a.people["inactive"].email, "salah"), ("tidak-ada@contoh.id", "salah")):
        browser = place.browser("anonymous")
        answers.append(browser.post("/akun/masuk/", {"login": email, "password": word}).status_code)
        browser.post("/akun/masuk/", {"login": email, "password": PASSWORD})
        assert browser.get("/meja/").status_code == 302
    assert len(set(answers)) == 1


LYING = {
    "foto.png": b"<html><script>alert(1)</script></html>",
    "foto.jpg": b"MZ\x90\x00" + b"\0" * 200,
    "gambar.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "surat.pdf": PNG,
    "laporan.docx": b"PK\x03\x04rusak",
    "kosong.pdf": b"",
    "skrip.html": b"<!doctype html><title>x</title>",
}


@pytest.mark.parametrize("name", sorted(LYING))
def test_a_file_that_is_not_what_its_name_says_is_refused_everywhere(place, name):
    """Counter, step, application: nothing is kept of it, and what was typed is."""
    task, number = place.a.found["task"], place.a.found["number"]
    before = StoredFile.objects.count()
    for role, where, body in (
        ("holder", f"/meja/permohonan/{number}/langkah/{task.pk}/", desk.completion(task, hasil=desk.upload())),
        ("anonymous", "/kantor-a/uji/ajukan/2/", {"perihal": "Kata yang diketik", "setuju": "on", "lampiran": None}),
    ):
        field = "hasil" if "hasil" in body else "lampiran"
        body[field] = SimpleUploadedFile(name, LYING[name], content_type="application/pdf")
        browser = place.browser(role)
        answer = browser.post(where, body, follow=True)
        typed = "Berkas lengkap" if field == "hasil" else "Kata yang diketik"
        assert typed in answer.content.decode(), (role, name)
    assert StoredFile.objects.count() == before


NAMES = {
    "slashes": "../../etc/passwd.pdf",
    "backslashes": "C:\\fakepath\\surat.pdf",
    "bidi": "surat\u202efdp.exe.pdf",
    "very long": "n" * 300 + ".pdf",
    "header break": 'a"\r\nX-Jahat: 1.pdf',
    "markup": "<img src=x onerror=alert(1)>.pdf",
    "emoji": "surat 👩🏽‍💻.pdf",
    "dots": "....pdf",
}


@pytest.mark.parametrize("what", sorted(NAMES))
def test_a_file_of_a_strange_name_is_served_as_a_harmless_download(place, what):
    task, number = place.a.found["task"], place.a.found["number"]
    upload = SimpleUploadedFile("x.pdf", desk.PDF)
    upload._name = NAMES[what]  # the browser's own words, past Django's cleaning
    chosen = str(place.a.people["chief"].pk)
    browser = place.browser("holder")
    where = f"/meja/permohonan/{number}/langkah/{task.pk}/"
    assert browser.post(where, desk.completion(task, step_chosen=chosen, hasil=upload)).status_code == 302
    stored = StoredFile.objects.latest("uploaded_at", "pk")
    assert stored.path.resolve().is_relative_to(stored.path.parents[2].resolve())
    assert not {"\u202e", "/", "\\", "\r", "\n"} & set(stored.name)
    assert len(stored.name) <= 200
    answer = browser.get(f"/meja/berkas/{stored.pk}/")
    assert b"".join(answer.streaming_content) == desk.PDF
    disposition = unquote(answer["Content-Disposition"])
    assert disposition.startswith("attachment")
    assert not {"\u202e", "\r", "\n"} & set(disposition)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in answer["Cache-Control"]
    page = browser.get(f"/meja/permohonan/{number}/").content.decode()
    assert "<img src=x" not in page
