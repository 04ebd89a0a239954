"""Identifiers: sortable row ids, unguessable tokens and their digests."""

import base64
import hashlib
import hmac
import os
import secrets
import time
import uuid
from collections.abc import Iterable


def new_id() -> uuid.UUID:
    """A UUID version 7 (RFC 9562, section 6.2, method 3): sorts by time of making, so indexes stay dense.

    To a quarter of a microsecond: what one process makes one after the other stays in that order, also within a
    millisecond. 62 bits are random.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    random = int.from_bytes(os.urandom(8)) >> 2
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | random)


def new_token() -> str:
    """192 random bits, URL-safe: for links that open something without signing in."""
    return secrets.token_urlsafe(24)


def derived_token(key: bytes, purpose: str, nonce: str) -> str:
    """A URL-safe 192-bit token that only the holder of `key` can make again from `nonce`.

    So a link can be mailed any number of times while the database keeps only its digest. ValueError for an empty key:
    anybody could make its tokens.
    """
    if not key:
        raise ValueError("the key of links is empty: set ALUR_LINK_KEY, or let the command line make secrets.json")
    mac = hmac.digest(key, f"{purpose}:{nonce}".encode(), "sha256")
    return _urlsafe(mac[:24])


def token_digest(purpose: str, token: str) -> str:
    """What the database keeps of a token: useless for any other purpose."""
    return hashlib.sha256(f"{purpose}:{token}".encode()).hexdigest()


def uuids(texts: Iterable[str]) -> list[uuid.UUID]:
    """Those of the texts that are UUIDs."""
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def _urlsafe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
