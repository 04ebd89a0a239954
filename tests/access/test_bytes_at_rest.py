"""The very bytes on disk: what SQLite leaves in its log and free pages, and the folder of files."""

from pathlib import Path

import pytest
from django.db import connection

from .journey import walk_through
from .place import NAME, build, frozen
from .secrets_of import NUMBERS


@pytest.mark.django_db(transaction=True)
def test_the_files_of_the_database_and_of_the_data_folder_hold_no_number_plain(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    with frozen():
        walk_through(build())
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert files
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        files += database.parent.glob(f"{database.name}*")
    else:  # pragma: no cover  its files are the server's; what the tables hold is in test_seals
        assert connection.vendor == "postgresql"
    raw = b"".join(each.read_bytes() for each in files)
    if connection.vendor == "sqlite":
        assert NAME.encode() in raw  # the scan does read what was written
    for spellings in NUMBERS.values():
        for each in spellings:
            assert each.encode() not in raw
