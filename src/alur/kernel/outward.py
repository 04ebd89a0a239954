"""One HTTP exchange with a far side: bounded in time and in bytes, and never with a machine that it should not reach.

An address that somebody typed is resolved here, the answer checked, and the connection goes to that very machine: a
name that answers differently a moment later (DNS rebinding) changes nothing. TLS is still checked against the name.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import urlsplit

import httpx

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network
type Resolve = Callable[[str, int], list[str]]


class NotReached(Exception):
    """Surely nothing was said: nobody took the connection. `str()` is the kind of trouble, for a log."""


class NoSuchName(NotReached):
    """The name leads nowhere, at least now."""


class Closed(Exception):
    """The address leads into a network that may not be reached, so it was not asked."""


class Unencrypted(Exception):
    """Plain http to a machine outside the office's own networks: not asked."""


class Lost(Exception):
    """It was asked and may have acted; its answer did not come. `str()` is the kind of trouble, for a log."""


@dataclass(frozen=True)
class Target:
    """Where an address leads."""

    scheme: str
    host: str
    port: int

    @property
    def authority(self) -> str:
        """As the Host header names it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.scheme == "https" else 80) else f"{name}:{self.port}"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes


@dataclass(frozen=True)
class Bounds:
    wait: float = 10.0
    """Seconds for each part: connecting, sending, the next bytes of the answer."""
    total: float = 20.0
    """Seconds for all together: a far side that sends a byte now and then is not waited for."""
    most_bytes: int = 2_000_000
    """Of the answer; more is `Lost`. 0: it is not read at all."""


def resolve(host: str, port: int) -> list[str]:
    """Addresses of that name, as the system finds them; OSError where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def target_of(url: str) -> Target:
    """ValueError for what is no address of a web server."""
    if not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError(url)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise ValueError(url)
    return Target(parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))


def may_connect(address: str, networks: tuple[Network, ...]) -> bool:
    """Only public addresses, and those of networks that the operator named. An IPv4 address inside an IPv6 one counts
    as what it is."""
    real = _real(ipaddress.ip_address(address))
    if any(real in network for network in networks if network.version == real.version):
        return True
    return real.is_global and not real.is_multicast


def _real(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    if isinstance(found, ipaddress.IPv4Address):
        return found
    if found in NAT64:
        return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None) or found


def address_of(target: Target, networks: tuple[Network, ...], find: Resolve = resolve) -> str:
    """The machine to connect to. Raises NoSuchName, Closed (also where only one of several leads inside) or
    Unencrypted."""
    try:
        found = find(target.host, target.port)
    except (OSError, UnicodeError):
        raise NoSuchName("NoSuchName") from None
    allowed = [each for each in found if may_connect(each.partition("%")[0], networks)]
    if not allowed or len(allowed) < len(found):
        raise Closed(target.host)
    if target.scheme != "https" and not all(may_connect(each, ()) is False for each in allowed):
        raise Unencrypted(target.host)
    return allowed[0]


def exchange(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes = b"",
    networks: tuple[Network, ...] | None,
    bounds: Bounds,
    find: Resolve = resolve,
    tls: ssl.SSLContext | None = None,
) -> Reply:
    """Ask and read the answer, whatever its status; no redirect is followed.

    `networks` None: the operator set this address, so it may lead anywhere. ValueError for what is no address; raises
    NotReached, Closed, Unencrypted or Lost.
    """
    target = target_of(url)
    to = httpx.URL(url)
    if networks is not None:
        to = to.copy_with(host=address_of(target, networks, find))
    # No proxy of the environment: it would look the name up again.
    client = httpx.Client(timeout=bounds.wait, follow_redirects=False, trust_env=False, verify=tls or _trusted())
    sent = {**headers, "host": target.authority}
    with client, _ending(client, bounds.total):
        try:
            with client.stream(
                method, to, headers=sent, content=body or None, extensions={"sni_hostname": target.host}
            ) as answer:
                return Reply(answer.status_code, dict(answer.headers), _read(answer, bounds.most_bytes))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotReached(type(error).__name__) from None
        except (httpx.HTTPError, httpx.InvalidURL, RuntimeError, OSError) as error:
            raise Lost(type(error).__name__) from None


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """The authorities that this machine trusts; reading them takes longer than many an answer."""
    return ssl.create_default_context()


def _read(answer: httpx.Response, most: int) -> bytes:
    found = bytearray()
    if most:
        for block in answer.iter_bytes():
            found += block
            if len(found) > most:
                raise Lost("TooLong")
    return bytes(found)


@contextmanager
def _ending(client: httpx.Client, seconds: float) -> Iterator[None]:
    """Close the client when the time is over: what is read next then fails."""
    timer = threading.Timer(seconds, client.close)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def retry_after(header: str, now: datetime) -> timedelta | None:
    """Seconds, a date (RFC 9110), or a moment of ISO 8601; None for anything else. Never negative."""
    text = header.strip()
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return timedelta(seconds=int(text))
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            until = read(text)
        except (ValueError, TypeError):
            continue
        if until.tzinfo is None:
            until = until.replace(tzinfo=UTC)
        return max(timedelta(), until - now)
    return None
