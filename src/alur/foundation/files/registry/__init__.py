"""Where the bytes lie: a folder of this machine, or what a connector brings (`ALUR_FILES`)."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from alur.foundation.files.ports import Store
from alur.kernel.registry import Registry

from .disk import Disk

stores: Registry[Callable[[str], Store]] = Registry("file store")
"""By the scheme of the address in ALUR_FILES: makes the store of an address."""


def store() -> Store:
    """What keeps the bytes of this installation."""
    return _at(settings.FILES) if settings.FILES else Disk(Path(settings.MEDIA_ROOT))


@cache
def _at(address: str) -> Store:
    return stores.get(urlsplit(address).scheme)(address)
