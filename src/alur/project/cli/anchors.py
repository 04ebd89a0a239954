"""`alur anchors`: the daily digests over all chains, to keep where nobody of this office can change them."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

NAME = "anchors"
HELP = "Membuat dan mengekspor jangkar harian riwayat, untuk disimpan di tempat lain."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="PERINTAH")
    export = verbs.add_parser("export", help="tulis jangkar, satu baris JSON setiap jangkar", description=HELP)
    export.add_argument("file", nargs="?", metavar="BERKAS", help="berkas tujuan; tanpa ini dicetak")
    export.add_argument("--since", metavar="TANGGAL", help="mulai tanggal ini saja (2026-11-24)")
    verbs.add_parser("make", help="buat jangkar hari ini sekarang juga, bila belum ada", description=HELP)


def run(args: argparse.Namespace) -> int:
    from alur.project.cli import setup_django

    setup_django()
    return _make() if args.verb == "make" else _export(args.file, args.since)


def _make() -> int:
    from alur.foundation.journal.actions import make_anchors
    from alur.kernel import clock

    made = make_anchors(at=clock.now())
    print(f"{made} jangkar dibuat." if made else "Jangkar hari ini sudah ada.")
    return 0


def _export(file: str | None, since: str | None) -> int:
    from alur.foundation.journal.queries import anchors_since, exported
    from alur.kernel.errors import AlurError
    from alur.project.cli import WronglyCalled

    try:
        day = date.fromisoformat(since) if since else None
    except ValueError:
        raise WronglyCalled(f"tanggal {since} tidak dapat dibaca; tulis seperti 2026-11-24") from None
    lines = (json.dumps(exported(each)) for each in anchors_since(day).iterator(chunk_size=1000))
    if file is None:
        for line in lines:
            print(line)
        return 0
    try:
        with Path(file).open("w", encoding="utf-8") as out:
            number = sum(bool(out.write(f"{line}\n")) for line in lines)
    except OSError as error:
        raise AlurError(f"{file} tidak dapat ditulis: {error.strerror or error}") from None
    print(f"{number} jangkar ditulis ke {file}.", file=sys.stderr)
    return 0
