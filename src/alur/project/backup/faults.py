"""What can go wrong with a backup, in words for the person who runs it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alur.foundation.files.ports import StoreAway
from alur.kernel.errors import AlurError


class BackupFailed(AlurError):
    """No archive was made, or nothing was restored; `str()` says why and what to do."""


class Damaged(BackupFailed):
    """The archive is not whole, was changed, or the passphrase is not the one it was made with."""


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Trouble with the disk, a full one above all, or with what keeps the files: in words."""
    try:
        yield
    except StoreAway as away:
        raise BackupFailed(f"Penyimpanan berkas tidak menjawab ({away}). Periksa ALUR_FILES, lalu ulangi.") from None
    except OSError as error:
        where = error.filename or path
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise BackupFailed(f"Tidak ada cukup ruang untuk menulis {where}. Kosongkan tempat, lalu ulangi.") from None
        raise BackupFailed(f"{where} tidak dapat dibaca atau ditulis: {error.strerror or error}.") from None
