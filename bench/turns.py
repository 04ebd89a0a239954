"""Measured processes that take turns: each has a database of its own, so that a busy machine slows all alike."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).parents[1]
"""Where modules of the benchmark are found by their names."""
SETTINGS = "alur.project.settings.dev"


@dataclass(frozen=True)
class Options:
    """What the command line says. `rounds` None: as many as the part thinks right."""

    sizes: tuple[int, ...] = (1_000, 100_000)
    rounds: int | None = None
    keep: Path | None = None


class Databases:
    """Empty databases, seeded ones and copies of them, on one back end; all are gone when `stack` ends."""

    def __init__(self, stack: ExitStack, database: str, keep: Path | None = None) -> None:
        self.stack, self.keep = stack, keep
        self.folders: dict[str, Path] = {}
        self.environments: dict[str, dict[str, str]] = {}
        self.server = ""
        if database == "postgres":
            from tests.machine import Postgres

            server = Postgres.find()
            if server is None:
                sys.exit("no PostgreSQL server on this machine")
            self.server = stack.enter_context(server)

    def make(self, name: str, of: str = "") -> dict[str, str]:
        """What the environment of its process says. A copy of `of` needs that one's process to have ended."""
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="alur-bench-")))
        self.folders[name] = folder
        if of:
            shutil.copytree(self.folders[of], folder, dirs_exist_ok=True)
        said = {"ALUR_DATA": str(folder), "DJANGO_SETTINGS_MODULE": SETTINGS}
        return said | {"DATABASE_URL": self._database(name, of)} if self.server else said

    def seeded(self, size: int) -> dict[str, str]:
        """Of the database with so many cases, which is only read: seeded once for all parts of a run, and on SQLite
        once for all runs if it is kept.
        """
        name = str(size)
        if name not in self.environments:
            self.environments[name] = self._kept(name) if self.keep and not self.server else self.make(name)
        return self.environments[name]

    def filled(self, stack: ExitStack, size: int) -> dict[str, str]:
        """As `seeded`, when nobody needs the process that seeds."""
        env = self.seeded(size)
        seeding = Child(stack, "bench.fill", str(size), env=env)
        seeding.read()
        seeding.end()
        return env

    def _kept(self, name: str) -> dict[str, str]:
        assert self.keep
        folder = self.folders[name] = self.keep / f"sqlite-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        return {"ALUR_DATA": str(folder), "DJANGO_SETTINGS_MODULE": SETTINGS}

    def _database(self, name: str, of: str) -> str:
        import psycopg
        from psycopg import sql

        make = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(f"bench_{name}"))
        if of:
            make += sql.SQL(" TEMPLATE {}").format(sql.Identifier(f"bench_{of}"))
        with psycopg.connect(self.server.replace("postgres://", "postgresql://", 1), autocommit=True) as connection:
            connection.execute(make)
        return urlunsplit(urlsplit(self.server)._replace(path=f"/bench_{name}"))


class Child:
    """A Python module in a process of its own, asked by lines; it answers each with one line of JSON."""

    def __init__(self, stack: ExitStack, module: str, *arguments: str, env: dict[str, str]) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALUR_", "DJANGO_"))}
        kept.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", module, "--child", *arguments]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, env=kept | env, stdin=pipe, stdout=pipe, text=True, cwd=ROOT)
        stack.callback(self.end)

    def end(self) -> None:
        """Let it finish; a second call does nothing."""
        if self.process.stdin and not self.process.stdin.closed:
            self.process.stdin.close()
            self.process.wait(timeout=60)

    def read(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            sys.exit("a measured process has ended; its message stands above")
        return json.loads(line)

    def ask(self, line: str) -> Any:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.read()
