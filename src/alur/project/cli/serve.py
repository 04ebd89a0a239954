"""`alur serve`: the web server. Looks at the schema first, collects static files when they changed, then serves.

One process with several threads is right for SQLite, where writers wait for each other anyway; more processes are for
PostgreSQL. Each thread keeps a connection to SQLite of its own, each request takes one from the pool of PostgreSQL, so
threads share none. SIGTERM lets requests under way finish.
"""

import argparse
import ctypes
import gc
import hashlib
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alur.kernel.errors import AlurError

from . import WronglyCalled, setup_django

NAME = "serve"
HELP = "Menjalankan peladen web."

THREADS = 4
"""Per process: enough for requests that wait for the database or the disk."""
KILL_AFTER_SECONDS = 10
"""After SIGTERM, for requests under way."""
_PR_SET_PDEATHSIG = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", metavar="ALAMAT", default="127.0.0.1", help="alamat (bawaan: 127.0.0.1)")
    parser.add_argument("--port", metavar="N", type=int, default=8000, help="port (bawaan: 8000)")
    parser.add_argument("--workers", metavar="N", type=int, default=1, help="jumlah proses (SQLite: cukup 1)")
    parser.add_argument("--migrate", action="store_true", help="sesuaikan dahulu tabel basis data dengan program ini")


def run(args: argparse.Namespace) -> int:
    check_port(args.port)
    if args.workers < 1:
        raise WronglyCalled("--workers paling sedikit 1.")
    setup_django()
    _refuse_plain_http()
    with used():
        prepare(migrate=args.migrate)
        _listen(args)
    return 0


def _listen(args: argparse.Namespace) -> None:
    if not is_free(args.host, args.port):
        raise AlurError(f"Port {args.port} di {args.host} sudah dipakai atau tidak boleh dipakai. Pilih: --port N.")
    _serve(args.host, args.port, args.workers)


def _refuse_plain_http() -> None:
    """Production redirects everything to https: under a plain address nobody would ever see a page."""
    from django.conf import settings

    if settings.SECURE_SSL_REDIRECT and not settings.BASE_URL.startswith("https://"):
        raise AlurError(
            f"Alamat layanan ({settings.BASE_URL}) belum https. Siapkan dahulu: alur init"
            " (untuk melihat-lihat: alur demo; hanya di komputer ini tanpa https:"
            " DJANGO_SETTINGS_MODULE=alur.project.settings.dev)."
        )


@contextmanager
def used() -> Iterator[None]:
    """This process uses the data directory; AlurError while a restore has it, or was cut off half-way."""
    from django.conf import settings

    from alur.project.locks import UNFINISHED, Busy, in_use

    try:
        with in_use(settings.DATA_DIR):
            if (settings.DATA_DIR / UNFINISHED).exists():
                raise AlurError("Pemulihan dari cadangan terputus di tengah jalan. Ulangi: alur restore … --replace")
            yield
    except Busy:
        raise AlurError("Data sedang dipulihkan dari cadangan. Tunggu sampai selesai, lalu ulangi.") from None


def check_port(port: int) -> None:
    """WronglyCalled for what is no port."""
    if not 0 < port < 65536:
        raise WronglyCalled("Port adalah angka 1 sampai 65535.")


def is_free(host: str, port: int) -> bool:
    """Could a server listen there now?"""
    try:
        family, *_rest, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError:
        return False
    return True


def prepare(*, migrate: bool) -> None:
    """Schema, cache table and static files. NotUnicode for a database that cannot be used, SchemaDiffers where the
    schema is wrong and `migrate` is not wanted.
    """
    from django.core.management import call_command
    from django.db import OperationalError, connections

    from alur.project.schema import check_encoding, check_schema

    try:
        check_encoding()
        if migrate:
            call_command("migrate", verbosity=0, interactive=False)
        check_schema()
        call_command("createcachetable", verbosity=0)
    except OperationalError as error:
        raise AlurError(f"Basis data tidak dapat dipakai: {str(error).strip()}.") from None
    _collect_static()
    connections.close_all()
    for each in connections.all(initialized_only=True):
        # Web processes are forked from this one: a pool left open here would share its connections with theirs.
        getattr(each, "close_pool", lambda: None)()


