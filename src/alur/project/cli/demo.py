"""`alur demo`: a ready system to look at. Seeds an empty data folder, then runs web, worker and a mailbox until ended.

A second start continues on the same data. Everything stays on this machine: it listens on 127.0.0.1 only, and its
mail server writes mails into DIR/mail instead of sending them.
"""

import argparse
import fcntl
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alur.kernel.errors import AlurError
from alur.project.environment import settings_file

from . import setup_django
from .serve import check_port, is_free, prepare

if TYPE_CHECKING:
    from alur.project.demo.accounts import Account
    from alur.project.demo.children import Child

NAME = "demo"
HELP = "Menjalankan sistem contoh yang siap dilihat: tiga kantor, petugas, dan puluhan permohonan."

HOST = "127.0.0.1"
FIRST_PORT, TRIED_PORTS = 8000, 20
UP_WITHIN_SECONDS = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", metavar="N", type=int, help=f"port (bawaan: {FIRST_PORT}, atau yang kosong sesudahnya)"
    )


def run(args: argparse.Namespace) -> int:
    folder = Path(os.environ.setdefault("ALUR_DATA", str(Path("demo-data").absolute())))
    if settings_file(folder).exists():
        raise AlurError(
            f"{folder} adalah data sungguhan (ada {settings_file(folder).name}). Demo perlu folder lain: --data."
        )
    port = _port(args.port)
    base_url = f"http://{HOST}:{port}"
    # The demo is the demo: what the environment says of a production does not hold here.
    os.environ["DJANGO_SETTINGS_MODULE"] = "alur.project.settings.dev"
    os.environ["ALUR_BASE_URL"] = base_url
    with _only_one(folder):
        from alur.project.demo.mailbox import Mailbox

        with Mailbox(folder / "mail") as mailbox:
            os.environ["ALUR_SMTP_URL"] = mailbox.url
            accounts = _made_ready(folder, base_url)
            # Only now: until here Ctrl-C simply ends it, and nothing is half-made.
            return _run(folder, port, base_url, accounts, _signalled())


def _port(wanted: int | None) -> int:
    if wanted is not None:
        check_port(wanted)
        if not is_free(HOST, wanted):
            raise AlurError(f"Port {wanted} sudah dipakai program lain. Pilih port lain: alur demo --port N.")
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + TRIED_PORTS):
        if is_free(HOST, port):
            if port != FIRST_PORT:
                print(f"Port {FIRST_PORT} sudah dipakai program lain; demo memakai port {port}.")
            return port
    raise AlurError(f"Port {FIRST_PORT} sampai {port} sudah dipakai. Pilih port lain: alur demo --port N.")


def _signalled() -> threading.Event:
    """Set by the first SIGTERM or Ctrl-C."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return stopping


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Two demos on one folder would be two writers of one demo.json. The lock ends with the process, even killed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".demo-lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlurError(
                f"Demo lain sedang berjalan dengan folder {folder}. Hentikan dahulu, atau pakai --data."
            ) from None
        yield


def _made_ready(folder: Path, base_url: str) -> "list[Account]":
    """Secrets, tables, static files, data and demo.json; the accounts."""
    setup_django()
    prepare(migrate=True)
    from django.db import connections

    from alur.kernel import clock
    from alur.project.demo.accounts import accounts, demo_password, write_demo_file
    from alur.project.demo.seeding import seed

    began = time.monotonic()
    now = clock.now()
    if seed(now=now, password=demo_password()):
        print(f"Data contoh dibuat di {folder} ({time.monotonic() - began:.0f} detik).")
    else:
        print(f"Melanjutkan data contoh di {folder}.")
    write_demo_file(folder, base_url, now)
    found = accounts(now)
    connections.close_all()
    return found


def _run(folder: Path, port: int, base_url: str, accounts: "list[Account]", stopping: threading.Event) -> int:
    from alur.project.demo.children import Child, end_all

    children: list[Child] = []
    try:
        web = ["serve", "--host", HOST, "--port", str(port), "--data", str(folder)]
        children.append(Child.start("web", web, log=folder / "log" / "web.log"))
        children.append(Child.start("worker", ["worker", "--data", str(folder)], log=folder / "log" / "worker.log"))
        if _is_up(base_url, children, stopping):
            _tell(folder, base_url, accounts)
            while not stopping.wait(0.3) and not any(child.has_ended for child in children):
                pass
        if stopping.is_set():
            print("Demo dihentikan. Datanya tetap ada; `alur demo` melanjutkannya.", flush=True)
            return 0
        return _say_why(children)
    finally:
        end_all(children)


def _is_up(base_url: str, children: "list[Child]", stopping: threading.Event) -> bool:
    ends = time.monotonic() + UP_WITHIN_SECONDS
    while time.monotonic() < ends and not stopping.wait(0.1):
        if any(child.has_ended for child in children):
            return False
        try:
            with urllib.request.urlopen(f"{base_url}/ready", timeout=5):  # noqa: S310  our own address
                return True
        except (urllib.error.URLError, OSError):
            continue
    return False


def _say_why(children: "list[Child]") -> int:
    ended = [child for child in children if child.has_ended]
    for child in ended:
        print(f"Bagian “{child.name}” berhenti sendiri. Catatannya di {child.log}:", file=sys.stderr)
        print(child.last_words(), file=sys.stderr)
    if not ended:
        print(f"Demo belum menjawab setelah {UP_WITHIN_SECONDS:.0f} detik. Lihat {children[0].log}.", file=sys.stderr)
    return 1


def _tell(folder: Path, base_url: str, accounts: "list[Account]") -> None:
    from alur.foundation.offices.queries import offices
    from alur.project.demo.accounts import office_url

    lines = ["", f"Demo Alur siap: {base_url}", "", "Halaman layanan untuk pemohon"]
    lines += [f"  {office_url(base_url, office)}  {office.name}" for office in offices()]
    lines += ["", f"Masuk sebagai petugas: {base_url}/akun/masuk/   (kata sandi semua akun: {accounts[0].password})"]
    width = max(len(account.email) for account in accounts)
    office_slug = ""
    for account in accounts:
        if account.office != office_slug:
            office_slug = account.office
            lines.append("")
        lines.append(f"  {account.email:<{width}}  {account.name} – {account.position}")
    lines += [
        "",
        f"Surel keluar tidak dikirim, tetapi ditulis ke {folder / 'mail'}",
        f"Alamat dan akun juga ada di {folder / 'demo.json'}",
        "Hentikan dengan Ctrl-C.",
    ]
    print("\n".join(lines), flush=True)
