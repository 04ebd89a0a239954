"""Sealed at rest; found again by digest; keys can be rotated."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from alur.foundation.privacy.sealing import Unreadable, digest, reseal, seal, unseal


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_what_was_sealed_opens_again(text):
    assert unseal(seal(text)) == text


def test_sealing_twice_gives_two_texts_that_hide_the_number():
    first, second = seal("3201010101900001"), seal("3201010101900001")
    assert first != second
    assert "3201" not in first


def test_a_changed_text_does_not_open():
    sealed = seal("3201010101900001")
    with pytest.raises(Unreadable):
        unseal(sealed[:20] + ("A" if sealed[20] != "A" else "B") + sealed[21:])


def test_after_a_rotation_old_texts_open_and_new_ones_need_the_new_key(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.SEALING_KEYS = [old]
    sealed_before = seal("a")
    settings.SEALING_KEYS = [new, old]
    assert unseal(sealed_before) == "a"
    sealed_after, moved = seal("b"), reseal(sealed_before)
    settings.SEALING_KEYS = [new]
    assert (unseal(sealed_after), unseal(moved)) == ("b", "a")
    with pytest.raises(Unreadable):
        unseal(sealed_before)
    with pytest.raises(Unreadable):
        reseal(sealed_before)


def test_the_digest_outlives_a_rotation_of_the_sealing_keys_and_of_the_secret_key(settings):
    before = digest("nik", "3201010101900001")
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]
    settings.SECRET_KEY = "another"
    assert digest("nik", "3201010101900001") == before


def test_the_digest_depends_on_kind_text_and_link_key(settings):
    known = {digest("nik", "1"), digest("nip", "1"), digest("nik", "2")}
    settings.LINK_KEY = "another"
    known.add(digest("nik", "1"))
    assert len(known) == 4
    assert {len(each) for each in known} == {64}


def test_the_digest_never_changes_between_releases(settings):
    settings.LINK_KEY = "fixed"
    assert digest("nik", "3201010101900001") == "cde7ef02bab2c71a707411b5b564cd554acd0631fbe6ca975935dca94cb944af"


@pytest.mark.parametrize("keys", [[], ["short"]])
def test_missing_or_broken_keys_are_named(settings, keys):
    settings.SEALING_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="SEALING_KEYS"):
        seal("a")


def test_a_missing_link_key_is_named(settings):
    settings.LINK_KEY = ""
    with pytest.raises(ImproperlyConfigured, match="LINK_KEY"):
        digest("nik", "1")
