"""Everything the product says in Indonesian it says in English too, for whoever chose that; and nothing else."""

import re

import pytest
from django import forms
from django.test import Client
from django.utils import translation

from alur.foundation.privacy import rules as privacy
from alur.ui.forms import ParsedField

from . import catalogue
from .extract import ROOT, is_template, messages, source_files
from .visible import Shown, bare_words

SAME_IN_BOTH = {
    *("SOP %(number)s", "Administrator", "Logo", "NIK", "NIP", "Output", "Register", "Unit"),
    # As the pages of Zoom, Jitsi and BigBlueButton say it, where one copies them from.
    *("Account ID", "App ID", "App Secret", "Audience (aud)", "Client ID", "Client Secret", "Secret", "Secret Token"),
    "Tenant",
    "“%(step)s”. %(change)s",
}
NAMES_AND_CLASSES = {"Alur", "API", "NIP", "· SOP", "citizen", "desk", "wall"}
"""What templates say outside translation tags: names, the word SOP, classes of <body>."""

QUOTES_INDONESIAN = {
    "Misalnya 10 hari, dihitung hari kerja; atau 3 x 24 jam.",
    "Tulis misalnya 15 menit, 2 jam, 3 hari, atau Tentatif.",
    "Seperti pada SOP: 15 menit, 2 jam, 1 jam 30 menit, 3 hari.",
    "Kolomnya: nama, surel, NIP, jabatan, mulai, selesai, jenis. Hanya nama dan surel yang wajib.",
}
"""Words that people type, or that a file's head says: the same in both languages."""

INDONESIAN = re.compile(
    r"\b(anda|atau|bila|boleh|bukan|dan|dari|dengan|diisi|harus|hubungi|ini|isi|itu|jam|kami|kantor|kembali|kepada|kirim"
    r"|langkah|layanan|lewat|masuk|menit|nama|nomor|oleh|pada|pemohon|permohonan|petugas|pilih|sampai|selesai|sudah"
    r"|surel|tidak|tulis|untuk|waktu|yang)\b(?!@)",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%%|<[^>]+>")
RENEW = "run: python -m tests.locale.catalogue"


@pytest.fixture(scope="module")
def english():
    return catalogue.read()


def _said(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_message_of_the_source_is_in_the_catalogue_and_no_other(english):
    known = {(entry.msgctxt, entry.msgid): entry for entry in english}
    marked = messages()
    assert len(marked) > 500
    assert set(marked) - set(known) == set(), RENEW
    assert set(known) - set(marked) == set(), RENEW
    assert {key: message.plural for key, message in marked.items()} == {
        key: entry.msgid_plural for key, entry in known.items()
    }


def test_every_message_has_english_words_that_somebody_is_sure_of(english):
    assert [entry.msgid for entry in english if not all(_said(entry))] == []
    assert [entry.msgid for entry in english if entry.fuzzy or entry.obsolete] == []
    assert [entry.msgid for entry in english if entry.msgid_plural and set(entry.msgstr_plural) != {0, 1}] == []


def test_what_is_filled_in_and_marked_up_is_the_same_on_both_sides(english):
    for entry in english:
        for said in _said(entry):
            assert sorted(PLACEHOLDER.findall(said)) == sorted(PLACEHOLDER.findall(entry.msgid)), entry.msgid
            assert (said[0].isspace(), said[-1].isspace()) == (entry.msgid[0].isspace(), entry.msgid[-1].isspace())


def test_no_indonesian_is_left_in_the_english_words(english):
    assert {entry.msgid for entry in english if entry.msgid in _said(entry)} == SAME_IN_BOTH
    kept = [entry for entry in english if entry.msgid not in QUOTES_INDONESIAN]
    assert len(kept) == len(english) - len(QUOTES_INDONESIAN)
    left = [said for entry in kept for said in _said(entry) if INDONESIAN.search(said)]
    # A pattern that finds nothing anywhere would prove nothing.
    assert sum(bool(INDONESIAN.search(entry.msgid)) for entry in english) > len(english) / 2
    assert left == []


def test_the_compiled_catalogue_is_the_one_people_edit(english):
    assert catalogue.MO.read_bytes() == catalogue.compiled(english), RENEW
    assert "Date" not in "".join(english.metadata)


def test_templates_say_nothing_outside_translation_tags():
    pages = [path for path in source_files() if is_template(path) and path.suffix == ".html"]
    assert len(pages) > 60
    bare = {
        f"{path.relative_to(ROOT)}: {words}"
        for path in pages
        for words in bare_words(path.read_text(encoding="utf-8"))
        if words not in NAMES_AND_CLASSES
    }
    assert bare == set()


RULES = {name: text for name, text in vars(privacy).items() if name.isupper() and isinstance(text, str) and " " in text}


@pytest.mark.parametrize("name", sorted(RULES))
def test_what_the_rules_say_about_numbers_is_translated_where_it_is_shown(name):
    def refuse(text):
        raise ValueError(RULES[name])

    assert len(RULES) >= 10
    form = forms.Form({"number": "1"})
    form.fields["number"] = ParsedField(parse=refuse)
    with translation.override("en"):
        said = form.errors["number"][0]
    assert said != RULES[name]
    assert said in [text for entry in catalogue.read() for text in _said(entry)]


@pytest.mark.parametrize(
    ("text", "indonesian"),
    [
        ("This field is required.", "Bidang ini tidak boleh kosong."),
        ("This password is too common.", "Kata sandi ini terlalu umum."),
        ("You must type the same password each time.", "Anda harus mengetikkan kata sandi yang sama setiap kali."),
    ],
)
def test_what_django_and_allauth_say_is_indonesian_by_default_and_english_by_choice(text, indonesian):
    with translation.override("id"):
        assert translation.gettext(text) == indonesian
    with translation.override("en"):
        assert translation.gettext(text) == text


PAGES = ["/", "/privasi/", "/aksesibilitas/", "/lacak/", "/lacak/a-made-up-link/", "/tidak-ada/", "/akun/masuk/"]
PAGES += ["/akun/sandi/lupa/", "/akun/sandi/lupa/terkirim/", "/akun/ditutup/", "/akun/keluar/"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_a_page_in_english_holds_no_indonesian(address):
    def words_of(language):
        response = Client().get(address, {"bahasa": language}, follow=True)
        assert f'<html lang="{language}">' in response.content.decode()
        return Shown.of(response.content.decode())

    assert [words for words in words_of("en") if INDONESIAN.search(words)] == []
    assert any(INDONESIAN.search(words) for words in words_of("id"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/lacak/", "/akun/masuk/", "/akun/sandi/lupa/"])
def test_a_refused_form_says_why_in_the_language_chosen(address):
    def said(language):
        client = Client()
        client.get(address, {"bahasa": language})
        return Shown.of(client.post(address, {"email": "x", "login": "x", "nomor": "?"}).content.decode())

    in_english, in_indonesian = said("en"), said("id")
    assert "Something needs correcting" in in_english
    assert [words for words in in_english if INDONESIAN.search(words)] == []
    assert "Ada yang perlu diperbaiki" in in_indonesian
    assert not {"This field is required.", "Enter a valid email address."} & set(in_indonesian)
