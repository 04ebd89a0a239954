"""Reading SMTP_URL and framing the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.connectors.smtp.rules import Security, dot_stuffed, parse_url


def test_the_three_forms_and_their_ports():
    assert parse_url("smtp://mail.test").port == 25
    assert parse_url("smtp+starttls://mail.test").port == 587
    server = parse_url("smtps://alur%40kantor.test:s%2Fandi@mail.test:2465")
    assert (server.security, server.host, server.port) == (Security.TLS, "mail.test", 2465)
    assert (server.user, server.password) == ("alur@kantor.test", "s/andi")


def test_the_password_is_not_shown():
    assert "sandi" not in repr(parse_url("smtp://alur:sandi@mail.test"))


@pytest.mark.parametrize(
    "url", ["", "mail.test", "http://mail.test", "smtp://", "smtp://m/x", "smtp://u:sandi@m:99999"]
)
def test_other_forms_are_refused_without_the_password(url):
    with pytest.raises(ValueError) as refused:
        parse_url(url)
    assert "sandi" not in str(refused.value)


@given(st.lists(st.binary(max_size=20).map(lambda line: line.replace(b"\r", b"").replace(b"\n", b"")), min_size=1))
def test_no_text_can_end_the_mail_early(lines):
    stuffed = dot_stuffed(b"\n".join(lines) + b"\n")
    sent = stuffed.split(b"\r\n")
    assert sent[-2:] == [b".", b""]
    assert b"." not in sent[:-2]
    assert [line.removeprefix(b".") if line.startswith(b".") else line for line in sent[:-2]] == lines
