"""The web server and the worker as `alur serve` and `alur worker` start them, and what memory they take."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.machine import free_port

ROOT = Path(__file__).parents[1]
SETTINGS = "bench.site.settings"
LONGEST_START_SECONDS = 90
SLICE_SECONDS = 0.04


class Running:
    """One command of ours and all the processes that it starts; it ends with `stack`."""

    def __init__(self, stack: ExitStack, env: dict[str, str], *arguments: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALUR_", "DJANGO_"))}
        kept.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "alur.project.cli", *arguments]
        self.log = Path(env["ALUR_DATA"]) / f"{arguments[0]}.log"
        with self.log.open("ab") as log:
            said = {"stdout": log, "stderr": log, "stdin": subprocess.DEVNULL}
            env = kept | env | {"DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONPATH": str(ROOT)}
            self.process = subprocess.Popen(command, env=env, **said)
        stack.callback(self.end)

    def end(self) -> None:
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=30)
            return
        self.process.kill()

    def megabytes(self) -> float:
        """Proportional set size of the process and its children: what is shared counts once."""
        return round(sum(_pss(pid) for pid in _family(self.process.pid)) / 1000, 1)


class Web(Running):
    """`alur serve` on a free port, ready to answer."""

    def __init__(self, stack: ExitStack, env: dict[str, str], processes: int) -> None:
        self.port = free_port()
        super().__init__(stack, env, "serve", "--port", str(self.port), "--workers", str(processes))
        ends = time.monotonic() + LONGEST_START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > ends:
                sys.exit(f"the web server does not answer:\n{self.log.read_text()}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        with contextlib.suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{self.port}/live", timeout=5) as answer:
            return answer.status == 200
        return False


@contextlib.contextmanager
def small(nodes: list[Web], share: float) -> Iterator[None]:
    """Each of the nodes gets so much of one core: stopped and let go in turns, as a small machine would have it.

    On one machine, nodes, their database and the clients share the cores; this leaves room for those who are asked.
    """
    done = threading.Event()

    def hold(node: Web) -> None:
        pids = _family(node.process.pid)
        while not done.wait(SLICE_SECONDS * share):
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            done.wait(SLICE_SECONDS * (1 - share))
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    threads = [threading.Thread(target=hold, args=(node,)) for node in nodes]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _pss(pid: int) -> int:
    """Kilobytes; Linux only."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
