"""Web and worker as child processes: they end with the demo, and the demo ends when one of them does."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

GRACE_SECONDS = 12.0
"""Between asking a child to end and ending it; a little more than the worker's own."""


@dataclass
class Child:
    """A command of ours, running in a session of its own so that Ctrl-C reaches only the demo, which then ends all."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @classmethod
    def start(cls, name: str, arguments: list[str], *, log: Path) -> Self:
        """Run `alur <arguments>`; its output goes to `log`."""
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603  our own program
                [sys.executable, "-m", "alur.project.demo.child", str(os.getpid()), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return cls(name, process, log)

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def last_words(self) -> str:
        """The end of its log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return "\n".join(lines[-8:])


def end_all(children: list[Child]) -> None:
    """Ask all to end, wait, then end what is left of their process groups."""
    for child in children:
        if not child.has_ended:
            with contextlib.suppress(ProcessLookupError):
                child.process.send_signal(signal.SIGTERM)
    ends = time.monotonic() + GRACE_SECONDS
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(timeout=max(0.1, ends - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
