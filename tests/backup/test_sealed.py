"""The encrypted stream: what comes out is what went in, or nothing."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.project.backup import sealed
from alur.project.backup.faults import Damaged

PASSPHRASE = b"kuda lumping menari"


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Chunks of 64 bytes, and a derivation that takes no time."""
    monkeypatch.setattr(sealed, "CHUNK", 64)
    monkeypatch.setattr(sealed, "_LOG_N", 2)


def seal(body, passphrase=PASSPHRASE):
    target = io.BytesIO()
    sealer = sealed.Sealer(target, passphrase)
    for at in range(0, len(body), 50):
        sealer.write(body[at : at + 50])
    sealer.close()
    return target.getvalue()


def opened(stream, passphrase=PASSPHRASE):
    opener = sealed.Opener(io.BytesIO(stream), passphrase)
    found = []
    while part := opener.read(37):
        found.append(part)
    return b"".join(found)


@given(st.binary(max_size=400))
def test_what_comes_out_is_what_went_in(body):
    assert opened(seal(body)) == body


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 128, 200])
def test_it_opens_at_every_edge_of_a_chunk(size):
    assert opened(seal(b"x" * size)) == b"x" * size


def test_another_passphrase_opens_nothing():
    with pytest.raises(Damaged, match="kata sandinya salah"):
        opened(seal(b"rahasia"), b"kuda lumping diam")


def test_the_same_content_is_never_the_same_twice():
    assert seal(b"rahasia") != seal(b"rahasia")


def test_no_byte_can_be_changed_anywhere():
    whole = seal(b"0123456789" * 20)
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 0x40
        with pytest.raises(Damaged):
            opened(bytes(changed))


def test_it_cannot_be_cut_off_anywhere():
    whole = seal(b"0123456789" * 20)
    for length in range(len(whole)):
        with pytest.raises(Damaged):
            opened(whole[:length])


def test_nothing_can_follow_the_end():
    with pytest.raises(Damaged):
        opened(seal(b"0123456789" * 20) + b"x")


def test_chunks_cannot_be_left_out_moved_or_repeated():
    whole = seal(bytes(range(200)))
    head, rest = whole[: sealed.HEADER], whole[sealed.HEADER :]
    chunks = [rest[at : at + 80] for at in range(0, len(rest), 80)]
    assert len(chunks) == 4
    for order in ([0, 2, 3], [1, 0, 2, 3], [0, 0, 1, 2, 3], [0, 1, 2], [0, 1, 2, 2, 3], [3]):
        with pytest.raises(Damaged):
            opened(head + b"".join(chunks[each] for each in order))


def test_chunks_of_another_archive_do_not_fit():
    one, other = seal(b"1" * 100), seal(b"2" * 100)
    with pytest.raises(Damaged):
        opened(one[: sealed.HEADER + 80] + other[sealed.HEADER + 80 :])


def test_a_header_cannot_ask_for_all_the_memory():
    whole = bytearray(seal(b"rahasia"))
    whole[len(sealed.MAGIC)] = 60
    with pytest.raises(Damaged):
        opened(bytes(whole))
