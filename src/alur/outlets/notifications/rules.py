"""Mail as data: from a rendered text to a message that cannot carry anybody else's headers."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

SUBJECT_LENGTH = 200
ALLOWED_HEADERS = frozenset({"Reply-To", "In-Reply-To", "References"})
"""What a payload may set besides address, subject and text."""
# One plain mailbox: no names, no lists, nothing that could end a header or begin a second address.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})*")


class Unsendable(ValueError):
    """This can never become a mail. The message is for people."""


@dataclass(frozen=True)
class CalendarPart:
    """An invitation inside a mail (RFC 6047). `method` is the METHOD that `text` says."""

    method: str
    text: bytes


@dataclass(frozen=True)
class Letter:
    """One mail to be built; everything in it is fixed when it is queued, so every repeat is the same mail."""

    sender: str
    to: str
    subject: str
    text: str
    message_id: str
    language: str
    written_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    calendar: CalendarPart | None = None


def split_text(rendered: str) -> tuple[str, str]:
    """Subject and body of a rendered notice text; Unsendable when it does not begin with its subject.

    The subject ends at the first empty line, so a line break inside a value stays in the subject and is folded there.
    """
    head, _, body = rendered.replace("\r\n", "\n").strip().partition("\n\n")
    label, colon, subject = head.partition(":")
    if label.strip().lower() != "subject" or not colon or not one_line(subject):
        raise Unsendable("Teks pemberitahuan harus diawali baris “Subject: …”.")
    return one_line(subject), body.strip() + "\n"


def one_line(text: str) -> str:
    """Text fit for a header: no control or direction characters, single spaces, at most SUBJECT_LENGTH characters."""
    spaced = "".join(" " if character.isspace() else character for character in text)
    shown = "".join(character for character in spaced if unicodedata.category(character) not in {"Cc", "Cf", "Cs"})
    line = " ".join(shown.split())
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1] + "…"


def is_address(text: str) -> bool:
    """One plain ASCII mailbox such as `nama@instansi.go.id`."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def domain_of(sender: str) -> str:
    """The domain of a From value (`Alur <layanan@contoh.go.id>`)."""
    return address_of(sender).rpartition("@")[2] or "localhost"


def address_of(sender: str) -> str:
    """The mailbox of a From value."""
    return parseaddr(sender)[1]


def build_message(letter: Letter) -> EmailMessage:
    """The mail, marked as written by a machine so that no auto-responder answers it (RFC 3834)."""
    if not is_address(letter.to):
        raise Unsendable("Alamat surel penerima tidak sah.")
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(letter.sender)
    message["From"] = Address(display_name=one_line(name), addr_spec=address)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = one_line(letter.message_id)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    for header, value in letter.headers.items():
        if header not in ALLOWED_HEADERS:
            raise Unsendable(f"Kepala surel “{one_line(header)}” tidak boleh diatur.")
        message[header] = one_line(value)
    message.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    if letter.calendar:
        _enclose(message, letter.calendar)
    message["Content-Language"] = letter.language  # set_content clears every Content-… set before it
    return message


def _enclose(message: EmailMessage, calendar: CalendarPart) -> None:
    """Once beside the text, where programs look for what they offer buttons for, and once as a file to open."""
    parameters = {"method": calendar.method, "name": "undangan.ics"}
    message.add_alternative(
        calendar.text.decode(), subtype="calendar", charset="utf-8", cte="base64", params=parameters
    )  # fmt: skip
    message.add_attachment(calendar.text, maintype="application", subtype="ics", filename="undangan.ics")
