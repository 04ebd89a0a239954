"""A service as one file: a zip of its SOP and of those that it calls, with a manifest that names each by digest.

    alur-service.json           {"format": "alur-service/1", "service": slug, "title": …, "files": [{"name", "sha256"}],
                                 "proposals": {slug: {"retention": {end: months}, "executors": {executor: title}}}}
    sop/<slug>.yaml             word for word

The same SOPs and proposals make the same bytes. What comes from elsewhere is not believed: nothing is written to disk,
names are from a closed pattern, and sizes are counted while reading, never taken from the file's own headers.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from .definition import EndKind
from .naming import named_in

FORMAT: Final = "alur-service/1"
MANIFEST: Final = "alur-service.json"
MAX_PACKAGE = 4_000_000
MAX_FILE = 1_000_000
MAX_FILES = 30
MAX_MANIFEST = 100_000
_NAME = re.compile(r"sop/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\.yaml", re.ASCII)
MOST_EXECUTORS, MOST_MONTHS, MOST_LETTERS = 100, 600, 200
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)


class Unpackable(ValueError):
    """Not a package, or one that was changed; says why in Indonesian, without the last full stop."""


@dataclass(frozen=True)
class Proposal:
    """How the office that it comes from runs an SOP: for people to read, never applied."""

    retention: Mapping[str, int | None] = field(default_factory=dict)
    """Kind of end → months until personal data go; None for never."""
    executors: Mapping[str, str] = field(default_factory=dict)
    """Executor → title of the position there."""

    def as_data(self) -> dict[str, Any]:
        return {"retention": dict(sorted(self.retention.items())), "executors": dict(sorted(self.executors.items()))}


@dataclass(frozen=True)
class Package:
    service: str
    texts: Mapping[str, str]
    """By slug: the service's own SOP and those it calls."""
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    """By slug; packages of earlier releases have none."""


def pack(service: str, title: str, texts: Mapping[str, str], proposals: Mapping[str, Proposal] | None = None) -> bytes:
    """The file that `unpack` reads. `texts` by slug, with `service` among them. ValueError beyond the bounds."""
    bodies = {f"sop/{slug}.yaml": text.encode() for slug, text in sorted(texts.items())}
    if len(bodies) > MAX_FILES or any(len(body) > MAX_FILE for body in bodies.values()):
        raise ValueError(f"at most {MAX_FILES} files of {MAX_FILE} bytes")
    files = [{"name": name, "sha256": hashlib.sha256(body).hexdigest()} for name, body in bodies.items()]
    manifest: dict[str, Any] = {"format": FORMAT, "service": service, "title": title, "files": files}
    if proposals:
        manifest["proposals"] = {slug: each.as_data() for slug, each in sorted(proposals.items())}
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, body in {MANIFEST: _as_json(manifest), **bodies}.items():
            member = zipfile.ZipInfo(name, _MIDNIGHT)
            member.create_system, member.external_attr = 3, 0o644 << 16
            archive.writestr(member, body, zipfile.ZIP_DEFLATED, 9)
    return stream.getvalue()


def unpack(raw: bytes) -> Package:
    """What the package holds, each file as its manifest says; Unpackable otherwise. Looks at no SOP's faults."""
    if len(raw) > MAX_PACKAGE:
        raise Unpackable("Berkas terlalu besar. Paket layanan paling besar 4 MB")
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            bodies = _bodies(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error) as error:
        if isinstance(error, Unpackable):
            raise
        raise Unpackable("Berkas ini bukan paket layanan Alur, atau rusak. Ambil lagi dari asalnya") from None
    manifest = _manifest(bodies.pop(MANIFEST, b""))
    told = {each["name"]: each["sha256"] for each in manifest["files"]}
    if set(told) != set(bodies) or len(told) != len(manifest["files"]):
        raise Unpackable("Isi paket tidak sama dengan daftar isinya. Ambil lagi dari pemasangan asalnya")
    texts = {}
    for name, body in bodies.items():
        texts[_slug(name)] = _text(name, body, told[name])
    if manifest["service"] not in texts:
        raise Unpackable("Paket tidak memuat SOP layanannya sendiri. Ambil lagi dari pemasangan asalnya")
    proposals = manifest.get("proposals", {})
    return Package(manifest["service"], texts, {slug: Proposal(**each) for slug, each in proposals.items()})


def _bodies(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members = archive.infolist()
    if len(members) > MAX_FILES + 1:
        raise Unpackable("Paket memuat terlalu banyak berkas")
    bodies: dict[str, bytes] = {}
    for member in members:
        name = member.orig_filename
        known = name == MANIFEST or _NAME.fullmatch(name)
        plain = member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not member.flag_bits & 1
        if name in bodies or not known or not plain:
            raise Unpackable("Paket memuat berkas yang tidak dikenal. Hanya paket dari “alur sop pack” yang diterima")
        most = MAX_MANIFEST if name == MANIFEST else MAX_FILE
        with archive.open(member) as stream:
            body = stream.read(most + 1)
        if len(body) > most:
            raise Unpackable("Satu berkas di dalam paket terlalu besar")
        bodies[name] = body
    return bodies


def _manifest(body: bytes) -> dict[str, Any]:
    wrong = Unpackable("Daftar isi paket tidak dapat dibaca, atau dari bentuk yang belum dikenal versi Alur ini")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise wrong from None
    files = found.get("files") if isinstance(found, dict) else None
    good = (
        isinstance(files, list)
        and found.get("format") == FORMAT
        and isinstance(found.get("service"), str)
        and all(isinstance(each, dict) and _are_text(each.get("name"), each.get("sha256")) for each in files)
        and _are_proposals(found.get("proposals", {}))
    )
    if not good:
        raise wrong
    assert isinstance(found, dict)
    return found


def _are_proposals(value: object) -> bool:
    """Just the shape that `pack` writes, nothing endless, and only what people may be shown."""
    if not isinstance(value, dict) or len(value) > MAX_FILES:
        return False
    for slug, each in value.items():
        if not isinstance(each, dict) or set(each) != {"retention", "executors"} or not _is_line(slug):
            return False
        retention, executors = each["retention"], each["executors"]
        if not isinstance(retention, dict) or not isinstance(executors, dict) or len(executors) > MOST_EXECUTORS:
            return False
        months = all(each is None or (type(each) is int and 0 < each <= MOST_MONTHS) for each in retention.values())
        if (
            not months
            or not set(retention) <= set(EndKind)
            or not all(map(_is_line, [*executors, *executors.values()]))
        ):
            return False
    return True


def _is_line(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and 0 < len(value) <= MOST_LETTERS


def _are_text(*values: object) -> bool:
    return all(isinstance(value, str) for value in values)


def _slug(name: str) -> str:
    found = _NAME.fullmatch(name)
    assert found is not None
    return found[1]


def _text(name: str, body: bytes, digest: str) -> str:
    if hashlib.sha256(body).hexdigest() != digest:
        raise Unpackable(f"“{name}” berubah sejak paket dibuat. Ambil lagi dari pemasangan asalnya")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Unpackable(f"“{name}” bukan teks UTF-8") from None
    if named_in(text)[0] != _slug(name):
        raise Unpackable(f"“{name}” memuat SOP dengan nama lain")
    return text


def _as_json(value: Any) -> bytes:  # noqa: ANN401  plain data
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