def _collect_static() -> None:
    """Collect when the sources, or Django and whitenoise which write them, are not those of the last time.

    Old names stay in the folder: a page opened before the change still finds its files.
    """
    from django.conf import settings

    from alur.project.locks import in_turn

    with in_turn(settings.DATA_DIR / ".static-lock"):
        root = settings.STATIC_ROOT
        stamp, begun, wanted = root / ".collected", root / ".collecting", _static_digest()
        whole = (root / "staticfiles.json").exists() and stamp.exists() and not begun.exists()
        if not whole or stamp.read_text() != wanted:
            _collect_durably(root, stamp, begun, wanted)


def _collect_durably(root: Path, stamp: Path, begun: Path, wanted: str) -> None:
    """A power cut on the way leaves empty files behind, which would be taken for those that are there already: where
    one was begun and not ended, everything is collected anew."""
    from django.core.management import call_command

    from alur.kernel.durable import fsync_path

    if begun.exists():
        shutil.rmtree(root)
    root.mkdir(parents=True, exist_ok=True)
    begun.touch()
    fsync_path(root)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(wanted)
    os.sync()  # all of it, before nothing tells any more that it was begun
    begun.unlink()
    fsync_path(root)


def _static_digest() -> str:
    from importlib.metadata import version

    from django.contrib.staticfiles.finders import get_finders

    found = hashlib.sha256(f"{version('django')} {version('whitenoise')}".encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = os.stat(storage.path(path))
            found.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _serve(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
        "alur.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        websockets=False,
        blocking_threads=THREADS,
        workers_kill_timeout=KILL_AFTER_SECONDS,
        respawn_failed_workers=True,
        log_dictconfig=_own_log_lines(),
    )
    _import_all()
    server.serve(target_loader=_load)


def _own_log_lines() -> dict[str, Any]:
    """The server's few words (started, stopped, a process died) in the form of all others, to standard error."""
    from django.conf import settings

    handler = {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_links"]}
    quiet = {"level": "INFO", "propagate": False, "handlers": ["stderr"]}
    parts = {name: settings.LOGGING[name] for name in ("version", "disable_existing_loggers", "filters", "formatters")}
    return {**parts, "handlers": {"stderr": handler}, "loggers": {"_granian": quiet, "granian.access": quiet}}


def _import_all() -> None:
    """Import every page before the processes are forked, which then share it in memory while nobody writes to it.

    Python's collector writes to all that it looks through: it is told to leave alone what is there already.
    """
    from django.urls import get_resolver

    import alur.project.wsgi  # noqa: F401  made here, served by each process

    get_resolver().reverse_dict  # noqa: B018  reading it imports every urls and views module
    gc.collect()
    gc.freeze()


def _load(target: str) -> Callable[..., Any]:
    """Runs in each process after the fork, and in one that takes a dead one's place: the application, warm."""
    end_with_parent(os.getppid())
    from alur.project.logs import configure_structlog
    from alur.project.wsgi import application

    configure_structlog()
    _warm()
    return application


def _warm() -> None:
    """The holidays of a year take half a second to compute: not in somebody's first request."""
    from django.db import connections

    from alur.engine.worktime.queries import calendar_for
    from alur.foundation.offices.queries import offices
    from alur.kernel import clock

    year = clock.now().year
    for office in offices():
        calendar = calendar_for(office)
        for each in (year, year + 1):
            calendar.holiday_on(clock.now().date().replace(year=each, month=1, day=1))
    connections.close_all()


def end_with_parent(parent: int) -> None:
    """Get SIGTERM when the process `parent`, our parent, dies in whatever way: nobody is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    else:
        threading.Thread(target=_end_after, args=(parent,), name="alur-orphan", daemon=True).start()
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), signal.SIGTERM)


def _end_after(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
