"""An applicant's copy as a zip: JSON for programs, a page for people, and the files."""

import json
import tempfile
import zipfile
from datetime import datetime
from typing import IO

from django.template.loader import render_to_string

from alur.engine.cases.models import Case
from alur.engine.cases.queries.copying import applicants_files, copy_of
from alur.foundation.files.queries import FileMissing, open_file

IN_MEMORY = 2 * 1024 * 1024
_CHUNK = 64 * 1024


def archive_of(case: Case, at: datetime, *, language: str = "id") -> IO[bytes]:
    """The zip, at its beginning; the caller closes it. Files that storage lost are named in the page and left out."""
    data = copy_of(case, language=language)
    archive: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the caller closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        names: list[tuple[str, str]] = []
        for number, stored in enumerate(applicants_files(case), start=1):
            name = f"berkas/{number:02}-{stored.name}"
            try:
                with open_file(stored) as source, zipped.open(name, "w") as target:
                    while chunk := source.read(_CHUNK):
                        target.write(chunk)
            except FileMissing:
                name = ""
            names.append((stored.name, name))
        page = render_to_string("protection/copy.html", {"copy": data, "files": names, "made_at": at, "case": case})
        zipped.writestr("data.html", page)
        zipped.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2))
    archive.seek(0)
    return archive
