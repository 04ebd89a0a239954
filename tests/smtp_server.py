"""A real SMTP server on a free port of this machine, which keeps what it gets and can be told to misbehave.

with SmtpServer() as server:
    ... server.url ...            # smtp://127.0.0.1:PORT
    server.plan(Answer.LATER_AT_RCPT, Answer.DROP_AFTER_DATA)   # for the next mails, then ACCEPT again
    server.counts                 # how often each Message-ID arrived
"""

import asyncio
import ssl
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from enum import Enum, auto
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.machine import free_port

SILENCE_SECONDS = 60


class Answer(Enum):
    """What the server does with one mail."""

    ACCEPT = auto()
    LATER_AT_MAIL = auto()
    LATER_AT_RCPT = auto()
    LATER_AFTER_DATA = auto()
    REJECT_AT_MAIL = auto()
    REJECT_AT_RCPT = auto()
    REJECT_AFTER_DATA = auto()
    DROP_AT_MAIL = auto()
    DROP_AFTER_DATA = auto()
    """Keeps the mail, then hangs up without a word: it arrived, and the sender cannot know."""
    LOSE_AFTER_DATA = auto()
    """Hangs up without a word and without keeping the mail."""
    SILENT_AT_MAIL = auto()
    SILENT_AFTER_DATA = auto()
    """Keeps the mail and says nothing more."""


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    arrived_at: float

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.raw, policy=default)
        assert isinstance(message, EmailMessage)
        return message

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"] or "").strip()


class _Handler:
    def __init__(self, server: "SmtpServer") -> None:
        self.server = server

    async def handle_MAIL(
        self, protocol: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.answer = self.server.next_answer()  # type: ignore[attr-defined]
        match envelope.answer:  # type: ignore[attr-defined]
            case Answer.LATER_AT_MAIL:
                return "421 4.3.2 busy, come back"
            case Answer.REJECT_AT_MAIL:
                return "550 5.7.1 sender not welcome"
            case Answer.DROP_AT_MAIL:
                return _hang_up(protocol)
            case Answer.SILENT_AT_MAIL:
                await asyncio.sleep(SILENCE_SECONDS)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, protocol: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        match envelope.answer:  # type: ignore[attr-defined]
            case Answer.LATER_AT_RCPT:
                return "450 4.2.1 greylisted"
            case Answer.REJECT_AT_RCPT:
                return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, protocol: SMTP, session: Session, envelope: Envelope) -> str:
        answer = envelope.answer  # type: ignore[attr-defined]
        if answer is Answer.LATER_AFTER_DATA:
            return "451 4.3.0 disk trouble"
        if answer is Answer.REJECT_AFTER_DATA:
            return "554 5.6.0 content not wanted"
        if answer is Answer.LOSE_AFTER_DATA:
            return _hang_up(protocol)
        self.server.keep(envelope)
        if self.server.delay is not None:
            await asyncio.sleep(self.server.delay())
        if answer is Answer.DROP_AFTER_DATA:
            return _hang_up(protocol)
        if answer is Answer.SILENT_AFTER_DATA:
            await asyncio.sleep(SILENCE_SECONDS)
        return "250 OK"


def _hang_up(protocol: SMTP) -> str:
    assert protocol.transport is not None
    protocol.transport.abort()
    return "421 gone"


class SmtpServer:
    """Starts on entering, stops on leaving; safe to ask from any thread."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        login: tuple[str, str] | None = None,
        delay: Callable[[], float] | None = None,
    ) -> None:
        self.host, self.port = host, port or free_port()
        self._lock = threading.Lock()
        self._mails: list[Mail] = []
        self._plan: deque[Answer] = deque()
        self.always = Answer.ACCEPT
        self.delay = delay
        """Seconds to work on each mail after keeping it and before answering."""
        options: dict[str, Any] = {"server_hostname": "smtp.test"}
        if login:
            options |= {"auth_required": True, "auth_require_tls": False, "authenticator": _only(*login)}
        if starttls:
            options |= {"tls_context": starttls, "require_starttls": True}
        self._controller = Controller(
            _Handler(self),
            hostname=host,
            port=self.port,
            ssl_context=tls,
            **options,
        )

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    def plan(self, *answers: Answer) -> None:
        """How to treat the next mails, one each; afterwards `always`."""
        with self._lock:
            self._plan.extend(answers)

    def next_answer(self) -> Answer:
        with self._lock:
            return self._plan.popleft() if self._plan else self.always

    def keep(self, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), content, time.time())
        with self._lock:
            self._mails.append(mail)

    @property
    def mails(self) -> list[Mail]:
        with self._lock:
            return list(self._mails)

    @property
    def counts(self) -> Counter[str]:
        """How often each Message-ID arrived."""
        return Counter(mail.message_id for mail in self.mails)

    def to(self, address: str) -> list[Mail]:
        """Mails for one recipient, a repeat of the same Message-ID counted once."""
        first = {mail.message_id: mail for mail in reversed(self.mails) if address in mail.recipients}
        return sorted(first.values(), key=lambda mail: mail.arrived_at)

    def wait_for(self, count: int, seconds: float = 20) -> list[Mail]:
        """Wait until that many different mails arrived; AssertionError when they do not."""
        ends = time.monotonic() + seconds
        while len(self.counts) < count:
            assert time.monotonic() < ends, f"{len(self.counts)} of {count} mails arrived"
            time.sleep(0.05)
        return self.mails

    def clear(self) -> None:
        with self._lock:
            self._mails.clear()
            self._plan.clear()

    def __enter__(self) -> "SmtpServer":
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop(no_assert=True)


def _only(user: str, password: str) -> Callable[..., Any]:
    def authenticate(
        protocol: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=data.login == user.encode() and data.password == password.encode(), handled=False)

    return authenticate
