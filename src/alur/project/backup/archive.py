"""The archive: a gzipped tar, in one stream, whose order makes it readable in one stream too.

    manifest.json  what it is: version, migrations, rows of every table, digests of the next members
    secrets.json   the keys, in an encrypted archive only
    database       SQLite's file, or pg_dump's custom format
    files.tsv      every stored file that the database names: name, size, SHA-256
    files/…        those files, in that order
    end.json       how many there were, and which were gone; without it the archive is not whole

Encrypted, that stream goes through `sealed`.
"""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from pydantic import TypeAdapter, ValidationError

from .faults import Damaged
from .sealed import MAGIC, Opener, Sealer

FORMAT = 1
_SMALL = 64 * 1024 * 1024
"""The most that a member read into memory may hold."""
_BLOCK = 1024 * 1024
NOT_WHOLE = "Cadangan ini tidak utuh: berkasnya terpotong, rusak, atau diubah."


@dataclass(frozen=True)
class Digest:
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What stands at the head of an archive."""

    made_at: str
    alur: str
    engine: str
    migrations: list[tuple[str, str]]
    tables: dict[str, int]
    files: int
    file_bytes: int
    database: Digest
    listed: Digest
    sealing_keys: list[str]
    """Fingerprints, see `keys`."""
    link_key: str
    format: int = FORMAT


@dataclass(frozen=True)
class End:
    """What stands at its end."""

    files: int
    file_bytes: int
    gone: list[str] = field(default_factory=list)
    """Named by the database, thrown away by their owners before they could be copied."""
    damaged: list[str] = field(default_factory=list)
    """Named by the database, but missing on disk or not with the bytes that were stored."""


class Writer:
    """Adds members, in the order above."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def add_json(self, name: str, value: Manifest | End) -> None:
        self.add_bytes(name, json.dumps(asdict(value), ensure_ascii=False, indent=1).encode())

    def add_bytes(self, name: str, body: bytes) -> None:
        self._add(name, len(body), io.BytesIO(body))

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self._add(name, path.stat().st_size, file)

    def _add(self, name: str, size: int, body: BinaryIO) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, body)


@contextmanager
def writing(target: BinaryIO, passphrase: bytes | None) -> Iterator[Writer]:
    """Write an archive into `target`, encrypted where there is a passphrase."""
    stream = Sealer(target, passphrase) if passphrase is not None else target
    with (
        gzip.GzipFile(fileobj=cast("BinaryIO", stream), mode="wb", compresslevel=1, filename="") as packed,
        tarfile.open(mode="w|", fileobj=cast("BinaryIO", packed)) as tar,
    ):
        yield Writer(tar)
    if isinstance(stream, Sealer):
        stream.close()


class Reader:
    """Takes members out, in their order. Damaged where the next one is not what it should be."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._ahead: tarfile.TarInfo | None = None

    def next_name(self) -> str:
        """The name of the member that is next; empty at the end."""
        if self._ahead is None:
            self._ahead = self._tar.next()
        return self._ahead.name if self._ahead else ""

    def take_bytes(self, name: str) -> bytes:
        member = self._take(name)
        if member.size > _SMALL:
            raise Damaged(NOT_WHOLE)
        return self._body(member).read()

    def take_json(self, name: str) -> dict[str, Any]:
        try:
            found = json.loads(self.take_bytes(name))
        except ValueError:
            raise Damaged(NOT_WHOLE) from None
        if not isinstance(found, dict):
            raise Damaged(NOT_WHOLE)
        return found

    def take_file(self, name: str, wanted: Digest, target: Path | None) -> None:
        """Its bytes into `target` (nowhere where None), and Damaged where they are not the wanted ones."""
        member = self._take(name)
        if member.size != wanted.size:
            raise Damaged(NOT_WHOLE)
        body, digest = self._body(member), hashlib.sha256()
        with _opened(target) as write:
            while block := body.read(_BLOCK):
                digest.update(block)
                write(block)
        if digest.hexdigest() != wanted.sha256:
            raise Damaged(f"{NOT_WHOLE[:-1]} ({name}).")

    def _take(self, name: str) -> tarfile.TarInfo:
        if self.next_name() != name or self._ahead is None or not self._ahead.isreg():
            raise Damaged(NOT_WHOLE)
        member, self._ahead = self._ahead, None
        return member

    def _body(self, member: tarfile.TarInfo) -> BinaryIO:
        body = self._tar.extractfile(member)
        if body is None:
            raise Damaged(NOT_WHOLE)
        return cast("BinaryIO", body)


@contextmanager
def reading(path: Path, passphrase: bytes | None) -> Iterator[Reader]:
    """Read the archive; Damaged where it is not whole, not ours, or not opened by the passphrase."""
    with path.open("rb") as file:
        sealed = file.read(len(MAGIC)) == MAGIC
        file.seek(0)
        if sealed and passphrase is None:
            raise Damaged("Cadangan ini dienkripsi. Sebutkan berkas kata sandinya: --passphrase-file BERKAS.")
        if not sealed and passphrase is not None:
            # Else whoever can change the archive could put an open one in place of the one that nobody can forge.
            raise Damaged("Cadangan ini tidak dienkripsi, padahal kata sandi disebutkan. Periksa asalnya.")
        stream = Opener(file, passphrase) if passphrase is not None else file
        try:
            with gzip.GzipFile(fileobj=cast("BinaryIO", stream), mode="rb") as packed:
                with tarfile.open(mode="r|", fileobj=cast("BinaryIO", packed)) as tar:
                    reader = Reader(tar)
                    yield reader
                    if reader.next_name():
                        raise Damaged(NOT_WHOLE)
                while packed.read(_BLOCK):  # to the very end: there is the checksum of all of it
                    pass
        except (tarfile.TarError, zlib.error, gzip.BadGzipFile, EOFError, UnicodeDecodeError):
            raise Damaged(NOT_WHOLE) from None


@contextmanager
def _opened(target: Path | None) -> Iterator[Callable[[bytes], object]]:
    if target is None:
        yield lambda block: None
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with target.open("xb") as file:
        target.chmod(0o600)
        yield file.write


def digest_of(path: Path) -> Digest:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        return Digest(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def manifest_of(found: dict[str, Any]) -> Manifest:
    """The manifest as read; Damaged where it is none, and told where a newer program made it."""
    if isinstance(found.get("format"), int) and found["format"] > FORMAT:
        raise Damaged("Cadangan ini dibuat Alur yang lebih baru. Pasang versi yang sama atau lebih baru.")
    return _checked(Manifest, found)


def end_of(found: dict[str, Any]) -> End:
    return _checked(End, found)


def _checked[T](kind: type[T], found: dict[str, Any]) -> T:
    """Every value of the type that it should have: a plain archive may say anything."""
    try:
        return TypeAdapter(kind).validate_python(found)
    except ValidationError:
        raise Damaged(NOT_WHOLE) from None
