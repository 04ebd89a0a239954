"""PostgreSQL: a copy by pg_dump under an exported snapshot, put back by psql in one transaction."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import psycopg

from .database import Content, Snapshot
from .faults import BackupFailed, Damaged

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
)
_PATH = "SET search_path TO public"
"""A dump's script ends with none at all."""
ASIDE = "replaced_"
"""Begins the name of the schema in which a restore keeps what was there."""
_VARIABLES = {"target_session_attrs": "PGTARGETSESSIONATTRS"}
"""What the programs call it whose variable is not PG and its name."""
_DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Postgres:
    """The database that DATABASE_URL names; of several servers, hosts and ports with commas."""

    host: str
    port: str
    user: str
    password: str = field(repr=False)
    name: str
    more: Mapping[str, str] = field(default_factory=dict)
    """Further parameters of the connection (`sslmode`, `target_session_attrs`, …)."""

    engine = "postgresql"

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Postgres":
        """From Django's settings of the database."""
        options = {
            key: str(value)
            for key, value in settings.get("OPTIONS", {}).items()
            if key.startswith("ssl") or key in _VARIABLES
        }
        host, port, user, password, name = (
            str(settings.get(key) or "") for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")
        )
        return cls(host, port, user, password, name, options)

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[Snapshot]:
        dump = folder / "database"
        with self._connected() as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            [name] = connection.execute("SELECT pg_export_snapshot()").fetchone() or [""]
            self._run(
                "pg_dump",
                "--format=custom", "--compress=0", "--no-owner", "--no-acl",
                f"--snapshot={name}", f"--exclude-schema={ASIDE}*", f"--file={dump}",
                newest=_major(connection),
            )  # fmt: skip
            dump.chmod(0o600)
            tables = tuple(row[0] for row in connection.execute(_TABLES))
            yield Snapshot(dump, lambda query: connection.execute(query.encode()), tables)

    def is_empty(self) -> bool:
        with self._connected() as connection:
            return connection.execute(_TABLES).fetchone() is None

    def refuse_if_used(self) -> None:
        with self._connected() as connection:
            [others] = connection.execute(_OTHERS).fetchone() or [0]
        if others:
            raise BackupFailed(
                f"Basis data ini sedang dipakai {others} sambungan lain. Hentikan serve dan worker, lalu ulangi."
            )

    @contextmanager
    def trial(self, content: Content, folder: Path) -> Iterator[str]:
        spare = f"alur_drill_{uuid4().hex[:12]}"
        with self._connected() as connection:
            try:
                connection.execute(f'CREATE DATABASE "{spare}"'.encode())
            except psycopg.errors.InsufficientPrivilege:
                raise BackupFailed(
                    "Untuk uji pulih, pengguna basis data perlu hak membuat basis data sementara."
                    f' Administrator PostgreSQL dapat memberinya: ALTER ROLE "{self.user}" CREATEDB'
                ) from None
            try:
                copy = self._with_name(spare)
                copy.put_back(content, folder, None)
                yield copy.url()
            finally:
                connection.execute(f'DROP DATABASE IF EXISTS "{spare}" WITH (FORCE)'.encode())

    def put_back(self, content: Content, folder: Path, aside: str | None) -> str:
        """The script is written to disk first: a pg_restore that ends half-way must not look like the script's end."""
        script = folder / "database.sql"
        schema = ASIDE + aside.replace("-", "_") if aside else ""
        self._run("pg_restore", "--no-owner", "--no-acl", f"--file={script}", str(content.dump))
        away = [f'ALTER SCHEMA public RENAME TO "{schema}"', "CREATE SCHEMA public"] if schema else []
        first, last = folder / "first.sql", folder / "last.sql"
        first.write_text("".join(f"{each};\n" for each in away))
        last.write_text("".join(f"{each};\n" for each in [_PATH, _counting(content.counts), *content.statements]))
        files = [f"--file={each}" for each in (first, script, last)]
        self._run("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", *files)
        script.unlink()
        with self._connected() as connection:
            connection.execute("ANALYZE")
        return f'skema "{schema}" di basis data {self.name}' if schema else ""

    def url(self) -> str:
        """As DATABASE_URL would say it; holds the password."""
        hosts = ",".join(
            quote(host, safe="[]") + (f":{port}" if port else "")
            for host, port in zip_longest(self.host.split(","), self.port.split(","), fillvalue="")
        )
        who = quote(self.user, safe="") + (f":{quote(self.password, safe='')}" if self.password else "")
        return f"postgres://{who}@{hosts}/{quote(self.name, safe='')}?{urlencode(self.more)}"

    def _with_name(self, name: str) -> "Postgres":
        return Postgres(self.host, self.port, self.user, self.password, name, self.more)

    @contextmanager
    def _connected(self) -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
        known = {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password,
            "dbname": self.name,
        }
        given: dict[str, Any] = {key: value for key, value in {**known, **self.more}.items() if value}
        try:
            with psycopg.connect(**given, autocommit=True, connect_timeout=10) as connection:
                yield connection
        except psycopg.OperationalError as error:
            raise BackupFailed(f"Basis data tidak dapat dipakai: {str(error).strip()}.") from None

    def _run(self, program: str, *arguments: str, newest: int = 0) -> None:
        command = [str(_program(program, newest)), *arguments]
        done = subprocess.run(command, env=self._environment(), capture_output=True, text=True, check=False)  # noqa: S603  no shell, arguments of our own
        if done.returncode:
            said = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
            kind = Damaged if program != "pg_dump" else BackupFailed
            if any("No space left" in line or "could not extend" in line for line in said):
                kind = BackupFailed
            raise kind(f"{program} gagal: {said[0]}")

    def _environment(self) -> dict[str, str]:
        """The password goes by the environment: arguments are seen by every user of the machine."""
        known = {
            "PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user,
            "PGPASSWORD": self.password, "PGDATABASE": self.name,
        }  # fmt: skip
        more = {_VARIABLES.get(key, f"PG{key.upper()}"): value for key, value in self.more.items()}
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        return {**kept, **{key: value for key, value in {**known, **more}.items() if value}, "LC_ALL": "C.UTF-8"}


def _counting(counts: Mapping[str, int]) -> str:
    """SQL that ends the transaction with an error where a table lacks rows or has too many."""
    wrong = (f'(SELECT count(*) FROM public."{table}") <> {count:d}' for table, count in counts.items())  # noqa: S608  of the catalogue
    found = " OR ".join(wrong)
    return f"DO $$ BEGIN IF {found or 'false'} THEN RAISE EXCEPTION 'jumlah baris tidak cocok'; END IF; END $$"


def _major(connection: "psycopg.Connection[tuple[Any, ...]]") -> int:
    return connection.info.server_version // 10000


def _program(name: str, newest: int) -> Path:
    """The newest installed one: pg_dump must not be older than the server, and pg_restore not older than pg_dump."""
    places = [*_DEBIAN.glob(f"*/bin/{name}"), *(Path(found) for found in [shutil.which(name)] if found)]
    versions = sorted((_version(place), str(place)) for place in places)
    if not versions:
        raise BackupFailed(
            f"Program {name} tidak ada di komputer ini."
            " Pasang (Debian/Ubuntu: apt install postgresql-client), lalu ulangi."
        )
    version, place = versions[-1]
    if version < newest:
        raise BackupFailed(
            f"Program {name} di komputer ini versi {version}, peladen PostgreSQL versi {newest}."
            f" Pasang postgresql-client-{newest} atau lebih baru, lalu ulangi."
        )
    return Path(place)


def _version(place: Path) -> int:
    said = subprocess.run([str(place), "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603  no shell, arguments of our own
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0
