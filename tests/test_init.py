"""`alur init`: settings, first office, administrator; asked or told, again without harm; and what serves by default."""

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from alur.foundation.offices.models import Office, Officer
from alur.foundation.offices.queries import invited_officer
from alur.kernel.errors import AlurError
from alur.project import environment
from alur.project.cli import init, main
from alur.project.environment import load_environment, read_settings, settings_file, write_settings
from alur.project.setup.answers import QUESTIONS, environment_of
from alur.project.setup.founding import AnotherOffice, found

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ANSWERS = {
    "office": "Dinas Komunikasi Contoh",
    "short": "Diskominfo",
    "slug": "diskominfo",
    "zone": "wita",
    "url": "https://layanan.contoh.go.id",
    "admin_name": "Budi Santoso",
    "admin_email": "Budi@contoh.go.id",
    "smtp": "smtp+starttls://alur:r%40hasia@surel.contoh.go.id",
    "mail_from": "Diskominfo <layanan@contoh.go.id>",
    "database": "",
}
ASKED = {question.words.split()[0]: question.name for question in QUESTIONS}
OPTIONS = ["--office", "Dinas Contoh", "--url", "https://layanan.contoh.go.id", "--admin-name", "Budi",
           "--admin-email", "budi@contoh.go.id"]  # fmt: skip


# ── The office ──


@pytest.mark.django_db
def test_the_administrator_sets_the_first_password_by_the_link(client, settings):
    settings.BASE_URL = "https://layanan.contoh.go.id"
    founded = found(answers=ANSWERS, at=AT)
    assert founded.made
    office, officer = Office.objects.get(), Officer.objects.get()
    assert (office.slug, office.zone, office.short_name) == ("diskominfo", "Asia/Makassar", "Diskominfo")
    assert (officer.email, officer.is_administrator, officer.has_usable_password()) == (
        "budi@contoh.go.id",
        True,
        False,
    )
    assert founded.link.startswith("https://layanan.contoh.go.id/akun/undangan/")
    token = founded.link.rstrip("/").rsplit("/", 1)[1]
    assert invited_officer(officer.pk, token, AT) == officer


@pytest.mark.django_db
def test_again_makes_only_a_new_link_and_none_once_the_password_is_set():
    first = found(answers=ANSWERS, at=AT)
    again = found(answers=ANSWERS, at=datetime(2026, 11, 25, tzinfo=UTC))
    assert (first.made, again.made) == (True, False)
    assert again.link
    assert again.link != first.link
    officer = Officer.objects.get()
    officer.set_password("kuda-lumping-42")
    officer.save()
    assert found(answers=ANSWERS, at=AT).link == ""
    assert Office.objects.count() == Officer.objects.count() == 1


@pytest.mark.django_db
def test_neither_a_second_office_nor_a_second_administrator_comes_in_this_way():
    found(answers=ANSWERS, at=AT)
    with pytest.raises(AnotherOffice, match="diskominfo"):
        found(answers={**ANSWERS, "slug": "lain"}, at=AT)
    with pytest.raises(AnotherOffice, match="Pengaturan"):
        found(answers={**ANSWERS, "admin_email": "orang@lain.example"}, at=AT)
    assert Office.objects.count() == Officer.objects.count() == 1


# ── The answers ──


class Typed:
    """What somebody types, in turn."""

    def __init__(self, monkeypatch, *lines):
        self.lines, self.asked = list(lines), []
        monkeypatch.setattr("builtins.input", self)
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)

    def __call__(self, question):
        self.asked.append(question)
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)


def parsed(*arguments):
    import argparse

    parser = argparse.ArgumentParser()
    init.add_arguments(parser)
    return parser.parse_args(arguments)


def test_it_asks_proposes_and_asks_again_what_cannot_be_used(monkeypatch, capsys):
    typed = Typed(
        monkeypatch, "", "Dinas Komunikasi Contoh", "Diskominfo", "", "Jakarta", "WITA".lower(), "http://x.id",
        "https://layanan.contoh.go.id", "Budi", "budi", "budi@contoh.go.id", "", "", "",
    )  # fmt: skip
    found = init._answers(parsed())
    assert found["slug"] == "diskominfo"
    assert found["zone"] == "wita"
    assert found["mail_from"] == "Diskominfo <layanan@layanan.contoh.go.id>"
    assert found["database"] == ""
    assert typed.lines == []
    said = capsys.readouterr().out
    for hint in ("Isi dahulu", "wib, wita, atau wit", "https", "nama@contoh.go.id"):
        assert hint in said


