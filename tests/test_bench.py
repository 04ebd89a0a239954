"""What the benchmark seeds is as the product would have made it: numbered, chained, in its place. And what it says."""

from xml.etree import ElementTree

import pytest
from django.db import connection

from alur.engine.cases.models import Case, Counter, Task
from alur.engine.cases.queries import case_by_tracking_token, inbox, timeline, tracking_token
from alur.foundation.journal.models import SubjectKey
from alur.foundation.journal.ports import Inspection
from alur.foundation.journal.registry import checks
from alur.project import cli
from alur.project.cli import bench as command
from bench.acts import Acts
from bench.figures import Figure, chart, table
from bench.seeding import AT, seed

pytestmark = pytest.mark.django_db


def test_the_seeded_cases_hold_every_constraint_and_read_like_real_ones():
    made = seed(70)
    connection.check_constraints()
    assert Case.objects.count() == Counter.objects.get().last == 70
    assert sorted(Case.objects.values_list("number", flat=True)) == [f"UJ-2026-{number:04}" for number in range(1, 71)]
    assert made["open"] == inbox(made["officer"], AT).count() == 8
    case = made["case"]
    assert [row.state for row in timeline(case, AT)] == ["done"] * 3
    assert Task.objects.filter(case=case, state="open").count() == 0
    assert case.ended_at is not None
    assert case_by_tracking_token(tracking_token(case)) == case


def test_verify_finds_nothing_in_what_was_seeded_and_every_copy_has_a_key_of_its_own():
    seed(30)
    look = Inspection(at=AT)
    assert [fault for check in checks for fault in check.run(look)] == []
    assert SubjectKey.objects.values("key_sealed").distinct().count() == 30


def test_what_is_sent_over_http_is_what_the_pages_take(client):
    acts = Acts(seed(30)["officer"])
    for kind in ("tracking", "inbox", "submit", "complete"):
        [[method, path, cookies, body, expected]] = acts.ready(kind, 1)
        headers = {"cookie": cookies, "host": "127.0.0.1"}
        answer = client.generic(method, path, body, content_type="application/x-www-form-urlencoded", headers=headers)
        assert answer.status_code == expected, kind
    assert Case.objects.count() == 31
    assert Task.objects.filter(step="putuskan", state="open").count() == 1


SLOW = Figure("http", "sqlite", "<inbox>, to the bare view", 0.2, wanted=0.35, at_least=True)
SMALL = Figure("http", "sqlite", "memory", 300, "MB", wanted=400)
SEEN = Figure("http", "sqlite", "bare view", 450, "a second")


def test_a_figure_says_whether_it_is_as_wanted_and_how_much_of_it_it_takes():
    assert [each.holds for each in (SLOW, SMALL, SEEN)] == [False, True, True]
    assert [round(each.share, 2) for each in (SLOW, SMALL, SEEN)] == [1.75, 0.75, 0.0]
    lines = table([SLOW, SMALL, SEEN]).splitlines()
    assert [line.endswith("← not there yet") for line in lines[1:]] == [True, False, False]


def test_the_chart_is_a_picture_of_the_figures_that_have_a_bound():
    drawn = ElementTree.fromstring(chart([SLOW, SMALL, SEEN], "alur bench"))
    said = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "http, sqlite: <inbox>, to the bare view" in said
    assert "300 MB (≤ 400 MB)" in said
    assert not any("450" in each for each in said)


def test_an_installation_without_the_source_says_where_the_command_works(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(command, "_SOURCE", tmp_path)
    assert cli.main(["bench", "steps"]) == 1
    assert "folder sumber" in capsys.readouterr().err


def test_a_part_that_does_not_exist_is_named_with_those_that_do(monkeypatch):
    monkeypatch.syspath_prepend(str(command._SOURCE))
    with pytest.raises(SystemExit, match="no such part: nope; there are: steps, lists, http, archive"):
        cli.main(["bench", "nope"])
