"""Removing the files of what is erased: the rows in the transaction of the act, the bytes once it is committed."""

from collections.abc import Collection

from django.db import transaction

from alur.foundation.files.models import StoredFile


def erase_files(*, about: Collection[str]) -> int:
    """Remove every file about these (`case:<id>`). How many.

    Killed in between, the sweep removes the bytes a day later: no row knows them any more.
    """
    found = StoredFile.objects.filter(about__in=about)
    paths = [stored.path for stored in found.only("stored_name")]
    if not paths:
        return 0
    found.delete()

    def unlink() -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    transaction.on_commit(unlink)
    return len(paths)