def test_ending_the_questions_writes_nothing(monkeypatch, tmp_path):
    Typed(monkeypatch, "Dinas Contoh")
    with pytest.raises(AlurError, match="belum ada yang ditulis"):
        init._answers(parsed())


def test_without_a_terminal_what_is_missing_is_named_at_once(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))
    assert main(["init", "--yes", "--office", "Dinas"]) == 2
    assert "--url, --admin-name, --admin-email." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--url", "http://layanan.contoh.go.id"), ("--url", "https://layanan.contoh.go.id/alur"), ("--zone", "gmt"),
        ("--slug", "Dinas Contoh"), ("--admin-email", "budi"), ("--smtp", "surel.contoh.go.id"),
        ("--mail-from", "layanan"), ("--database", "mysql://x/y"), ("--smtp", "smtp://a'b@c"),
    ],
)  # fmt: skip
def test_a_wrong_option_is_refused_with_an_example(capsys, tmp_path, monkeypatch, option, value):
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))
    assert main(["init", "--yes", *OPTIONS, option, value]) == 2
    assert option in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


# ── The settings file ──


def test_the_file_is_read_back_as_it_was_written_and_belongs_to_its_owner(tmp_path):
    wanted = environment_of(ANSWERS, "rahasia")
    write_settings(settings_file(tmp_path), wanted, "Pengaturan")
    assert stat.S_IMODE(settings_file(tmp_path).stat().st_mode) == 0o600
    assert read_settings(settings_file(tmp_path)) == wanted
    assert [each.name for each in tmp_path.iterdir()] == ["alur.env"]
    with pytest.raises(FileExistsError):
        write_settings(settings_file(tmp_path), {}, "")
    assert read_settings(settings_file(tmp_path)) == wanted


def test_what_the_environment_says_wins(tmp_path, monkeypatch):
    write_settings(settings_file(tmp_path), {"ALUR_HOSTS": "berkas", "ALUR_MAIL_FROM": "x"}, "")
    monkeypatch.setattr(environment.os, "environ", {"ALUR_HOSTS": "lingkungan"})
    load_environment(tmp_path)
    assert environment.os.environ == {"ALUR_HOSTS": "lingkungan", "ALUR_MAIL_FROM": "x"}
    load_environment(tmp_path / "tidak-ada")


def test_a_file_that_others_may_read_or_that_is_none_is_refused(tmp_path):
    file = settings_file(tmp_path)
    file.write_text("ALUR_HOSTS=a.id\n")
    file.chmod(0o640)
    with pytest.raises(AlurError, match="chmod 600"):
        read_settings(file)
    file.chmod(0o600)
    assert read_settings(file) == {"ALUR_HOSTS": "a.id"}
    file.write_text("ALUR_HOSTS=a.id\nexport X=$(rm -rf /)\n")
    with pytest.raises(AlurError, match="baris 2"):
        read_settings(file)


def test_an_existing_file_with_other_settings_is_never_overwritten(tmp_path):
    init._settle(settings_file(tmp_path), ANSWERS)
    before = settings_file(tmp_path).read_text()
    init._settle(settings_file(tmp_path), ANSWERS)
    with pytest.raises(AlurError, match=r"tidak ditimpa.*ALUR_BASE_URL"):
        init._settle(settings_file(tmp_path), {**ANSWERS, "url": "https://lain.go.id"})
    assert settings_file(tmp_path).read_text() == before


# ── All of it ──


def run(*arguments, data):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALUR_", "DJANGO_", "DATABASE_"))}
    command = [sys.executable, "-m", "alur.project.cli", *arguments, "--data", str(data)]
    return subprocess.run(command, env=kept, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.once
@pytest.mark.slow
def test_production_is_the_default_and_init_makes_it_ready(tmp_path):
    data = tmp_path / "data"
    done = run("serve", data=data)
    assert done.returncode == 1
    assert "belum https" in done.stderr
    assert "alur init" in done.stderr
    done = run("init", "--yes", *OPTIONS, data=data)
    assert done.returncode == 0, done.stderr
    assert "https://layanan.contoh.go.id/akun/undangan/1/" in done.stdout
    for name in ("alur.env", "secrets.json", "db.sqlite3"):
        assert stat.S_IMODE((data / name).stat().st_mode) == 0o600, name
    assert json.loads((data / "secrets.json").read_text())["secret_key"]
    done = run("demo", data=data)
    assert done.returncode == 1
    assert "data sungguhan" in done.stderr
