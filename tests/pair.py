"""Two PostgreSQL servers of a test's own: a primary, and a standby that has everything before a client is told so."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from tests.machine import Postgres, free_port


class Pair:
    """`with Pair(Postgres.find()) as pair:` – both run, and the standby is synchronous."""

    def __init__(self, postgres: Postgres) -> None:
        self.postgres = postgres

    def __enter__(self) -> "Pair":
        self.folder = Path(tempfile.mkdtemp(prefix="alur-pair-"))
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.ports = {"first": free_port(), "second": free_port()}
        first, second = self.folder / "first", self.folder / "second"
        try:
            user = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
            self.postgres.run("initdb", "-D", str(first), *user)
            self.start("first")
            source = f"host=127.0.0.1 port={self.ports['first']} user=postgres application_name=second"
            self.postgres.run("pg_basebackup", "-D", str(second), "-d", source, "-R", "-X", "stream", "-c", "fast")
            self.start("second")
            with self.asked("first") as connection:
                connection.execute("ALTER SYSTEM SET synchronous_standby_names = 'second'")
                connection.execute("SELECT pg_reload_conf()")
                query = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
                ends = time.monotonic() + 30
                while connection.execute(query).fetchone() != (1,):
                    assert time.monotonic() < ends, "the standby does not follow"
                    time.sleep(0.05)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        for name in self.ports:
            with contextlib.suppress(subprocess.CalledProcessError):
                self._control(name, "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """Both, for a client that wants the one which takes writes."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports.values())
        return f"postgres://postgres@{hosts}/{database}?target_session_attrs=read-write"

    def asked(self, name: str) -> "psycopg.Connection":
        return psycopg.connect(f"host=127.0.0.1 port={self.ports[name]} user=postgres dbname=postgres", autocommit=True)

    def start(self, name: str) -> None:
        settings = ["listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}", "max_connections=60"]
        settings.append("wal_retrieve_retry_interval=200ms")
        options = " ".join([f"-p {self.ports[name]}", *(f"-c {each}" for each in settings)])
        self._control(name, "-l", str(self.folder / f"{name}.log"), "-w", "-o", options, "start")

    def crash(self, name: str) -> None:
        """kill -9 of the server and of every process of its."""
        parent = int((self.folder / name / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        for each in [parent, *map(int, children)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        while Path(f"/proc/{parent}/stat").exists() and _runs(parent):
            time.sleep(0.01)

    def promote(self, name: str) -> None:
        """It is the primary now, and waits for no standby: there is none left."""
        self._control(name, "-w", "promote")
        with self.asked(name) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = ''")
            connection.execute("SELECT pg_reload_conf()")

    def _control(self, name: str, *arguments: str) -> None:
        self.postgres.run("pg_ctl", "-D", str(self.folder / name), *arguments)


def _runs(pid: int) -> bool:
    """A zombie does not."""
    with contextlib.suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
