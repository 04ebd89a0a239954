"""Calls as BigBlueButton's API spells and signs them. No Django, no network."""

import hashlib
import unicodedata
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

ALGORITHMS = ("sha256", "sha384", "sha512", "sha1")
"""The first unless the office says another; a server may allow only some."""
NAME_MIN, NAME_MAX = 2, 64


def base_of(url: str) -> str:
    """`https://host/bigbluebutton/api/`, from what `bbb-conf --secret` prints or anybody types; ValueError for none."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or "@" in parts.netloc:
        raise ValueError(url)
    path = parts.path.rstrip("/").removesuffix("/api") or "/bigbluebutton"
    return f"{parts.scheme}://{parts.netloc}{path}/api/"


def checksum(call: str, query: str, secret: str, algorithm: str) -> str:
    """Over the query exactly as it is sent."""
    return hashlib.new(algorithm, f"{call}{query}{secret}".encode()).hexdigest()


def signed(base: str, call: str, about: Mapping[str, str], *, secret: str, algorithm: str) -> str:
    """The whole address of that call."""
    query = urlencode({name: clean(value) for name, value in about.items()})
    more = f"{query}&" if query else ""
    return f"{base}{call}?{more}checksum={checksum(call, query, secret, algorithm)}"


def clean(text: str) -> str:
    """Without control characters, which the server refuses."""
    return "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text)


def name_of(topic: str) -> str:
    """A name that the server takes: 2 to 64 characters."""
    found = " ".join(clean(topic).split())[:NAME_MAX].strip()
    return found if len(found) >= NAME_MIN else "Rapat"
