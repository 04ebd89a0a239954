"""The real worker, round by round at a clock that the test sets, against a real SMTP server."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog

from alur.connectors.smtp.actions import SmtpMailer
from alur.connectors.smtp.rules import parse_url
from alur.foundation.outbox.models import Delivery, PeriodicRun
from alur.kernel import clock
from alur.project.cli.worker import _Worker
from tests.machine import free_port
from tests.smtp_server import SmtpServer


def turn(at: datetime) -> None:
    """One whole turn of a worker at that moment: what comes round, then every job that waits, as `worker --once`."""
    with clock.frozen(at):
        _Worker(structlog.get_logger()).run_once()
    assert list(PeriodicRun.objects.exclude(last_error="").values_list("name", "last_error")) == []


def turns(since: datetime, until: datetime, every: timedelta) -> None:
    """A worker from `since` to `until`, looking every so often."""
    at = since
    while at <= until:
        turn(at)
        at += every


def mailer_to(server: SmtpServer | None) -> SmtpMailer:
    """The way to the server; without one, to a port where nobody listens."""
    url = server.url if server else f"smtp://127.0.0.1:{free_port()}"
    return SmtpMailer(parse_url(url), greets_as="kantor.test", wait=2, wait_for_acceptance=2)


@contextmanager
def mute() -> Iterator[int]:
    """The port of a host that takes every connection and never says a word."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(100)  # the system accepts; nobody ever reads
        yield silent.getsockname()[1]


def states() -> dict[str, int]:
    """How many deliveries are in each state."""
    found: dict[str, int] = {}
    for state in Delivery.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def message_ids() -> set[str]:
    return set(Delivery.objects.values_list("payload__message_id", flat=True))
