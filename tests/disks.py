"""Disks of a test's own: one that is small, and one whose power can be cut. Both need root; without, tests skip."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

XFS_MEGABYTES = 320
"""mkfs.xfs takes no less than 300."""


def _mounted(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


def _unmount(folder: Path) -> None:
    """At once when nobody uses it; a killed process may take a moment to let go."""
    ends = time.monotonic() + 20
    while subprocess.run(["umount", folder], capture_output=True, check=False).returncode:
        if time.monotonic() > ends:
            subprocess.run(["umount", "--lazy", folder], capture_output=True, check=False)
            raise TimeoutError(f"{folder} is still in use")
        time.sleep(0.1)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator["SmallDisk"]:
    """A disk of that size at `folder`; skips where this user may not mount one."""
    folder.mkdir(exist_ok=True)
    if not _mounted("-t", "tmpfs", "-o", f"size={kilobytes}k", "alur", str(folder)):
        pytest.skip("SKIPPED, NOT TESTED: a full disk; this user may not mount a small one (needs root)")
    try:
        yield SmallDisk(folder)
    finally:
        _unmount(folder)


class SmallDisk:
    """A disk that a test fills and frees."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Until not one block is left; again, when others gave some back."""
        with self._filler.open("ab", buffering=0) as filler:
            for size in (1 << 20, 1 << 16, 4096):
                with suppress(OSError):
                    while True:
                        filler.write(b"\0" * size)

    def free(self) -> None:
        self._filler.unlink(missing_ok=True)

    @property
    def blocks_left(self) -> int:
        return os.statvfs(self.folder).f_bavail


@contextmanager
def frail_disk(folder: Path) -> Iterator["FrailDisk"]:
    """An xfs of its own at `folder`; skips where there is no xfs, no loop device, or no right to mount."""
    if shutil.which("mkfs.xfs") is None or shutil.which("xfs_io") is None:
        pytest.skip("SKIPPED, NOT TESTED: a power cut; no xfsprogs on this machine (apt install xfsprogs)")
    folder.mkdir(exist_ok=True)
    image = folder.with_suffix(".xfs")
    with image.open("wb") as file:
        file.truncate(XFS_MEGABYTES << 20)
    subprocess.run(["mkfs.xfs", "-q", image], check=True, capture_output=True)
    disk = FrailDisk(image, folder)
    if not disk.mount():
        pytest.skip("SKIPPED, NOT TESTED: a power cut; this user may not mount xfs on a loop device (needs root)")
    try:
        yield disk
    finally:
        _unmount(folder)
        image.unlink()


class FrailDisk:
    """A disk that loses whatever was not made durable."""

    def __init__(self, image: Path, folder: Path) -> None:
        self.image, self.folder = image, folder

    def mount(self) -> bool:
        return _mounted("-t", "xfs", "-o", "loop", str(self.image), str(self.folder))

    def cut(self) -> None:
        """The power is gone: from now on nothing reaches the disk, not even what xfs still had in its log's memory."""
        subprocess.run(["xfs_io", "-x", "-c", "shutdown", self.folder], check=True, capture_output=True)

    def return_of_power(self) -> None:
        """What the disk had is there again, after xfs went through its log; what only memory had is gone."""
        _unmount(self.folder)
        assert self.mount(), "xfs does not come back"
