"""What the documents show is what happens: every example is run, every shown output compared."""

import re
import shlex
from datetime import UTC, datetime
from itertools import groupby

import pytest

from alur.foundation.offices.actions import create_office, create_position
from alur.project import cli
from alur.project.cli import main
from alur.project.demo.offices import OFFICES

from .pages import ROOT, examples, files_of, text

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
AS_ALUR = "sudo -u alur "
"""Before a command that an administrator types for the account of the service."""
BY_ALUR = [example for example in examples() if example.command.removeprefix(AS_ALUR).startswith("./alur ")]
SHOWN = [example for example in BY_ALUR if example.output]


def _same(output: str) -> str:
    """Without what changes by itself: the version of the almanac, and blanks at line ends."""
    lines = re.sub(r"holidays \d+(\.\d+)*", "holidays N", output).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def _words(command: str) -> list[str]:
    """The arguments after `./alur`."""
    return shlex.split(command.removeprefix(AS_ALUR))[1:]


def _demo_offices() -> None:
    """The demo's offices and positions, without its SOPs and cases."""
    for seed in OFFICES:
        office = create_office(
            slug=seed.slug, name=seed.name, short_name=seed.short_name, zone=seed.zone, by="system", at=AT
        )
        for each in seed.positions:
            create_position(office=office, key=each.key, name=each.name, by="system", at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("page", sorted({example.page for example in SHOWN}), ids=lambda page: page.name)
def test_every_shown_output_is_what_the_command_prints(page, tmp_path, monkeypatch, capsys):
    """In the order of the page, on one database: a later example may build on an earlier one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))  # what `--data` sets is taken back afterwards
    for name, body in _saved(page).items():
        (tmp_path / name).write_text(body, encoding="utf-8")
    _demo_offices()
    for example in [example for example in SHOWN if example.page == page]:
        main(_words(example.command))
        said = capsys.readouterr()
        assert _same(said.out + said.err) == _same(example.output), str(example)


def _saved(page):
    """The files that the reader was told to save, and the wrong one that pengelola.md describes in words."""
    found = files_of(page)
    toy = found.get("pinjam-ruang.yaml", "")
    if toy:
        found["salah.yaml"] = toy.replace("time: 1 jam", "time: sejam").replace("to: setujui}", "to: setuju}")
    return found


def test_there_are_examples_with_output_of_deadlines_of_the_ikm_and_of_sop_files():
    counted = {name: len(list(group)) for name, group in groupby(sorted(_words(each.command)[0] for each in SHOWN))}
    assert counted["deadline"] >= 7
    assert counted["skm"] >= 3
    assert counted["sop"] >= 4


@pytest.mark.parametrize("example", BY_ALUR, ids=str)
def test_every_command_that_is_shown_can_be_typed_so(example, monkeypatch, capsys):
    words = _words(example.command)
    if words[0] == "test":
        assert all(f'"{word}"' in text("tests/run.py") for word in words[1:])
        return
    for command in cli._commands():
        monkeypatch.setattr(command, "run", lambda args: 0)
    monkeypatch.setenv("ALUR_DATA", "unused")
    assert main(words) == 0, capsys.readouterr().err


def test_every_file_of_the_project_that_an_example_names_is_there():
    named = [word for example in BY_ALUR for word in _words(example.command) if word.startswith("src/")]
    assert named
    assert [word for word in named if not (ROOT / word).is_file()] == []
