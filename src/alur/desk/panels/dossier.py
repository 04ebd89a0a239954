"""A case's dossier as a zip: a PDF for people, JSON for programs, the files, the chain, and its own check."""

from __future__ import annotations

import inspect
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from django.template.loader import render_to_string

from alur.engine.cases.queries import dossier_of, streams_of
from alur.engine.cases.rules import dossier_check
from alur.foundation.files.queries import files_about, put_into, zipped
from alur.foundation.journal.queries import anchored, entries

from .dossier_pdf import dossier_pdf
from .words import language

if TYPE_CHECKING:
    from alur.engine.cases.models import Case


def dossier(case: Case, at: datetime) -> IO[bytes]:
    """The zip, at its beginning; the caller closes it. A file that storage lost is named with an empty path."""
    streams = streams_of(case)

    def write(archive: zipfile.ZipFile) -> None:
        files = list(_files(archive, streams))
        cases = dossier_of(case, language=language())
        _json(archive, "permohonan.json", {"made_at": at.isoformat(), "cases": cases, "files": files})
        _json(archive, "jangkar.json", anchored(streams))
        _chains(archive, streams)
        archive.writestr("permohonan.pdf", dossier_pdf(case, cases, files, streams, at))
        archive.writestr("periksa.py", inspect.getsource(dossier_check))
        archive.writestr("BACA-SAYA.txt", render_to_string("desk/dossier.txt", {"case": case, "made_at": at}))

    return zipped(write)


def _files(archive: zipfile.ZipFile, streams: list[str]) -> Iterator[dict[str, Any]]:
    kept = ((stream, stored) for stream in streams for stored in files_about(stream))
    for number, (stream, stored) in enumerate(kept, start=1):
        path = put_into(archive, number, stored)
        yield {"name": stored.name, "path": path, "size": stored.size, "sha256": stored.sha256, "of": stream}


def _chains(archive: zipfile.ZipFile, streams: list[str]) -> None:
    """Entry by entry: a chain may be long."""
    with archive.open("riwayat.json", "w") as target:
        for place, stream in enumerate(streams):
            target.write(f"{',' if place else '{'}\n{json.dumps(stream)}: [".encode())
            for number, entry in enumerate(entries(stream).iterator(chunk_size=500)):
                said = {
                    "seq": entry.seq,
                    "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
                    "kind": entry.kind,
                    "actor": entry.actor,
                    "data": entry.data,
                    "hash": entry.hash,
                }
                target.write(f"{',' if number else ''}\n{json.dumps(said, ensure_ascii=False)}".encode())
            target.write(b"]")
        target.write(b"}\n")


def _json(archive: zipfile.ZipFile, name: str, data: Any) -> None:  # noqa: ANN401  JSON
    archive.writestr(name, json.dumps(data, ensure_ascii=False, indent=1))
