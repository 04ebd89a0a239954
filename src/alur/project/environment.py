"""The settings file of an installation: `alur.env` in its data directory, lines of NAME='value'.

`alur init` writes it, every command reads it; what the environment already says wins. systemd (EnvironmentFile) and
compose (env_file) read the same lines.
"""

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from alur.kernel.errors import AlurError

NAME = "alur.env"
_LINE = re.compile(r"([A-Z][A-Z0-9_]*)=(?:'([^']*)'|\"([^\"\\$`]*)\"|([^\s'\"\\$`]*))")


def settings_file(data: Path) -> Path:
    return data / NAME


def load_environment(data: Path) -> None:
    """Take over what the file says, if there is one; AlurError where it cannot be used, or others may read it."""
    path = settings_file(data)
    if not path.exists():
        return
    for name, value in read_settings(path).items():
        os.environ.setdefault(name, value)


def read_settings(path: Path) -> dict[str, str]:
    """NAME → value; AlurError with the line that is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        mode = path.stat().st_mode
    except OSError as error:
        raise AlurError(f"Berkas pengaturan {path} tidak dapat dibaca: {error.strerror}.") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        # It holds the passwords of the mail server and of the database.
        raise AlurError(f"Berkas pengaturan {path} dapat dibaca pengguna lain. Jalankan: chmod 600 {path}")
    found = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise AlurError(f"Berkas pengaturan {path} baris {number} tidak berbentuk NAMA='nilai'.")
        found[match[1]] = match[2] or match[3] or match[4] or ""
    return found


def write_settings(path: Path, values: Mapping[str, str], heading: str) -> None:
    """Write the file, whole and for its owner only. FileExistsError where there is one: it is never replaced."""
    body = f"# {heading}\n" + "".join(f"{name}='{value}'\n" for name, value in values.items())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()
