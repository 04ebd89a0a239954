"""Removing the files of what is erased: the rows in the transaction of the act, the bytes once it is committed."""

from collections.abc import Collection

from django.db import transaction

from alur.foundation.files.models import StoredFile

from .storing import forget_bytes


def erase_files(*, about: Collection[str]) -> int:
    """Remove every file about these (`case:<id>`). How many.

    Killed in between, the sweep removes the bytes a day later: no row knows them any more.
    """
    found = StoredFile.objects.filter(about__in=about)
    names = list(found.values_list("stored_name", flat=True))
    if not names:
        return 0
    found.delete()
    transaction.on_commit(lambda: forget_bytes(names))
    return len(names)
