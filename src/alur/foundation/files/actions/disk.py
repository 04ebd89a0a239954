"""Writing a file so that it is still there after a power cut."""

import os
from pathlib import Path

from alur.kernel.durable import fsync_path

INCOMING = "incoming"
"""The folder, inside MEDIA_ROOT, of files that are still being written."""


def write_durably(root: Path, stored_name: str, body: bytes) -> None:
    """Temporary file, fsync, rename, fsync of every folder touched. On failure nothing half-written has the name."""
    target = root / stored_name
    _make_folder(root, target.parent)
    _make_folder(root, root / INCOMING)
    temporary = root / INCOMING / target.name
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    fsync_path(target.parent)


def _make_folder(root: Path, folder: Path) -> None:
    """Make missing folders down from the root, each one's name made durable in its parent."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    at = root
    for part in folder.relative_to(root).parts:
        at = at / part
        if not at.is_dir():
            at.mkdir(exist_ok=True, mode=0o700)
            fsync_path(at.parent)
