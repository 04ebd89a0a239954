"""What has been written is still there after a power cut."""

import os
from pathlib import Path


def fsync_path(path: Path) -> None:
    """Make a file's content durable, or a folder's names: a rename lives in the folder, not in the file."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
