"""The secrets of one installation: a file in its data directory, made on first use, readable by its owner only."""

import base64
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alur.kernel.durable import fsync_path
from alur.kernel.errors import AlurError

NAMES = ("secret_key", "sealing_keys", "link_key")
FROM_ENVIRONMENT = ("ALUR_SECRET_KEY", "ALUR_SEALING_KEYS", "ALUR_LINK_KEY")


def ensure_secrets() -> None:
    """See to it that the secrets exist where `settings/base.py` reads them; AlurError where the file is unusable.

    Nothing is written where the environment brings all three. An existing file is never touched: with other sealing
    keys, what is sealed could not be opened again.
    """
    if all(os.environ.get(name) for name in FROM_ENVIRONMENT):
        return
    path = secrets_path()
    if not path.exists():
        _create(path)
    read_secrets(path)


def secrets_path() -> Path:
    """Where the secrets of this installation lie."""
    return Path(os.environ.get("ALUR_SECRETS") or Path(os.environ.get("ALUR_DATA", "alur-data")) / "secrets.json")


def read_secrets(path: Path) -> dict[str, Any]:
    """What is in the file, checked; AlurError where it cannot be used."""
    try:
        found = json.loads(path.read_text())
    except OSError as error:
        raise AlurError(_unusable(path, error)) from None
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(found.get(name) for name in NAMES):
        raise AlurError(f"Berkas rahasia {path} rusak. Kembalikan dari cadangan.")
    return found


def write_secrets(path: Path, body: Mapping[str, Any]) -> None:
    """Write the whole file under another name, then give it its own: nobody ever reads half of it.

    A file that is there already stays: another process was first, and its secrets hold.
    """
    try:
        _write(path, body)
    except OSError as error:
        raise AlurError(_unusable(path, error)) from None


def _create(path: Path) -> None:
    write_secrets(
        path,
        {
            "secret_key": secrets.token_urlsafe(64),
            "sealing_keys": [base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()],  # a Fernet key is just that
            "link_key": secrets.token_urlsafe(48),
        },
    )


def _write(path: Path, body: Mapping[str, Any]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, draft = tempfile.mkstemp(prefix=".secrets-", dir=path.parent)  # made 0600
    try:
        with os.fdopen(number, "w") as file:
            json.dump(body, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # fails where another process was first: then that one's secrets hold
        except FileExistsError:
            return
        fsync_path(path.parent)
    finally:
        os.unlink(draft)


def _unusable(path: Path, error: OSError) -> str:
    return f"Berkas rahasia {path} tidak dapat dibaca atau dibuat: {error.strerror}."
