"""Mail as data: nobody's words become headers."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.outlets.notifications.rules import (
    SUBJECT_LENGTH,
    Letter,
    Unsendable,
    build_message,
    is_address,
    one_line,
    split_text,
)

LETTER = {
    "sender": "Alur Kantor <layanan@kantor.test>",
    "to": "siti@contoh.test",
    "subject": "Tanda terima",
    "text": "Halo.\n",
    "message_id": "<satu@kantor.test>",
    "language": "id",
    "written_at": datetime(2026, 11, 24, 2, 0, tzinfo=UTC),
}


def read(**changes):
    return message_from_bytes(build_message(Letter(**{**LETTER, **changes})).as_bytes(), policy=default)


def test_a_notice_says_that_a_machine_wrote_it():
    mail = read()
    assert mail["From"] == "Alur Kantor <layanan@kantor.test>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Message-ID"] == "<satu@kantor.test>"
    assert mail["Date"].datetime == LETTER["written_at"]
    assert mail["Content-Language"] == "id"


def test_the_same_letter_is_the_same_mail_byte_for_byte():
    letter = Letter(**LETTER)
    assert build_message(letter).as_bytes() == build_message(letter).as_bytes()


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_the_subject_and_text_say_no_header_is_added(subject, text):
    mail = read(subject=subject, text=text)
    own = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"}
    content = {"Content-Language", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
    assert set(mail.keys()) == own | content
    assert mail["To"] == "siti@contoh.test"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "siti",
        "siti@",
        "@contoh.test",
        "a@b, c@d",
        "a@b\nBcc: c@d",
        "a@b\r\n",
        "Siti <siti@contoh.test>",
        "siti@-x.test",
        "siti@contoh..test",
        "sití@contoh.test",
        "a" * 65 + "@contoh.test",
        "a@" + "b." * 130 + "test",
    ],
)
def test_other_than_one_plain_address_is_refused(address):
    assert not is_address(address)
    with pytest.raises(Unsendable):
        build_message(Letter(**{**LETTER, "to": address}))


@pytest.mark.parametrize("address", ["siti@contoh.test", "a.b+c@sub.contoh.go.id", "layanan@localhost"])
def test_plain_addresses_are_accepted(address):
    assert is_address(address)


def test_a_long_wrong_address_is_refused_quickly():
    assert not is_address("a@" + "a" * 250 + "!")


def test_only_harmless_headers_can_be_set():
    assert read(headers={"In-Reply-To": "<dua@kantor.test>"})["In-Reply-To"] == "<dua@kantor.test>"
    with pytest.raises(Unsendable):
        build_message(Letter(**{**LETTER, "headers": {"Bcc": "x@contoh.test"}}))


def test_a_text_is_split_into_subject_and_body():
    assert split_text("Subject: Halo  dunia\n\nIsi.\n\nSalam\n") == ("Halo dunia", "Isi.\n\nSalam\n")


def test_a_line_break_inside_a_value_of_the_subject_stays_in_the_subject():
    assert split_text("Subject: Perihal a\nBcc: x@y.test\n\nIsi.") == ("Perihal a Bcc: x@y.test", "Isi.\n")


@pytest.mark.parametrize("text", ["", "Halo\n\nIsi", "Subject:\n\nIsi", "Subject\n\nIsi"])
def test_a_text_without_a_subject_is_refused(text):
    with pytest.raises(Unsendable):
        split_text(text)


@given(st.text(max_size=600))
def test_a_line_is_one_short_line_without_control_or_direction_marks(text):
    line = one_line(text)
    assert len(line) <= SUBJECT_LENGTH
    assert len(line.splitlines()) <= 1
    assert not set(line) & set("\u202e\u200f\x00\x07\t")
