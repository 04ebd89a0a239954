"""The command line: `alur <command> …`.

A command is a module of this package with `NAME`, `HELP`, `add_arguments(parser)` and `run(args) -> int` (the exit
status). It is found by being here. A command with verbs (`alur sop check`) adds its own sub-parsers. Modules import
Django and everything that needs it inside `run`, after `setup_django()`: `alur --help` must answer at once.

Exit status: 0 done, 1 failed, 2 wrongly called. Every command takes `--data DIR`.
"""

import argparse
import importlib
import os
import pkgutil
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, Protocol, cast

from alur.kernel.errors import AlurError

_IN_INDONESIAN = (
    (r"the following arguments are required: (.*)", r"yang wajib diisi belum ada: \1"),
    (r"unrecognized arguments: (.*)", r"tidak dikenal: \1"),
    (r"argument .*: invalid choice: (.*) \(choose from (.*)\)", r"pilihan \1 tidak ada; yang ada: \2"),
    (r"argument (.*): expected one argument", r"\1 harus diikuti nilainya"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 dan \2 tidak dapat dipakai bersama"),
    (r"argument (.*): invalid \w+ value: (.*)", r"nilai \2 untuk \1 tidak dapat dipakai"),
)


class WronglyCalled(AlurError):
    """What was typed after the command cannot be used: exit status 2."""


class Command(Protocol):
    """What a module of this package offers."""

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> int: ...


class _Parser(argparse.ArgumentParser):
    """Knows `--data` at every level of sub-commands, and says in Indonesian what is wrong."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  argparse's own signature
        options.setdefault("allow_abbrev", False)
        super().__init__(**options)
        self.add_argument(
            "--data", metavar="DIR", default=argparse.SUPPRESS, help="folder data (bawaan: ALUR_DATA, lalu ./alur-data)"
        )

    def error(self, message: str) -> NoReturn:
        for english, indonesian in _IN_INDONESIAN:
            message = re.sub(f"^{english}$", indonesian, message)
        self.exit(2, f"{self.prog}: {message}. Lihat: {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the answer is the exit status."""
    commands = _commands()
    parser = _Parser(prog="alur", description="Alur menjalankan SOP yang sudah ditandatangani.")
    choices = parser.add_subparsers(dest="command", metavar="PERINTAH", required=True)
    for command in commands:
        own = choices.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        command.add_arguments(own)
        own.set_defaults(run=command.run)
    try:
        args = parser.parse_args(argv)
    except SystemExit as done:  # argparse ends the process on --help and on wrong arguments
        return int(done.code or 0)
    if "data" in args:
        os.environ["ALUR_DATA"] = str(Path(args.data).absolute())
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except AlurError as error:
        print(f"alur {args.command}: {error}", file=sys.stderr)
        return 2 if isinstance(error, WronglyCalled) else 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `alur … | head`: whoever read us has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def setup_django(*, secrets: bool = True) -> None:
    """Make Django usable in this process; AlurError where the secrets are not.

    `secrets` False neither makes nor wants them: a restore brings its own.
    """
    import django
    from django.apps import apps

    from alur.project.environment import load_environment
    from alur.project.secrets import ensure_secrets

    if apps.ready:
        return
    load_environment(data_folder())
    # The safe one where nobody chose: https only. The demo chooses for itself.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alur.project.settings.prod")
    if secrets:
        ensure_secrets()
    django.setup()


def data_folder() -> Path:
    """The data directory, as the settings will find it."""
    return Path(os.environ.get("ALUR_DATA", "alur-data")).absolute()


def _commands() -> list[Command]:
    found = (importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    return sorted((cast("Command", module) for module in found if hasattr(module, "NAME")), key=lambda it: it.NAME)
