"""Handing one mail to a mail server, phase by phase, so that every way to fail has its own answer.

Before the mail's text leaves this machine nothing can have been sent. Once it has begun to leave, only the server's
answer tells; without one the outcome is unknown.
"""

import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from email.message import EmailMessage

from django.utils.translation import gettext as _

from alur.foundation.outbox.ports import OutcomeUnknown, Rejected, RetryLater
from alur.kernel.patience import Patience

from .rules import Security, Server, dot_stuffed, words_of

WAIT_SECONDS = 30.0
"""For each answer before the text."""
WAIT_FOR_ACCEPTANCE_SECONDS = 120.0
"""For the answer after the text, when the server may be scanning it; giving up early causes repeats (RFC 1047)."""
GOODBYE_SECONDS = 2.0


class SmtpMailer:
    """A new connection for each mail: notices are few, and nothing is shared between them."""

    def __init__(
        self,
        server: Server,
        *,
        greets_as: str,
        wait: float = WAIT_SECONDS,
        wait_for_acceptance: float = WAIT_FOR_ACCEPTANCE_SECONDS,
        tls: ssl.SSLContext | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.server = server
        self.greets_as = greets_as
        self.wait = wait
        self.wait_for_acceptance = wait_for_acceptance
        self.tls = tls or ssl.create_default_context()
        self.patience = patience or Patience()

    def send(self, message: EmailMessage) -> None:
        """Hand the mail over; returns only when the server took it for all recipients. Errors as in Mailer.

        A server that did not answer is left alone for a minute: other deliveries are not to wait behind its mails.
        """
        whom = self.server.host
        if left := self.patience.left(whom):
            raise RetryLater(_("Server surel baru saja tidak menjawab."), after=timedelta(seconds=left))
        with self.patience.asking(whom, self.wait):
            self._send(message)

    def _send(self, message: EmailMessage) -> None:
        recipients = [
            address.addr_spec
            for name in ("To", "Cc")
            for header in message.get_all(name, [])
            for address in header.addresses
        ]
        sender = message["From"].addresses[0].addr_spec
        text = dot_stuffed(message.as_bytes())
        with self._connection() as connection:
            with _nothing_sent():
                self._envelope(connection, sender, recipients)
            self._hand_over(connection, text)

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        with _nothing_sent():
            connection = self._connect()
        try:
            with _nothing_sent():
                self._sign_in(connection)
            yield connection
        finally:
            # The mail's fate is decided by now; a server that is rude at the end changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                if connection.sock is not None:
                    connection.sock.settimeout(GOODBYE_SECONDS)
                connection.quit()
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        host, port = self.server.host, self.server.port
        if self.server.security is Security.TLS:
            return smtplib.SMTP_SSL(host, port, self.greets_as, timeout=self.wait, context=self.tls)
        return smtplib.SMTP(host, port, self.greets_as, timeout=self.wait)

    def _sign_in(self, connection: smtplib.SMTP) -> None:
        """A refusal here is about the connection, not about this mail, so the mail is tried again later.

        A mistyped password must not throw away every mail queued meanwhile.
        """
        connection.ehlo_or_helo_if_needed()
        if self.server.security is Security.STARTTLS:
            connection.starttls(context=self.tls)
            connection.ehlo_or_helo_if_needed()
        if self.server.user:
            connection.login(self.server.user, self.server.password)

    def _envelope(self, connection: smtplib.SMTP, sender: str, recipients: list[str]) -> None:
        """Nobody gets the mail unless everybody may: a half-accepted mail could not be repeated without doubling it."""
        _demand(connection.mail(sender))
        for recipient in recipients:
            _demand(connection.rcpt(recipient))
        _demand(connection.docmd("DATA"), success=3)

    def _hand_over(self, connection: smtplib.SMTP, text: bytes) -> None:
        if connection.sock is not None:
            connection.sock.settimeout(self.wait_for_acceptance)
        began = time.monotonic()
        try:
            connection.send(text)
            answer = connection.getreply()
        except (OSError, smtplib.SMTPException) as error:
            seconds = round(time.monotonic() - began)
            words = _("Sambungan ke server surel terputus setelah isi surel dikirim (%(kind)s, %(seconds)s detik).")
            raise OutcomeUnknown(words % {"kind": type(error).__name__, "seconds": seconds}) from error
        _demand(answer)


@contextmanager
def _nothing_sent() -> Iterator[None]:
    """Network trouble in here happens before the mail's text: it can be tried again without a doubt."""
    try:
        yield
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", "") or error.reason or type(error).__name__
        raise RetryLater(_("Sambungan aman ke server surel gagal: %(reason)s") % {"reason": reason}) from error
    except smtplib.SMTPAuthenticationError as error:
        said = words_of(error.smtp_code, _bytes(error.smtp_error))
        raise RetryLater(_("Server surel menolak nama pengguna atau sandi: %(said)s") % {"said": said}) from None
    except smtplib.SMTPResponseException as error:
        said = words_of(error.smtp_code, _bytes(error.smtp_error))
        raise RetryLater(_("Server surel menolak sambungan: %(said)s") % {"said": said}) from error
    except (OSError, smtplib.SMTPException) as error:
        kind = type(error).__name__
        raise RetryLater(_("Server surel tidak dapat dihubungi (%(kind)s).") % {"kind": kind}) from error


def _demand(answer: tuple[int, bytes], *, success: int = 2) -> None:
    """Go on if the server agrees; 4xx means later, 5xx means never, in its own words."""
    code, text = answer
    if code // 100 == success:
        return
    said = words_of(code, text)
    if code // 100 == 5:
        raise Rejected(_("Ditolak server surel: %(said)s") % {"said": said})
    raise RetryLater(_("Server surel meminta dicoba lagi: %(said)s") % {"said": said})


def _bytes(words: bytes | str) -> bytes:
    return words.encode() if isinstance(words, str) else words
