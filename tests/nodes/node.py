"""One node: its own data directory with the keys of all, and a web or worker process."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.world import ROOT, SHORT

START = "import sys; from alur.project.cli import main; sys.exit(main())"


class Node:
    """`what` is `web` or `worker`; `before` stands before its command, as `ip netns exec …` does."""

    def __init__(
        self,
        what: str,
        folder: Path,
        env: Mapping[str, str],
        *,
        keys: Path,
        host: str = "127.0.0.1",
        port: int = 0,
        before: Sequence[str] = (),
        source: Path | None = None,
        lease: float | None = None,
    ) -> None:
        self.what, self.folder, self.before = what, folder, list(before)
        self.host, self.port, self.lease = host, port, lease
        folder.mkdir(mode=0o700)
        shutil.copy(keys, folder / "secrets.json")
        self.env = {**env, "ALUR_DATA": str(folder), "ALUR_HOSTS": f"127.0.0.1,{host}"}
        if source is not None:
            self.env["PYTHONPATH"] = str(source / "src")
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        program = SHORT.format(seconds=self.lease) if self.lease else START
        words = ["serve", "--host", self.host, "--port", str(self.port)] if self.what == "web" else ["worker"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.before, sys.executable, "-c", program, *words],
                cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def wait_until_up(self, seconds: float = 60) -> None:
        """Until it says so: the web by /ready, the worker in its log. The caller is where the node can be reached."""
        ends = time.monotonic() + seconds
        while not self._is_up():
            assert self.process is not None
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < ends, self.log()
            time.sleep(0.1)

    def _is_up(self) -> bool:
        if self.what == "worker":
            return "worker started" in self.log()
        return self.ready() == 200

    def ready(self) -> int:
        """What /ready answers; 0 where nobody does."""
        try:
            with urllib.request.urlopen(f"http://{self.host}:{self.port}/ready", timeout=2) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def ask_to_stop(self) -> None:
        """SIGTERM, as a supervisor sends it: to the process that it started."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def stop(self, seconds: float = 20) -> int:
        """Ask, wait, and answer its exit status; -9 where it had to be killed."""
        if self.process is None:
            return 0
        self.ask_to_stop()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            return self.process.wait()

    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""


def clean_environment() -> dict[str, str]:
    """This process's, without anything that speaks to Alur."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALUR_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return kept
