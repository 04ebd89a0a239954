"""What notifications asks of others: a mailer that sends, and notice types that say what there is to tell."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any, Literal, Protocol

from .rules import CalendarPart

type Audience = Literal["applicant", "officer", "outsider"]


class Mailer(Protocol):
    """Hands one mail to a mail server."""

    def send(self, message: EmailMessage) -> None:
        """Return only when the server has taken the mail for all its recipients.

        Raises the outbox's RetryLater (surely not taken, try again), Rejected (surely not taken, by the server's
        decision) or OutcomeUnknown (the server's answer was lost). Must bound its own waiting.
        """
        ...


@dataclass(frozen=True)
class NoticeType:
    """One kind of notice. Its texts are the templates `notifications/<name>.<language>.txt`.

    A text starts with the line `Subject: …`, then an empty line, then the body. `name` may hold letters, digits,
    `-`, `_` and `.`.
    """

    name: str
    audience: Audience
    context: Callable[[dict[str, Any]], dict[str, Any]]
    """From the identifiers given to `notify` to what the text shows; called when the mail is sent, so that neither
    links that open something nor outdated words lie in the outbox."""
    holds: Callable[[dict[str, Any]], bool] | None = None
    """From the same identifiers: is what it tells still so? Asked when the mail is sent, which may be much later; one
    that is not so any more is not sent. None: it tells of what happened, which stays true."""
    calendar: Callable[[dict[str, Any], str, datetime], CalendarPart] | None = None
    """From the same identifiers, the address and when it was queued: what the mail brings to the reader's calendar."""
