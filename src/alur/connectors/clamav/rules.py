"""Where clamd listens, and what its answers mean. No Django, no network."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_FOUND = re.compile(r"stream: (.+) FOUND")
_NAME = re.compile(r"[^\w.:/-]")
LONGEST_ANSWER = 1024


@dataclass(frozen=True)
class Address:
    """A Unix socket, or a host and port."""

    socket: str = ""
    host: str = ""
    port: int = 0


@dataclass(frozen=True)
class Answer:
    """`clean`, `infected` with the signature's name, or `unclear`: a fault of this one file (too large for clamd)."""

    verdict: str
    signature: str = ""


def parse_address(url: str) -> Address:
    """`unix:///run/clamav/clamd.ctl` or `tcp://host:3310`; ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme == "unix" and parts.path and not parts.netloc:
        return Address(socket=parts.path)
    if parts.scheme == "tcp" and parts.hostname:
        return Address(host=parts.hostname, port=parts.port or 3310)
    raise ValueError("ALUR_CLAMD must look like unix:///run/clamav/clamd.ctl or tcp://host:3310")


def parse_answer(line: bytes) -> Answer | None:
    """What clamd said of the stream; None where it is no answer of its protocol."""
    try:
        text = line.decode("ascii")
    except UnicodeDecodeError:
        return None
    if text == "stream: OK":
        return Answer("clean")
    if found := _FOUND.fullmatch(text):
        return Answer("infected", _NAME.sub("_", found[1])[:80])
    return Answer("unclear") if text.endswith(" ERROR") else None
