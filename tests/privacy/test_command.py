"""`alur retention`: what it shows is what it does."""

from datetime import timedelta

import pytest

from alur.engine.cases.actions import cancel_case
from alur.engine.cases.models import Case
from alur.engine.cases.tests import make
from alur.kernel import clock
from alur.project.cli import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended():
    case = make.started(make.version(make.definition(make.plain_steps())))
    boss = make.officer("bos", is_administrator=True)
    cancel_case(case_id=case.pk, reason="x", officer=boss, at=make.MONDAY_9, key="k")
    return case


def erased(case):
    return Case.objects.filter(pk=case.pk, erased_at__isnull=False).exists()


def test_a_dry_run_shows_and_the_real_one_erases(ended, capsys):
    with clock.frozen(make.MONDAY_9 + timedelta(days=800)):
        assert main(["retention", "--dry-run"]) == 0
        said = capsys.readouterr().out
        assert "kantor  uji  dibatalkan: 1 permohonan" in said
        assert "masa simpan 24 bulan" in said
        assert "1 permohonan akan dihapus data pribadinya. Tidak ada yang diubah." in said
        assert not erased(ended)
        assert main(["retention", "--office", "kantor"]) == 0
        assert capsys.readouterr().out == "1 permohonan dihapus data pribadinya.\n"
    assert erased(ended)


def test_a_dry_run_looks_ahead_to_a_day(ended, capsys):
    with clock.frozen(make.MONDAY_9):
        assert main(["retention", "--dry-run"]) == 0
        assert main(["retention", "--dry-run", "--on", "2029-01-01"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("0 permohonan")
    assert lines[-1].startswith("1 permohonan")
    assert not erased(ended)


@pytest.mark.parametrize("wrong", [["--on", "2029-01-01"], ["--dry-run", "--on", "kapan"], ["--office", "tidak-ada"]])
def test_what_cannot_be_is_refused_and_erases_nothing(ended, wrong, capsys):
    with clock.frozen(make.MONDAY_9 + timedelta(days=800)):
        assert main(["retention", *wrong]) == 2
    assert capsys.readouterr().err.startswith("alur retention: ")
    assert not erased(ended)
