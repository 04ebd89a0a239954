"""`alur migrate`: the tables of a newer program, without serving; back up before."""

import argparse

from . import setup_django

NAME = "migrate"
HELP = "Menyesuaikan tabel basis data dengan program ini (sesudah memasang versi baru)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(args: argparse.Namespace) -> int:
    setup_django()
    from .serve import prepare, used

    with used():
        prepare(migrate=True)
    print("Tabel basis data sesuai dengan program ini.")
    return 0
