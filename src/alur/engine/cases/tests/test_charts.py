"""How the live chart of a case stands: by step, after every kind of act; and that the signed one never changes."""

from datetime import timedelta

import pytest

from alur.engine.cases.actions import cancel_case, suspend_task
from alur.engine.cases.queries import live_chart, signed_chart
from alur.engine.cases.queries.charts import states_of

from . import make

pytestmark = pytest.mark.django_db
AT = make.MONDAY_9
ROWS = [
    {"no": 1, "activity": "Mengajukan"},
    {"no": 2, "activity": "Memeriksa", "time": "10 menit"},
    {"no": 3, "activity": "Melihat", "display_only": True},
]
OUTCOMES = {
    "sesuai": {"label": "Sesuai", "to": "catat"},
    "kurang": {"label": "Kurang", "to": "permohonan", "back": True},
    "tolak": {"label": "Tolak", "to": "ditolak", "added": True},
}
STEPS = [
    *make.plain_steps(outcomes=OUTCOMES),
    {"id": "catat", "name": "Mencatat", "executor": "petugas", "added": True, "then": "selesai"},
]


@pytest.fixture
def case():
    return make.started(make.version(make.definition(STEPS, rows=ROWS)))


@pytest.fixture
def person():
    return make.officer("Budi", "petugas")


def test_open_steps_are_current_then_late_and_a_paused_one_waits(case, person):
    assert states_of(case, AT) == {"permohonan": "done", "periksa": "current"}
    assert states_of(case, AT + timedelta(minutes=11))["periksa"] == "late"
    task = make.open_task(case)
    suspend_task(
        case_id=case.pk, task_id=task.pk, version=None, officer=person, at=AT, key="t",
        reason="Listrik padam",
    )  # fmt: skip
    assert states_of(case, AT + timedelta(minutes=11))["periksa"] == "waiting"


def test_what_was_returned_past_is_ahead_again(case, person):
    make.done(case, person, "kurang")
    assert states_of(case, AT) == {"permohonan": "current"}


def test_an_added_step_is_on_the_live_chart_only_and_shown_rows_are_done_when_served(case, person):
    make.done(case, person, "sesuai")
    live = live_chart(case, AT, "id")
    assert "Tambahan: Mencatat" in live.svg
    assert live.description.endswith("Posisi permohonan: Selesai: baris 1, baris 2; Sekarang: “Tambahan: Mencatat”.")
    make.done(case, person)
    case.refresh_from_db()
    assert states_of(case, AT) == {
        "permohonan": "done", "periksa": "done", "catat": "done", "r3": "done", "end.selesai": "done",
    }  # fmt: skip
    signed = signed_chart(case.sop_version, "id")
    assert "Mencatat" not in signed.svg
    assert "Tolak" not in signed.svg
    assert not [item for item in signed.items if item.state]


def test_an_end_that_was_reached_is_marked(case, person):
    make.done(case, person, "tolak")
    case.refresh_from_db()
    assert live_chart(case, AT, "id").graph.nodes["end.ditolak"].state == "done"


def test_a_cancelled_case_has_nothing_running(case, person):
    administrator = make.officer("Admin", "petugas", is_administrator=True)
    cancel_case(case_id=case.pk, officer=administrator, at=AT, key="b", reason="Ganda")
    case.refresh_from_db()
    assert states_of(case, AT) == {"permohonan": "done", "end.dibatalkan": "done"}


def test_the_live_chart_costs_the_same_whatever_has_been_done(case, person, django_assert_max_num_queries):
    for outcome in ("kurang", "sesuai"):
        with django_assert_max_num_queries(6):
            live_chart(case, AT, "id")
        if outcome == "sesuai":
            break
        make.done(case, person, outcome)


def test_a_chart_is_drawn_once_until_what_it_calls_has_a_newer_version():
    call = {"id": "panggil", "rows": [2], "executor": "petugas"}
    call["call"] = {"sop": "anak", "returns": {"selesai": "catat"}}
    last = {"id": "catat", "rows": [3], "executor": "petugas", "then": "selesai"}
    version = make.version(make.definition([make.APPLICATION | {"then": "panggil"}, call, last], rows=ROWS))
    make.called(make.plain_steps(), sop=_named("Pemeriksaan lama"))
    first = signed_chart(version, "id")
    assert "SOP Pemeriksaan lama" in _texts(first)
    make.version(make.definition(make.plain_steps(), slug="lain"))
    assert signed_chart(version, "id") is first
    make.called(make.plain_steps(), sop=_named("Pemeriksaan baru"))
    assert "SOP Pemeriksaan baru" in _texts(signed_chart(version, "id"))


def _texts(chart):
    return [node.text for node in chart.graph.nodes.values()]


def _named(title):
    return {"number": "1/AN", "title": title, "letterhead": ["K"], "approved_by": {"position": "K", "name": "N"}}
