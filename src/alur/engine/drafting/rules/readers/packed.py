"""Zips of XML (.docx, .xlsx): measured before anything in them is opened."""

import io
import zipfile
import zlib
from xml.etree import ElementTree

from alur.engine.drafting.rules.pages import Refused

UNPACKED_MAX = 24 * 1024 * 1024
RATIO_MAX = 150
MEMBERS_MAX = 600
READ_MAX = 12 * 1024 * 1024
"""Of one member; a picture is never read."""

_DAMAGED = "Berkas ini rusak. Buka, simpan ulang, lalu pilih lagi."
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError, zlib.error)


class Package:
    """A measured zip. Refused says in words why it is not taken."""

    def __init__(self, body: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
            members = self._zip.infolist()
        except _BROKEN:
            raise Refused(_DAMAGED) from None
        self.names = {member.filename for member in members}
        self._sizes = {member.filename: member.file_size for member in members}
        self._measure(members)

    def _measure(self, members: list[zipfile.ZipInfo]) -> None:
        lower = {name.casefold() for name in self.names}
        if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in lower):
            raise Refused("Berkas ini memuat makro. Simpan sebagai .docx atau .xlsx tanpa makro, lalu pilih lagi.")
        if any(member.flag_bits & 1 for member in members):
            raise Refused("Berkas ini berkata sandi. Simpan salinan tanpa kata sandi, lalu pilih lagi.")
        unpacked = sum(member.file_size for member in members)
        squeezed = max(1, sum(member.compress_size for member in members))
        bomb = unpacked > 1024 * 1024 and unpacked / squeezed > RATIO_MAX
        if bomb or unpacked > UNPACKED_MAX or len(members) > MEMBERS_MAX:
            raise Refused("Isi berkas ini terlalu besar bila dibuka. Hapus gambar-gambar besar, lalu pilih lagi.")
        if b"macroEnabled" in self.read("[Content_Types].xml"):
            raise Refused("Berkas ini memuat makro. Simpan sebagai .docx atau .xlsx tanpa makro, lalu pilih lagi.")

    def read(self, name: str) -> bytes:
        """Of a member that is not there, nothing."""
        if name not in self.names:
            return b""
        if self._sizes[name] > READ_MAX:
            raise Refused("Isi berkas ini terlalu besar bila dibuka. Simpan bagian SOP-nya saja, lalu pilih lagi.")
        try:
            return self._zip.read(name)
        except _BROKEN:
            raise Refused(_DAMAGED) from None

    def xml(self, name: str) -> ElementTree.Element | None:
        """The root of a member; None where it is not there. Document types (entities) are refused."""
        raw = self.read(name)
        if not raw:
            return None
        if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw or raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Refused(_DAMAGED)
        try:
            return ElementTree.fromstring(raw)  # noqa: S314  no document type is left, so no entities
        except ElementTree.ParseError:
            raise Refused(_DAMAGED) from None

    def check_all(self) -> None:
        """Every XML member is free of document types: for libraries that open the package themselves."""
        for name in sorted(self.names):
            if name.endswith((".xml", ".rels")):
                raw = self.read(name)
                if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw or raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise Refused(_DAMAGED)
