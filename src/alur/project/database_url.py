"""DATABASE_URL as Django's settings, with what a database that fails over needs."""

from typing import Any

import dj_database_url

_TIMES = {"connect_timeout": 5, "keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 3}
"""Seconds: for one server of several to answer, and until one that vanished without a word is given up."""
_UNHEARD_MILLISECONDS = 20_000


def database_settings(url: str) -> dict[str, Any]:
    """Of PostgreSQL there may be several servers, as libpq writes them: `postgres://u:p@a:5432,b:5432/name?…`.

    With `target_session_attrs=read-write` each new connection goes to the one that takes writes. What the URL says
    wins over the times that are set here.
    """
    scheme, mark, rest = url.partition("://")
    if not mark or not scheme.startswith("postgres"):
        return dict(dj_database_url.parse(url))
    authority, slash, more = rest.partition("/")
    who, at, hosts = authority.rpartition("@")
    servers = [_server(each) for each in hosts.split(",")]
    found: dict[str, Any] = dict(dj_database_url.parse(f"{scheme}://{who}{at}{hosts.split(',')[0]}{slash}{more}"))
    if len(servers) > 1:
        found["HOST"] = ",".join(host for host, _port in servers)
        found["PORT"] = ",".join(port or "5432" for _host, port in servers)
    found["OPTIONS"] = {**_TIMES, "tcp_user_timeout": _UNHEARD_MILLISECONDS, **found.get("OPTIONS", {})}
    return found


def _server(written: str) -> tuple[str, str]:
    """Host and port; an address of IPv6 stands in brackets."""
    if written.startswith("["):
        host, _bracket, port = written[1:].partition("]")
        return host, port.removeprefix(":")
    host, _colon, port = written.partition(":")
    return host, port
