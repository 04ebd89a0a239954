"""A whole Alur of its own for a test: database, files, web, worker and mail server, each a real process.

Nothing here reads or writes the product's tables after the seed: a test sees what a person sees.
"""

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from tests.machine import free_port
from tests.smtp_server import SmtpServer

ROOT = Path(__file__).resolve().parent.parent
ALUR = Path(sys.executable).parent / "alur"
SHORT = """
import sys
from datetime import timedelta
import alur.foundation.outbox.rules as rules
rules.LEASE, rules.RENEW_EVERY = timedelta(seconds={seconds}), timedelta(seconds={seconds}) / 4
from alur.project.cli import main; sys.exit(main())
"""
"""A worker whose leases run out sooner."""


class World:
    """`with World() as world:` – an installation with the three sample offices and no case yet.

    `World(cases=True)` has the demo's cases too; `links` are then their applicants' tracking links. `data` and
    `database` name places that the caller made and removes; `lease` are the seconds a killed worker's deliveries wait
    for another one, instead of forty-five. Without `fresh` it is a copy of one that this process seeded before.
    """

    def __init__(
        self,
        *,
        cases: bool = False,
        data: Path | None = None,
        database: str | None = None,
        lease: float | None = None,
        fresh: bool = False,
    ) -> None:
        self.cases = cases
        self.fresh = fresh or database is not None
        self._own = Path(tempfile.mkdtemp(prefix="alur-world-"))
        self.data = data or self._own / "data"
        self.lease = lease
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.mail = SmtpServer()
        self.processes: dict[str, subprocess.Popen] = {}
        self._own_database = None if database or data else own_database()
        self.database = database or self._own_database

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALUR_", "DJANGO_"))}
        kept.pop("DATABASE_URL", None)
        own = {
            "ALUR_DATA": str(self.data),
            "ALUR_BASE_URL": self.url,
            "ALUR_SMTP_URL": self.mail.url,
            "DJANGO_SETTINGS_MODULE": "alur.project.settings.dev",
        }
        return {**kept, **own, **({"DATABASE_URL": self.database} if self.database else {})}

    def __enter__(self) -> "World":
        self.mail.__enter__()
        if self.fresh:
            self.seed()
        else:
            self._copy(_seeded(cases=self.cases))
        self.accounts = json.loads((self.data / "accounts.json").read_text())
        self.links = json.loads((self.data / "links.json").read_text())
        self.start("web")
        self.start("worker")
        self.wait_until_up()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in list(self.processes):
            self.stop(name)
        self.mail.__exit__(None, None, None)
        self.close()

    def close(self) -> None:
        """Remove what it has of its own; `with` does so by itself."""
        with suppress(psycopg.OperationalError):  # the server may have ended before this process
            drop_database(self._own_database)
        shutil.rmtree(self._own, ignore_errors=True)

    def seed(self) -> None:
        """Tables, static files, the sample offices."""
        self.run("-m", "tests.seed", str(self.data), *(["--cases"] if self.cases else []))

    def _copy(self, other: "World") -> None:
        shutil.copytree(other.data, self.data, dirs_exist_ok=True)
        if self.database and other.database:
            name, template = (urlsplit(each).path.lstrip("/") for each in (self.database, other.database))
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}"')  # type: ignore[arg-type]
                connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')  # type: ignore[arg-type]

    def run(self, *arguments: str) -> None:
        """Run Python to its end with this world's environment."""
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.env, check=True)

    def ask(self, *command: str) -> subprocess.CompletedProcess[str]:
        """`alur <command>`, to its end."""
        return subprocess.run(
            [str(ALUR), *command], cwd=ROOT, env=self.env, check=False, capture_output=True, text=True
        )

    def verify(self) -> str:
        """What `alur verify` finds; empty when nothing."""
        done = self.ask("verify")
        return "" if done.returncode == 0 else done.stdout + done.stderr

    def start(self, name: str) -> None:
        """Start `web` or `worker`; its output goes to a file that no fault of a test reaches."""
        program = [sys.executable, "-c", SHORT.format(seconds=self.lease)] if self.lease else [str(ALUR)]
        command = {"web": [str(ALUR), "serve", "--port", str(self.port)], "worker": [*program, "worker"]}[name]
        log = (self._own / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            command,
            cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip

    def freeze(self, name: str) -> None:
        """It stands still, the whole process group: what follows happens to all of it at one moment. Then `kill` it."""
        os.killpg(self.processes[name].pid, signal.SIGSTOP)

    def kill(self, name: str) -> None:
        """kill -9, the whole process group, at once."""
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self, name: str) -> None:
        """Ask to end, and make sure."""
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def wait_until_up(self, seconds: float = 60) -> None:
        """Until the web answers /ready."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.processes["web"].poll() is not None:
                raise RuntimeError(f"web ended:\n{self.log('web')}")
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/ready", timeout=2) as answer:
                if answer.status == 200:
                    return
            time.sleep(0.1)
        raise TimeoutError(f"web not up:\n{self.log('web')}")

    def log(self, name: str) -> str:
        return self.whole_log(name)[-4000:]

    def whole_log(self, name: str) -> str:
        return (self._own / f"{name}.log").read_text(errors="replace")

    def account(self, office: str, position: str) -> dict[str, str]:
        """The first account that holds this position."""
        return next(each for each in self.accounts if each["office"] == office and position in each["positions"])


@cache
def _seeded(*, cases: bool) -> World:
    """One that nobody uses: seeding takes seconds, copying does not."""
    made = World(cases=cases)
    atexit.register(made.close)
    made.seed()
    return made


def own_database() -> str | None:
    """A database of its own in the cluster that DATABASE_URL names; None means SQLite in the data folder."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return None
    name = f"alur_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def drop_database(database: str | None) -> None:
    """What `own_database` made."""
    if database is None:
        return
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        name = urlsplit(database).path.lstrip("/")
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]
