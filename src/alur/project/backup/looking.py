"""`alur verify` on a restored copy, in a process of its own: this one's settings name the running installation.

`python -m alur.project.backup.looking` is that process: it brings the copy's tables up to this program, as a restore
would, and prints what `alur verify --json` finds.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command

from alur.project.cli import main as alur
from alur.project.cli import setup_django
from alur.project.secrets import FROM_ENVIRONMENT, secrets_path

from .faults import BackupFailed

_SHOWN = 3


@dataclass(frozen=True)
class Looked:
    """What was looked at, all of it whole."""

    checks: int
    seen: int
    """Entries, cases, numbers, files and the like."""


def look_into(url: str, folder: Path, secrets: bytes | None) -> Looked:
    """Verify the copy whose database `url` names and whose files lie in `folder`. BackupFailed with what is wrong."""
    command = [sys.executable, "-m", __name__]
    done = subprocess.run(  # noqa: S603  no shell, arguments of our own
        command, env=_environment(url, folder, secrets), capture_output=True, text=True, check=False
    )
    try:
        found = json.loads(done.stdout)
    except ValueError:
        said = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
        raise BackupFailed(f"Cadangan dapat dimuat, tetapi alur verify tidak dapat dijalankan: {said[-1]}") from None
    if not found["ok"]:
        words = [f"{fault['text']} [{fault['code']}]" for check in found["checks"] for fault in check["found"]]
        raise BackupFailed(
            f"Cadangan dapat dimuat, tetapi alur verify menemukan {found['faults']} kesalahan di dalamnya:"
            f" {'; '.join(words[:_SHOWN])} Jalankan juga di sistem yang berjalan: alur verify"
        )
    return Looked(len(found["checks"]), sum(check["seen"] for check in found["checks"]))


def _environment(url: str, folder: Path, secrets: bytes | None) -> Mapping[str, str]:
    own = {"ALUR_DATA": str(folder), "DATABASE_URL": url, "ALUR_SECRETS": str(secrets_path().absolute())}
    kept = dict(os.environ)
    if secrets is not None:
        (folder / "secrets.json").write_bytes(secrets)  # the folder is its owner's only, and goes
        own["ALUR_SECRETS"] = str(folder / "secrets.json")
        kept = {name: value for name, value in kept.items() if name not in FROM_ENVIRONMENT}
    return {**kept, **own}


def main() -> int:
    """The process on the copy."""
    setup_django()
    call_command("migrate", verbosity=0, interactive=False)
    return alur(["verify", "--json"])


if __name__ == "__main__":
    sys.exit(main())
