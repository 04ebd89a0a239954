"""`alur deadline` and the command line around it."""

import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from alur.engine.worktime.actions import save_calendar
from alur.engine.worktime.rules import Hours, default_calendar
from alur.engine.worktime.tests.make import make_office
from alur.project.cli import main
from alur.project.secrets import FROM_ENVIRONMENT

ALUR = [sys.executable, "-c", "from alur.project.cli import main; raise SystemExit(main())"]


def _alur(*words, cwd, **environment):
    left_out = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "ALUR_DATA", "ALUR_SECRETS", *FROM_ENVIRONMENT}
    own = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.run([*ALUR, *words], capture_output=True, text=True, cwd=cwd, env=own | environment, check=False)


def test_json_names_every_span_and_leaves_nothing_behind(tmp_path):
    done = _alur("deadline", "2026-03-17 15:50", "2 jam", "--json", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert said["start"] == "2026-03-17T15:50:00+07:00"
    assert said["received"] == "2026-03-25T07:30:00+07:00"
    assert said["due"] == "2026-03-25T09:30:00+07:00"
    assert said["spans"][-1] == {
        "start": "2026-03-25T07:30:00+07:00",
        "end": "2026-03-25T09:30:00+07:00",
        "counted": True,
        "minutes": 120,
        "reason": "jam kerja",
    }
    assert said["calendar"]["zone"] == "Asia/Jakarta"
    assert "holidays" in said["calendar"]["version"]
    assert list(tmp_path.iterdir()) == []  # no database and no secrets were needed


def test_the_text_says_when_and_why(capsys):
    assert main(["deadline", "2026-12-23T15.30", "1 jam", "--zone", "wit"]) == 0

    said = capsys.readouterr().out
    assert "Batas waktu Senin, 28 Desember 2026, 08.00 WIT" in said
    assert "cuti bersama: Hari Raya Natal" in said
    assert "libur: Hari Raya Natal" in said
    assert "akhir pekan" in said


def test_a_tentative_time_has_no_due_instant(capsys):
    assert main(["deadline", "2026-11-24 09:00", "Tentatif", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["due"] is None


@pytest.mark.parametrize(
    "words",
    [
        ["besok", "2 jam"],
        ["2026-02-30 10:00", "2 jam"],
        ["2026-11-24 24:00", "2 jam"],
        ["2026-11-24", "2 jam"],
        ["2026-11-24 09:00+07:00", "2 jam"],
        ["0001-01-01 09:00", "2 jam"],
        ["2026-11-24 09:00", "2 minggu"],
        ["2026-11-24 09:00", "99999999 jam"],
        ["2026-11-24 09:00", "9" * 40 + " hari"],
        ["2026-11-24 09:00", "2 jam", "--zone", "Asia/Singapore"],
        ["2026-11-24 09:00", "2 jam", "--zone", "WIB", "--office", "balai"],
        ["2026-11-24 09:00"],
        ["2026-11-24 09:00", "2 jam", "--warna", "merah"],
    ],
)
def test_bad_input_is_told_in_one_sentence_and_ends_with_2(words, capsys):
    assert main(["deadline", *words]) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("alur")
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err


@pytest.mark.parametrize("words", [["--help"], ["deadline", "--help"]])
def test_help_is_there_for_all(words, capsys):
    assert main(words) == 0
    assert "--data DIR" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["terbang"]])
def test_an_unknown_command_ends_with_2(words, capsys):
    assert main(words) == 2
    assert "Lihat: alur --help" in capsys.readouterr().err


def test_finding_the_commands_does_not_load_django():
    look = "import sys; from alur.project.cli import main; main(['--help']); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.django_db
def test_an_office_s_own_calendar_decides(capsys):
    office = make_office(zone="Asia/Makassar")
    late = replace(default_calendar(office.zone), week=(None, Hours(600, 900), *default_calendar(office.zone).week[2:]))
    save_calendar(office=office, calendar=late, by="system", at=datetime(2026, 11, 1, tzinfo=UTC))

    assert main(["deadline", "2026-11-24 08:00", "1 jam", "--office", "balai", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["due"] == "2026-11-24T11:00:00+08:00"
    assert said["calendar"]["office"] == "balai"
    assert said["calendar"]["version"].startswith("edisi 1")


@pytest.mark.django_db
def test_an_unknown_office_is_told(capsys):
    assert main(["deadline", "2026-11-24 08:00", "1 jam", "--office", "tidak-ada"]) == 2
    assert "tidak-ada" in capsys.readouterr().err


def test_an_office_without_a_database_is_told_and_ends_with_1(tmp_path):
    done = _alur("deadline", "2026-11-24 08:00", "1 jam", "--office", "balai", "--data", "data", cwd=tmp_path)

    assert done.returncode == 1
    assert done.stderr.startswith("alur deadline: Basis data")
    assert stat.S_IMODE((tmp_path / "data" / "secrets.json").stat().st_mode) == 0o600
