"""Encryption at rest and keyed look-up digests.

Sealing rotates: the first of SEALING_KEYS seals, all of them open. The look-up digest must stay the same for as long as
rows carry it, so its key does not come from the rotating list but is derived from LINK_KEY.
"""

import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class Unreadable(Exception):
    """None of the keys opens this text: the key is missing from SEALING_KEYS, or the text was changed."""


def seal(text: str) -> str:
    """Encrypted and authenticated, URL-safe; another result each time, so never compare or index it."""
    return _box(tuple(settings.SEALING_KEYS)).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed; Unreadable when no key opens it."""
    try:
        return _box(tuple(settings.SEALING_KEYS)).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable("no key of SEALING_KEYS opens this text") from None


def reseal(sealed: str) -> str:
    """The same text sealed by the first key: what a key rotation does to each row."""
    try:
        return _box(tuple(settings.SEALING_KEYS)).rotate(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable("no key of SEALING_KEYS opens this text") from None


def digest(kind: str, text: str) -> str:
    """64 hex digits by which an equal number of the same kind (`nik`, `nip`, `phone`) is found again.

    Give the parsed form. The digest of one kind says nothing about another.
    """
    return hmac.digest(_lookup_key(settings.LINK_KEY), f"{kind}\0{text}".encode(), "sha256").hex()


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured(
            "SEALING_KEYS is empty: set ALUR_SEALING_KEYS, or let the command line make secrets.json."
        )
    try:
        return MultiFernet([Fernet(key.strip()) for key in keys])
    except ValueError as fault:
        raise ImproperlyConfigured("Each of SEALING_KEYS must be 32 bytes in URL-safe base64.") from fault


@lru_cache(maxsize=4)
def _lookup_key(link_key: str) -> bytes:
    if not link_key:
        raise ImproperlyConfigured("LINK_KEY is empty: set ALUR_LINK_KEY, or let the command line make secrets.json.")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"alur lookup").derive(link_key.encode())
