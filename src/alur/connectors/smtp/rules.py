"""Where the mail server is, and what its answers mean."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urlsplit


class Security(StrEnum):
    PLAIN = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


PORTS = {Security.PLAIN: 25, Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True)
class Server:
    """A mail server to hand mail to."""

    security: Security
    host: str
    port: int
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"<Server {self.security}://{self.host}:{self.port}>"  # never the password


def parse_url(url: str) -> Server:
    """Read `smtp://user:pass@host:port`, `smtp+starttls://…` or `smtps://…`; user and password percent-encoded.

    ValueError, without the password, for anything else.
    """
    parts = urlsplit(url)
    known = [security.value for security in Security]
    if parts.scheme not in known:
        raise ValueError(f"SMTP_URL must begin with one of {', '.join(known)} and ://")
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("SMTP_URL must look like smtp://user:password@host:port")
    security = Security(parts.scheme)
    try:
        port = parts.port or PORTS[security]
    except ValueError:
        raise ValueError("SMTP_URL has a port that is not a number from 1 to 65535") from None
    return Server(security, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))


def dot_stuffed(mail: bytes) -> bytes:
    """The mail as DATA carries it: CRLF lines, a leading dot doubled, closed by a lone dot (RFC 5321, 4.5.2)."""
    lines = mail.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines) + b".\r\n"


def words_of(code: int, answer: bytes) -> str:
    """The server's answer in one line."""
    text = " ".join(answer.decode("utf-8", "replace").split())
    return f"{code} {text}".strip()[:300]
