"""The protocol of clamd, against servers that keep to it or do not, and the real one where it is installed."""

import io
import shutil
import socket
import struct
import subprocess
import threading
import time
from contextlib import suppress

import pytest

from alur.connectors.clamav import actions
from alur.connectors.clamav.actions import Clamd
from alur.connectors.clamav.rules import Address, Answer, parse_address, parse_answer
from alur.foundation.files.ports import ScannerAway, Verdict

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class FarSide:
    """Listens on a Unix socket; `answer(connection, body)` says what it does once the stream has ended."""

    def __init__(self, path, answer, reads=True):
        self.answer, self.reads, self.received = answer, reads, None
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen()
        self.address = Address(socket=str(path))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        connection, _peer = self.server.accept()
        with connection, connection.makefile("rb") as stream:
            try:
                if self.reads:
                    self.received = self._stream(stream)
                self.answer(connection)
            except OSError:
                pass

    def _stream(self, stream):
        assert stream.read(10) == b"zINSTREAM\0"
        found = bytearray()
        while (size := struct.unpack(">I", stream.read(4))[0]) > 0:
            found += stream.read(size)
        return bytes(found)


def says(*parts, wait=0.0):
    def answer(connection):
        for part in parts:
            time.sleep(wait)
            connection.sendall(part)

    return answer


@pytest.fixture
def far(tmp_path, monkeypatch):
    monkeypatch.setattr(actions, "SCAN_SECONDS", 0.4)
    return lambda answer, **options: FarSide(tmp_path / "clamd", answer, **options)


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (b"stream: OK\0", Verdict("clean")),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", Verdict("infected", "Win.Test.EICAR_HDB-1")),
        (b"INSTREAM size limit exceeded. ERROR\0", Verdict("unclear")),
        (b"stream: \x1b[31m<b>x</b> FOUND\0", Verdict("infected", "__31m_b_x_/b_")),
    ],
)
def test_what_it_answers_is_understood(far, line, verdict):
    server = far(says(line))
    body = bytes(range(256)) * 700
    assert Clamd(server.address).scan(io.BytesIO(body)) == verdict
    assert server.received == body


def test_an_answer_in_pieces_is_one_answer(far):
    assert Clamd(far(says(b"stre", b"am: O", b"K\0", wait=0.02)).address).scan(io.BytesIO(b"x")) == Verdict("clean")


@pytest.mark.parametrize(
    "answer",
    [
        says(), says(b"stream: OK"), says(b"\xff\xfe\0"), says(b"OK\0"), says(b"stream: OK\nstream: OK\0"),
        says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), says(b"a" * 50_000), says(b"stream: CLEAN FOUN\0"),
    ],
    ids=["nothing", "no end", "no text", "other", "two", "http", "endless", "cut off"],
)  # fmt: skip
def test_garbage_is_never_taken_for_clean(far, answer):
    with pytest.raises(ScannerAway):
        Clamd(far(answer).address).scan(io.BytesIO(b"x"))


@pytest.mark.parametrize(
    "answer",
    [lambda connection: time.sleep(2), says(*[b"s"] * 100, wait=0.05)],
    ids=["silent", "dripping"],
)
def test_it_is_not_waited_for_longer_than_agreed(far, answer):
    began = time.monotonic()
    with pytest.raises(ScannerAway):
        Clamd(far(answer).address).scan(io.BytesIO(b"x"))
    assert time.monotonic() - began < 1.5


def test_one_that_does_not_read_is_not_waited_for_either(far):
    began = time.monotonic()
    with pytest.raises(ScannerAway):
        Clamd(far(lambda connection: time.sleep(2), reads=False).address).scan(io.BytesIO(b"x" * 5_000_000))
    assert time.monotonic() - began < 1.5


def test_one_that_has_seen_enough_is_heard(far):
    server = far(says(b"INSTREAM size limit exceeded. ERROR\0"), reads=False)
    with suppress(ScannerAway):  # where the answer was lost with the connection: it is asked again
        assert Clamd(server.address).scan(io.BytesIO(b"x" * 5_000_000)) == Verdict("unclear")


def test_nobody_there_is_away(tmp_path):
    for address in (Address(socket=str(tmp_path / "none")), Address(host="127.0.0.1", port=1)):
        with pytest.raises(ScannerAway):
            Clamd(address).scan(io.BytesIO(b"x"))


def test_addresses():
    assert parse_address("unix:///run/clamav/clamd.ctl") == Address(socket="/run/clamav/clamd.ctl")
    assert parse_address("tcp://clamd") == Address(host="clamd", port=3310)
    assert parse_address("tcp://10.0.0.7:3311") == Address(host="10.0.0.7", port=3311)
    for wrong in ("", "/run/clamd", "http://clamd", "unix://clamd", "tcp:///x"):
        with pytest.raises(ValueError, match="ALUR_CLAMD"):
            parse_address(wrong)


def test_only_the_whole_words_mean_clean():
    assert parse_answer(b"stream: OK") == Answer("clean")
    for line in (b"", b"OK", b"stream: OK ", b"xstream: OK", b"stream: NOK"):
        assert parse_answer(line) is None


@pytest.mark.django_db
def test_the_worker_scans_what_was_uploaded_by_the_setting(far, settings, tmp_path):
    from alur.connectors.clamav.actions import scan_stored
    from alur.foundation.files.tests.make import AT, make_file

    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CLAMD = ""
    stored = make_file()
    scan_stored(AT)
    stored.refresh_from_db()
    assert stored.scan == "none"
    settings.CLAMD = f"unix://{far(says(b'stream: OK' + bytes(1))).address.socket}"
    scan_stored(AT)
    stored.refresh_from_db()
    assert stored.scan == "clean"


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("clamd") is None, reason="no clamd on this machine")
def test_the_real_clamd_finds_the_test_virus_and_nothing_else(tmp_path):
    """With a signature base of one line: the real ones are a download of hundreds of megabytes."""
    path = tmp_path / "clamd.ctl"
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "test.hdb").write_text("44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test\n")
    (tmp_path / "clamd.conf").write_text(
        f"LocalSocket {path}\nDatabaseDirectory {tmp_path / 'base'}\nForeground yes\nStreamMaxLength 1M\n"
        f"User root\nTemporaryDirectory {tmp_path}\n"
    )
    tmp_path.chmod(0o755)
    daemon = subprocess.Popen(
        ["clamd", f"--config-file={tmp_path / 'clamd.conf'}"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        ends = time.monotonic() + 60
        while not path.exists():
            assert daemon.poll() is None, daemon.stdout.read().decode()
            assert time.monotonic() < ends
            time.sleep(0.1)
        clamd = Clamd(Address(socket=str(path)))
        assert clamd.scan(io.BytesIO(EICAR)) == Verdict("infected", "Eicar-Test.UNOFFICIAL")
        assert clamd.scan(io.BytesIO(b"%PDF-1.7 surat biasa")) == Verdict("clean")
        with_limit = clamd.scan(io.BytesIO(b"x" * 3_000_000))
        assert with_limit == Verdict("unclear")
    finally:
        daemon.kill()
        daemon.wait()
