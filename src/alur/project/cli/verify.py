"""`alur verify`: is everything that was written still there, unchanged, and does it fit together?"""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alur.foundation.journal.ports import Check, Fault, Inspection

NAME = "verify"
HELP = "Memeriksa riwayat, permohonan, nomor, dan berkas: adakah yang hilang atau diubah."

_EPILOG = """\
Hanya membaca; boleh dijalankan selagi layanan berjalan. Setiap kesalahan disebut satu per satu.
Status keluar: 0 semuanya cocok, 1 ada kesalahan, 2 salah pakai.
"""
_SHOWN = 1000
"""So many faults of one check are printed; all are counted."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog, parser.formatter_class = _EPILOG, argparse.RawDescriptionHelpFormatter
    parser.add_argument("--json", action="store_true", help="cetak JSON: satu objek untuk setiap pemeriksaan")
    parser.add_argument("--anchors", metavar="BERKAS", help="cocokkan dengan jangkar yang disimpan di tempat lain")
    parser.add_argument("--only", metavar="NAMA", action="append", help="pemeriksaan ini saja; boleh diulang")


def run(args: argparse.Namespace) -> int:
    """0, or 1 where anything is not as it must be."""
    from alur.project.cli import setup_django

    setup_django()
    from django.utils.translation import override

    from alur.foundation.journal.ports import Inspection
    from alur.kernel import clock

    kept = read_anchors(Path(args.anchors)) if args.anchors else []
    with override("id"), one_view():
        look = Inspection(at=clock.now(), kept_anchors=kept)
        results = [_checked(check, look, quiet=args.json) for check in chosen(args.only)]
    faults = sum(result["faults"] for result in results)
    if args.json:
        print(json.dumps({"ok": faults == 0, "faults": faults, "checks": results}, ensure_ascii=False, indent=2))
    elif faults:
        print(f"\n{faults} kesalahan ditemukan. Simpan keluaran ini dan jangan ubah apa pun sebelum diperiksa.")
    else:
        print("\nSemuanya cocok.")
    return 1 if faults else 0


def chosen(names: list[str] | None) -> "list[Check]":
    """The checks of these names, or all. WronglyCalled for one that does not exist."""
    from alur.foundation.journal.registry import checks
    from alur.project.cli import WronglyCalled

    for name in names or []:
        if name not in checks:
            raise WronglyCalled(f"pemeriksaan {name} tidak ada; yang ada: {', '.join(checks.names())}")
    history_first = sorted(checks, key=lambda check: not check.name.startswith("journal."))
    return [check for check in history_first if not names or check.name in names]


def read_anchors(file: Path) -> list[dict[str, Any]]:
    """The lines that `alur anchors export` wrote. AlurError where the file is not one."""
    from alur.kernel.errors import AlurError

    try:
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [
            {"owner": str(each["owner"]), "number": int(each["number"]), "digest": each["digest"]} for each in lines
        ]
    except OSError as error:
        raise AlurError(f"{file} tidak dapat dibaca: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError):
        raise AlurError(f"{file} bukan berkas jangkar. Buat dengan: alur anchors export") from None


@contextmanager
def one_view() -> Iterator[None]:
    """Read everything as it was at one moment, while others go on writing."""
    from django.db import connection, transaction

    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # By hand: Django's own transactions would take the lock of a writer (IMMEDIATE).
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def _checked(check: "Check", look: "Inspection", *, quiet: bool) -> dict[str, Any]:
    look.seen = 0
    shown: list[dict[str, str]] = []
    number = 0
    for fault in _faults(check, look):
        number += 1
        if number <= _SHOWN:
            shown.append({"code": fault.code, "about": fault.about, "text": fault.text})
            if not quiet:
                print(f"  ✗ {fault.text} [{fault.code} {fault.about}]", flush=True)
    if not quiet:
        _say(check, look, number)
    return {"check": check.name, "title": str(check.title), "seen": look.seen, "faults": number, "found": shown}


def _faults(check: "Check", look: "Inspection") -> "Iterator[Fault]":
    from alur.foundation.journal.ports import Fault

    try:
        yield from check.run(look)
    except Exception as error:  # one check that breaks down must not hide what the others find
        print(f"alur verify: {check.name}: {type(error).__name__}: {error}", file=sys.stderr)
        yield Fault("check.broken", check.name, f"Pemeriksaan “{check.title}” tidak dapat diselesaikan.")


def _say(check: "Check", look: "Inspection", faults: int) -> None:
    mark, outcome = ("✗", f"{faults} kesalahan") if faults else ("✓", "cocok")
    seen = f"{look.seen:,}".replace(",", ".")
    print(f"{mark} {check.title}: {seen} {check.counts} diperiksa, {outcome}.", flush=True)
