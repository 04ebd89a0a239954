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
        settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "wal_retrieve_retry_interval=200ms"]
        options = " ".join([f"-p {self.ports[name]}", *(f"-c {each}" for each in settings)])
        log = self.folder / f"{name}.log"
        try:
            self._control(name, "-l", str(log), "-w", "-o", options, "start")
        except subprocess.CalledProcessError:
            raise RuntimeError(f"{name} does not start:\n{log.read_text()[-2000:]}") from None

    def crash(self, name: str) -> None:
        """kill -9 of the server and of every process of its."""
        parent = int((self.folder / name / "postmaster.pid").read_text().split()[0])
        os.kill(parent, signal.SIGSTOP)  # it must not make another child meanwhile
        children = map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split())
        all_of_it = [parent, *children]
        for each in all_of_it:
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        while any(_runs(each) for each in all_of_it):
            time.sleep(0.01)
        # Where nobody buries the dead (a container without an init) the server would take its old self for alive.
        (self.folder / name / "postmaster.pid").unlink()

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
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
