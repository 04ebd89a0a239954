"""`alur bench archive`: backup, verify and restore of the largest archive, by the product's own commands.

Each is a process of its own; what is kept of it is how long it took and the most memory that it ever had.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from .figures import Figure
from .turns import Databases, Options

MEGABYTES = 400
"""No command may need more, however much there is to read."""


def measure(databases: Databases, options: Options) -> dict[str, Any]:
    """At the last of the sizes."""
    size = options.sizes[-1]
    with ExitStack() as stack:
        env = databases.filled(stack, size)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="alur-bench-")))
        target = folder / "backup.alur"
        found = {"backup": _run(env, "backup", str(target)), "verify": _run(env, "verify")}
        place = databases.make("restored")
        shutil.copy(Path(env["ALUR_DATA"]) / "secrets.json", Path(place["ALUR_DATA"]) / "secrets.json")
        found["restore"] = _run(place, "restore", str(target))
        megabytes = round(target.stat().st_size / 1_000_000)
    return {"cases": size, "megabytes": megabytes, "commands": found}


def figures(database: str, found: dict[str, Any]) -> list[Figure]:
    """Seconds to be seen; memory is bounded."""
    told = partial(Figure, "archive", database)
    cases = f"{found['cases']:_}".replace("_", " ")
    made = [told(f"archive of {cases} cases", found["megabytes"], "MB")]
    for command, each in found["commands"].items():
        made.append(told(f"{command} of {cases} cases", each["seconds"], "s"))
        made.append(told(f"{command}, memory", each["megabytes"], "MB", MEGABYTES))
    return made


def _run(env: dict[str, str], *arguments: str) -> dict[str, float]:
    """The seconds it took, and its largest resident set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALUR_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "alur.project.cli", *arguments],
        env=kept | env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout
    said = process.stdout.read()
    _pid, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"alur {' '.join(arguments)}: {said[-2000:]}")
    return {"seconds": round(time.perf_counter() - began, 1), "megabytes": round(_peak(used), 1)}


def _peak(used: resource.struct_rusage) -> float:
    """Linux counts in kilobytes, macOS in bytes."""
    return used.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)
