"""What becomes of the names that devices send."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.foundation.files.rules.names import LONGEST, clean_name, split_extension, with_extension


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Surat Permohonan.PDF", "Surat Permohonan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\Windows\\surat.pdf", "surat.pdf"),
        ("C:\\Users\\Sari\\foto.jpg", "foto.jpg"),
        ("surat\u202efdp.exe", "suratfdp.exe"),
        ("\u2066surat\u2069\u200b.pdf", "surat.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ('a"b<c>:d|e?f*g%h.pdf', "a-b-c--d-e-f-g-h.pdf"),
        (".htaccess", "htaccess"),
        ("...pdf", "pdf"),
        ("/.pdf", "pdf"),
        ("", "berkas"),
        ("...", "berkas"),
        ("  spasi\u00a0 ganda .pdf ", "spasi ganda.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("laporan.akhir", "laporan.akhir"),
        ("tanpa.titik lima puluh", "tanpa.titik lima puluh"),
    ],
)
def test_a_name_is_cleaned(sent, kept):
    assert clean_name(sent) == kept


def test_a_name_of_300_characters_keeps_its_extension():
    cleaned = clean_name("x" * 300 + ".docx")
    assert len(cleaned) == LONGEST == 150
    assert cleaned.endswith("x.docx")


@given(st.text(max_size=400))
def test_every_cleaned_name_is_short_visible_stable_and_no_path(text):
    name = clean_name(text)
    assert 0 < len(name) <= LONGEST
    assert not set(name) & set('/\\<>:"|?*%')
    assert not name.startswith(".")
    assert all(unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for letter in name)
    assert unicodedata.is_normalized("NFC", name)
    assert clean_name(name) == name
    name.encode()


@given(st.text(max_size=200), st.sampled_from(["pdf", "png", "jpeg"]))
def test_an_extension_that_is_given_is_found_again(text, extension):
    assert split_extension(with_extension(clean_name(text), extension))[1] == extension
