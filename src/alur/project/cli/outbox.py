"""`alur outbox`: what waits to be sent, holding it back, and letting it go."""

import argparse

from . import setup_django

NAME = "outbox"
HELP = "Menahan, memeriksa, dan melepas pengiriman (surel dan webhook)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="TINDAKAN", required=True)
    words = "apakah pengiriman ditahan, dan apa yang menunggu"
    verbs.add_parser("status", help=words, description=words)
    words = "tahan semua pengiriman sampai dilepas"
    verbs.add_parser("hold", help=words, description=words)
    words = "lepas pengiriman yang ditahan"
    release = verbs.add_parser("release", help=words, description=words)
    choice = release.add_mutually_exclusive_group(required=True)
    choice.add_argument("--send", action="store_true", help="kirim semua yang menunggu")
    choice.add_argument(
        "--leave",
        action="store_true",
        help="yang menunggu sekarang mungkin sudah terkirim: petugas memutuskannya di halaman Pengiriman",
    )


def run(args: argparse.Namespace) -> int:
    setup_django()
    from alur.foundation.outbox import actions
    from alur.foundation.outbox.queries import held_since, waiting_count
    from alur.kernel import clock
    from alur.project.schema import check_schema

    check_schema()
    now = clock.now()
    if args.verb == "hold":
        actions.hold(reason="operator", by="system", at=now)
    elif args.verb == "release":
        count = actions.release_held(send=args.send, by="system", at=now)
        print(f"Dilepas: {count} pengiriman " + ("akan dikirim." if args.send else "menunggu keputusan petugas."))
        return 0
    since = held_since()
    print(f"Ditahan sejak {since:%Y-%m-%d %H:%M} UTC" if since else "Tidak ditahan")
    print(f"Menunggu: {waiting_count()} pengiriman")
    return 0
