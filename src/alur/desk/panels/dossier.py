"""A case's dossier as a zip: a page for people, JSON for programs, the files, the chain, and its own check."""

from __future__ import annotations

import inspect
import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from django.template.loader import render_to_string

from alur.engine.cases.queries import dossier_of, streams_of
from alur.engine.cases.rules import dossier_check
from alur.foundation.files.queries import FileMissing, files_about, open_file
from alur.foundation.journal.queries import anchored, entries
from alur.ui.dates import short_datetime

from .sheet import sheet_page
from .words import language

if TYPE_CHECKING:
    from alur.engine.cases.models import Case

IN_MEMORY = 2 * 1024 * 1024
"""A larger zip is written to a temporary file."""
_CHUNK = 64 * 1024


def dossier(case: Case, at: datetime) -> IO[bytes]:
    """The zip, at its beginning; the caller closes it. A file that storage lost is named with an empty path."""
    streams = streams_of(case)
    archive: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the caller closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        files = list(_files(zipped, streams))
        cases = dossier_of(case, language=language())
        _json(zipped, "permohonan.json", {"made_at": at.isoformat(), "cases": cases, "files": files})
        _json(zipped, "jangkar.json", anchored(streams))
        _chains(zipped, streams)
        page = sheet_page(case, at) | {"cases": [_readable(each, case.office.zone) for each in cases], "files": files}
        zipped.writestr("permohonan.html", render_to_string("desk/dossier.html", page))
        zipped.writestr("periksa.py", inspect.getsource(dossier_check))
        zipped.writestr("BACA-SAYA.txt", render_to_string("desk/dossier.txt", {"case": case, "made_at": at}))
    archive.seek(0)
    return archive


def _readable(told: dict[str, Any], zone: str) -> dict[str, Any]:
    """With each step's times as a person reads them."""
    return told | {"steps": [step | {"when": _when(step, zone)} for step in told["steps"]]}


def _when(step: dict[str, Any], zone: str) -> str:
    times = (step[name] for name in ("opened_at", "closed_at"))
    return " – ".join(short_datetime(datetime.fromisoformat(each), zone, language()) for each in times if each)


def _files(zipped: zipfile.ZipFile, streams: list[str]) -> Iterator[dict[str, Any]]:
    number = 0
    for stream in streams:
        for stored in files_about(stream):
            number += 1
            path = f"berkas/{number:02}-{stored.name}"
            try:
                with open_file(stored) as source, zipped.open(path, "w") as target:
                    while chunk := source.read(_CHUNK):
                        target.write(chunk)
            except FileMissing:
                path = ""
            yield {"name": stored.name, "path": path, "size": stored.size, "sha256": stored.sha256, "of": stream}


def _chains(zipped: zipfile.ZipFile, streams: list[str]) -> None:
    """Entry by entry: a chain may be long."""
    with zipped.open("riwayat.json", "w") as target:
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


def _json(zipped: zipfile.ZipFile, name: str, data: Any) -> None:  # noqa: ANN401  JSON
    zipped.writestr(name, json.dumps(data, ensure_ascii=False, indent=1))
