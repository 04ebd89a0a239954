"""The keys that sealed data needs. An encrypted archive carries them; a plain one names them by their fingerprints.

An archive that anybody can read must not open what was sealed against just that reader.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from alur.project.secrets import FROM_ENVIRONMENT, read_secrets, secrets_path, write_secrets

from .faults import BackupFailed


@dataclass(frozen=True)
class Fingerprints:
    """Which keys the data was sealed and its links were made with, without telling the keys."""

    sealing: tuple[str, ...]
    link: str

    @classmethod
    def of(cls, sealing_keys: list[str], link_key: str) -> "Fingerprints":
        return cls(tuple(_print(key.strip()) for key in sealing_keys), _print(link_key))

    def opened_by(self, others: "Fingerprints") -> bool:
        """Do those keys open everything? More of them do no harm."""
        return set(self.sealing) <= set(others.sealing) and self.link == others.link


def current() -> Fingerprints:
    """Of the keys that this process runs with."""
    return Fingerprints.of(settings.SEALING_KEYS, settings.LINK_KEY)


def body() -> bytes:
    """What an encrypted archive carries: the keys in the form of secrets.json."""
    keys = {
        "secret_key": settings.SECRET_KEY,
        "sealing_keys": settings.SEALING_KEYS,
        "link_key": settings.LINK_KEY,
    }
    return json.dumps(keys, indent=1).encode()


def settle(wanted: Fingerprints, carried: bytes | None) -> Path | None:
    """See to it that this installation has the keys of the archive; the file that was written, if one was.

    Keys that are here are never overwritten: they must be the right ones. BackupFailed where they are not, or where
    there are none here and the archive carries none.
    """
    path = secrets_path()
    here = _here(path)
    if here is not None:
        if not wanted.opened_by(here):
            raise BackupFailed(
                "Kunci rahasia di sini bukan kunci cadangan ini: data tersegel tidak akan terbaca."
                f" Taruh secrets.json yang benar di {path}, lalu ulangi."
            )
        return None
    if carried is None:
        raise BackupFailed(
            "Cadangan ini tidak memuat kunci rahasia, karena tidak dienkripsi."
            f" Taruh secrets.json yang Anda simpan terpisah di {path}, lalu ulangi."
        )
    write_secrets(path, json.loads(carried))
    return path


def refuse_without(wanted: Fingerprints, carried: bytes | None) -> None:
    """BackupFailed where neither the archive nor this installation has the keys: a restore would be refused too."""
    if carried is None:
        path = secrets_path()
        if (here := _here(path)) is None or not wanted.opened_by(here):
            raise BackupFailed(
                "Kunci rahasia cadangan ini tidak ada di sini, dan cadangan yang tidak dienkripsi tidak memuatnya."
                f" Taruh secrets.json yang Anda simpan terpisah di {path}, lalu ulangi."
            )


def _here(path: Path) -> Fingerprints | None:
    if all(os.environ.get(name) for name in FROM_ENVIRONMENT):
        return Fingerprints.of(os.environ["ALUR_SEALING_KEYS"].split(","), os.environ["ALUR_LINK_KEY"])
    if not path.exists():
        return None
    found: dict[str, Any] = read_secrets(path)
    return Fingerprints.of(found["sealing_keys"], found["link_key"])


def _print(key: str) -> str:
    # The keys are 256 random bits and more, so nobody finds them from this.
    return hashlib.sha256(b"alur key fingerprint\0" + key.encode()).hexdigest()[:16]
