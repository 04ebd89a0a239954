"""An applicant's copy as a zip: JSON for programs, a page for people, and the files."""

import json
import zipfile
from datetime import datetime
from typing import IO

from django.template.loader import render_to_string

from alur.engine.cases.models import Case
from alur.engine.cases.queries.copying import applicants_files, copy_of
from alur.foundation.files.queries import put_into, zipped


def archive_of(case: Case, at: datetime, *, language: str = "id") -> IO[bytes]:
    """The zip, at its beginning; the caller closes it. Files that storage lost are named in the page and left out."""
    data = copy_of(case, language=language)

    def write(archive: zipfile.ZipFile) -> None:
        stored = enumerate(applicants_files(case), start=1)
        files = [(each.name, put_into(archive, number, each)) for number, each in stored]
        page = render_to_string("protection/copy.html", {"copy": data, "files": files, "made_at": at, "case": case})
        archive.writestr("data.html", page)
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2))

    return zipped(write)
