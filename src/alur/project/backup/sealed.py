"""An encrypted stream: chunks of AES-256-GCM under a key that scrypt derives from a passphrase.

The file is a header and chunks. The header is the magic line, the base-2 logarithm of scrypt's N (one byte) and its
salt (16 bytes); r is 8 and p is 1. Each chunk is the ciphertext of 1 MiB (the last one: of what is left) and its tag of
16 bytes. Its nonce is its number (11 bytes, big-endian, from 0) and one byte that is 1 in the last chunk only; the
header is authenticated with every chunk. So a chunk that was changed, moved, repeated or left out does not open, and
neither does a stream that was cut off. The salt makes the key, and with it every nonce, this archive's own.
"""

import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from .faults import Damaged

MAGIC = b"alur-sealed-backup-1\n"
CHUNK = 1024 * 1024
_TAG = 16
_SALT = 16
_LOG_N = 17
"""128 MiB and some tenths of a second for each guess at the passphrase."""
_LARGEST_LOG_N = 20
"""What a header may ask of us: 1 GiB."""
HEADER = len(MAGIC) + 1 + _SALT
WRONG = "Cadangan ini tidak dapat dibuka: kata sandinya salah, atau berkasnya rusak atau diubah."


class Sealer:
    """Write to it; `close` writes the last chunk, without which nobody can open the rest as a whole."""

    def __init__(self, target: BinaryIO, passphrase: bytes) -> None:
        salt = os.urandom(_SALT)
        self._target = target
        self._header = MAGIC + bytes([_LOG_N]) + salt
        self._cipher = _cipher(passphrase, salt, _LOG_N)
        self._number = 0
        self._held = bytearray()
        target.write(self._header)

    def write(self, data: bytes) -> int:
        self._held += data
        while len(self._held) > CHUNK:  # never all of it: the last chunk must be known as the last
            self._seal(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(data)

    def close(self) -> None:
        self._seal(bytes(self._held), last=True)

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), plain, self._header))
        self._number += 1


class Opener:
    """Read from it. Damaged where a chunk does not open, or where the stream ends before its last chunk."""

    def __init__(self, source: BinaryIO, passphrase: bytes) -> None:
        self._source = source
        self._header = source.read(HEADER)
        if len(self._header) < HEADER or not self._header.startswith(MAGIC):
            raise Damaged("Berkas ini bukan cadangan Alur yang terenkripsi.")
        log_n = self._header[len(MAGIC)]
        if not 1 <= log_n <= _LARGEST_LOG_N:
            raise Damaged(WRONG)
        self._cipher = _cipher(passphrase, self._header[len(MAGIC) + 1 :], log_n)
        self._number = 0
        self._next = source.read(CHUNK + _TAG)
        self._held = b""
        self._at = 0

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; empty at the authenticated end."""
        found = bytearray()
        while len(found) < size:
            if self._at == len(self._held) and not self._open():
                break
            part = self._held[self._at : self._at + size - len(found)]
            self._at += len(part)
            found += part
        return bytes(found)

    def _open(self) -> bool:
        if self._number and not self._next:
            return False
        sealed, self._next = self._next, self._source.read(CHUNK + _TAG)
        try:
            nonce = _nonce(self._number, last=not self._next)
            self._held = self._cipher.decrypt(nonce, sealed, self._header)
        except InvalidTag:
            raise Damaged(WRONG) from None
        self._at = 0
        self._number += 1
        return bool(self._held) or bool(self._next)


def _cipher(passphrase: bytes, salt: bytes, log_n: int) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=1 << log_n, r=8, p=1).derive(passphrase))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
