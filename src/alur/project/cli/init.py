"""`alur init`: settings file, tables, first office and administrator. Asks, or takes it all from the options."""

import argparse
import os
import secrets
import sys
from pathlib import Path

from alur.kernel.errors import AlurError
from alur.project.environment import load_environment, read_settings, settings_file, write_settings
from alur.project.setup.answers import QUESTIONS, Question, environment_of

from . import WronglyCalled, data_folder, setup_django

NAME = "init"
HELP = "Menyiapkan pemasangan baru: pengaturan, basis data, kantor pertama, dan administratornya."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    for question in QUESTIONS:
        parser.add_argument(question.option, metavar="ISI", help=question.words)
    parser.add_argument("--yes", action="store_true", help="jangan bertanya: pakai pilihan dan usulan")


def run(args: argparse.Namespace) -> int:
    os.umask(0o077)
    folder = data_folder()
    answers = _answers(args)
    path = settings_file(folder)
    _settle(path, answers)
    load_environment(folder)
    setup_django()
    from alur.kernel import clock
    from alur.project.cli.serve import prepare, used
    from alur.project.setup.founding import found

    with used():
        prepare(migrate=True)
        founded = found(answers=answers, at=clock.now())
    print(f"Kantor {'dibuat' if founded.made else 'sudah ada'}: {answers['office']}")
    print(f"Pengaturan: {path}")
    if founded.link:
        print(f"\nTautan kata sandi pertama untuk {answers['admin_name']} (sekali pakai, berlaku 7 hari):")
        print(f"  {founded.link}")
    print(
        "\nLangkah berikutnya:\n"
        "  1. alur serve dan alur worker, sebaiknya lewat systemd (docs/operations.md)\n"
        "  2. buka tautan di atas, pasang kode kedua, lalu ikuti halaman Pengaturan\n"
        "  3. alur backup, dan simpan salinannya di mesin lain"
    )
    return 0


def _answers(args: argparse.Namespace) -> dict[str, str]:
    asks = not args.yes and sys.stdin.isatty()
    known: dict[str, str] = {}
    lacking = []
    for question in QUESTIONS:
        given: str | None = getattr(args, question.name)
        if given is not None:
            known[question.name] = _checked(question, given.strip())
        elif asks:
            known[question.name] = _ask(question, known)
        else:
            known[question.name] = question.proposal(known) if question.proposal else ""
            if question.proposal is None:
                lacking.append(question.option)
    if lacking:
        raise WronglyCalled(
            f"Yang belum diisi: {', '.join(lacking)}. Jalankan di terminal untuk ditanyai satu per satu."
        )
    return known


def _checked(question: Question, value: str) -> str:
    if fault := question.fault(value):
        raise WronglyCalled(f"{question.option}: {fault}")
    return value


def _ask(question: Question, known: dict[str, str]) -> str:
    proposal = question.proposal(known) if question.proposal else ""
    while True:
        try:
            typed = input(f"{question.words}{f' [{proposal}]' if proposal else ''}: ").strip() or proposal
        except EOFError:
            raise AlurError("Dibatalkan; belum ada yang ditulis.") from None
        fault = question.fault(typed)
        if not fault:
            return typed
        print(f"  {fault}")


def _settle(path: Path, answers: dict[str, str]) -> None:
    """Write the file, or see that the one which is there says the same: it is never overwritten."""
    if not path.exists():
        try:
            write_settings(
                path, environment_of(answers, secrets.token_urlsafe(32)), "Pengaturan Alur; lihat docs/operations.md"
            )
        except FileExistsError:
            pass
        except OSError as error:
            raise AlurError(f"{path} tidak dapat ditulis: {error.strerror}.") from None
        else:
            return
    there = read_settings(path)
    wanted = environment_of(answers, there.get("ALUR_METRICS_TOKEN", ""))
    other = sorted(name for name, value in wanted.items() if there.get(name, "") != value)
    if other:
        raise AlurError(
            f"{path} sudah ada dan tidak ditimpa, tetapi isinya lain untuk {', '.join(other)}."
            " Ubah berkasnya sendiri, atau jalankan alur init dengan isi yang sama."
        )
