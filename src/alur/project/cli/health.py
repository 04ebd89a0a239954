"""`alur health`: is everything all right? For the operator, a timer, a monitor."""

import argparse
import json
from dataclasses import asdict

from . import setup_django

NAME = "health"
HELP = "Memeriksa keadaan: basis data, pekerja latar, antrean, ruang disk, cadangan."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="untuk program")


def run(args: argparse.Namespace) -> int:
    setup_django()
    from alur.kernel import clock
    from alur.public.queries.health import condition

    found = condition(clock.now())
    faults = found.faults()
    if args.json:
        print(json.dumps({**asdict(found), "faults": faults}, ensure_ascii=False))
    else:
        print("\n".join(faults) or "Semua baik.")
    return 1 if faults else 0
