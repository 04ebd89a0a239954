"""Asking clamd: one connection a file, bounded in time and in what is read."""

import socket
import struct
import time
from datetime import datetime
from typing import BinaryIO

from django.conf import settings

from alur.foundation.files.actions import scan_waiting
from alur.foundation.files.ports import ScannerAway, Verdict
from alur.kernel.patience import Patience

from .rules import LONGEST_ANSWER, Address, parse_address, parse_answer

CHUNK = 64 * 1024
CONNECT_SECONDS = 5.0
SCAN_SECONDS = 60.0
"""For one file, all of it: a daemon that says a byte now and then must not hold the worker."""

_patience = Patience()
"""Reminders and time-outs come round in the same thread: a silent scanner must not take all of its time."""


class Clamd:
    """The port of `foundation/files`, spoken to a clamd."""

    def __init__(self, address: Address, patience: Patience | None = None) -> None:
        self._address = address
        self._patience = patience or Patience()

    def scan(self, body: BinaryIO) -> Verdict:
        """ScannerAway where it cannot be reached, does not answer in time, or answers what is not its protocol."""
        with self._patience.asking(settings.CLAMD, min(CONNECT_SECONDS, SCAN_SECONDS)):
            return self._scan(body)

    def _scan(self, body: BinaryIO) -> Verdict:
        ends = time.monotonic() + SCAN_SECONDS
        try:
            with self._connected() as connection:
                line = self._ask(connection, body, ends)
        except OSError as error:
            raise ScannerAway(type(error).__name__) from None
        answer = parse_answer(line)
        if answer is None:
            raise ScannerAway("no answer of clamd's protocol")
        return Verdict(answer.verdict, answer.signature)

    def _connected(self) -> socket.socket:
        if not self._address.socket:
            return socket.create_connection((self._address.host, self._address.port), CONNECT_SECONDS)
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(CONNECT_SECONDS)
            connection.connect(self._address.socket)
        except OSError:
            connection.close()
            raise
        return connection

    def _ask(self, connection: socket.socket, body: BinaryIO, ends: float) -> bytes:
        _allow(connection, ends)
        connection.sendall(b"zINSTREAM\0")
        try:
            while block := body.read(CHUNK):
                _allow(connection, ends)
                connection.sendall(struct.pack(">I", len(block)) + block)
            connection.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has seen enough (a size limit): its answer may be there all the same
        return _line(connection, ends)


def scan_stored(at: datetime) -> None:
    """Scan what waits for it, where a clamd is set up."""
    if not settings.CLAMD or _patience.left(settings.CLAMD):
        return
    scan_waiting(scanner=Clamd(parse_address(settings.CLAMD), _patience), at=at)


def _line(connection: socket.socket, ends: float) -> bytes:
    """Up to the zero byte that ends an answer."""
    found = bytearray()
    while b"\0" not in found:
        _allow(connection, ends)
        part = connection.recv(LONGEST_ANSWER)
        if not part or len(found) > LONGEST_ANSWER:
            break
        found += part
    line, zero, _rest = bytes(found).partition(b"\0")
    return line if zero else b""


def _allow(connection: socket.socket, ends: float) -> None:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)
