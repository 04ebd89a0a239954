"""Cases that are moved while they run: the model, which knows of no move, finds nothing that differs."""

import os

import pytest

from .moves import Mover
from .property import property_run

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]

RUNS = int(os.environ.get("ALUR_MOVING_RUNS", "7"))
FOCUSES = ("branches", "join in a loop", "nested call", "return past a call", "event", "reopening", "timeout")


def test_a_move_to_the_same_sop_by_other_names_changes_nothing(monkeypatch, capsys):
    figures = property_run(monkeypatch, RUNS, shrink=True, focuses=FOCUSES, even=True, drives=Mover)()
    with capsys.disabled():
        print(f"\n{figures}")
    assert figures.share("moved") > 0.5
    assert figures.met["moved in a branch"] > 0
