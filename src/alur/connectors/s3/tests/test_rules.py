"""What ALUR_FILES may look like."""

import pytest

from alur.connectors.s3.rules import Address, parse_address


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("s3://k:s@s3.contoh.go.id/berkas", Address("https://s3.contoh.go.id", "k", "s", "berkas", "", "us-east-1")),
        (
            "s3+http://k:a%2Fb%2Bc@10.0.0.4:9000/berkas/alur/uji/?region=jkt-1",
            Address("http://10.0.0.4:9000", "k", "a/b+c", "berkas", "alur/uji/", "jkt-1"),
        ),
        ("s3://k:s@[::1]:80/berkas", Address("https://[::1]:80", "k", "s", "berkas", "", "us-east-1")),
    ],
)
def test_what_it_may_look_like(url, address):
    assert parse_address(url) == address


@pytest.mark.parametrize(
    "url",
    [
        "s3://berkas", "s3://host/berkas", "s3://k@host/berkas", "s3://k:s@host", "s3://k:s@host/",
        "s3://k:s@host/Berkas", "s3://k:s@host/berkas?rgion=a", "https://k:s@host/berkas", "s3://k:s@host:99999/berkas",
        "s3://k:s@host/berkas/a b",
    ],
)  # fmt: skip
def test_what_it_may_not_look_like_is_told_without_its_secret(url):
    with pytest.raises(ValueError, match="must look like") as fault:
        parse_address(url)
    assert "host/" not in str(fault.value).replace("host/bucket", "")


def test_the_secret_is_in_no_repr():
    assert "rahasia" not in repr(parse_address("s3://k:rahasia@host/berkas"))
