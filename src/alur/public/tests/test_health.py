"""`/metrics` and the condition of the installation: who may read it, what it says, what it calls a fault."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alur.foundation.outbox.models import Delivery, Hold, PeriodicRun
from alur.kernel import clock
from alur.public.queries import health
from alur.public.queries.health import Condition, condition
from alur.public.queries.metrics import NAMES, text_of

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
WELL = Condition(
    database=True, schema=True, disk_free=50_000_000_000, disk_total=100_000_000_000,
    backup_age=3600, worker_age=5,
)  # fmt: skip


@pytest.fixture
def installation(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "last-backup.json").write_text(json.dumps({"made_at": (AT - timedelta(hours=2)).isoformat()}))
    PeriodicRun.objects.create(name="uji", next_at=AT, finished_at=AT - timedelta(seconds=7))
    return tmp_path


def delivery(**fields):
    values = {"carrier": "x", "kind": "uji", "queued_by": "system", "created_at": AT, "next_try_at": None}
    return Delivery.objects.create(**{**values, **fields, "key": str(Delivery.objects.count())})


def test_the_condition_is_read_from_the_tables_and_the_disk(installation):
    delivery(next_try_at=AT - timedelta(minutes=20))
    delivery(state="failed")
    delivery(state="unknown")
    delivery(state="delivered", delivered_at=AT)
    found = condition(AT)
    assert (found.database, found.schema, found.held) == (True, True, False)
    assert (found.waiting, found.stopped) == (1, 2)
    assert (found.queue_age, found.worker_age, found.backup_age) == (1200, 7, 7200)
    assert 0 < found.disk_free <= found.disk_total
    assert found.faults() == ["Pengiriman tertua sudah menunggu 20 menit."]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, None),
        ({"database": False}, "Basis data tidak menjawab"),
        ({"schema": False}, "alur serve --migrate"),
        ({"worker_age": None}, "alur worker"),
        ({"worker_age": 121}, "alur worker"),
        ({"worker_age": 119}, None),
        ({"held": True, "queue_age": 9000}, "alur outbox release"),
        ({"queue_age": 901}, "menunggu 15 menit"),
        ({"queue_age": 899}, None),
        ({"disk_free": 900_000_000}, "tinggal 900 MB"),
        ({"disk_free": 900_000_000, "disk_total": 8_000_000_000}, None),
        ({"scan_age": 1200}, "Pemeriksa virus"),
        ({"backup_age": None}, "alur backup"),
        ({"backup_age": 37 * 3600}, "37 jam"),
    ],
)
def test_what_is_a_fault_is_said_with_what_to_do(change, words):
    faults = replace(WELL, **change).faults()
    assert faults == [] if words is None else (len(faults) == 1 and words in faults[0])


def test_the_metrics_are_well_formed_and_leave_out_what_is_not_known():
    text = text_of(replace(WELL, backup_age=None))
    assert text.endswith("\n")
    for name in NAMES:
        found = re.findall(rf"^{name} (\S+)$", text, flags=re.MULTILINE)
        assert len(found) == (0 if name == "alur_backup_age_seconds" else 1), name
        assert all(float(each) >= 0 for each in found)
    assert re.fullmatch(r"(# HELP \S+ .+\n# TYPE \S+ gauge\n\S+ \S+\n)+", text)


def test_metrics_are_for_this_machine_and_for_who_has_the_token(installation, client, settings):
    settings.METRICS_TOKEN = "rahasia-sekali"
    assert b"alur_outbox_waiting 0" in client.get("/metrics").content
    for outside in ({"REMOTE_ADDR": "10.0.0.9"}, {"HTTP_X_FORWARDED_FOR": "10.0.0.9"}, {"HTTP_FORWARDED": "for=x"}):
        assert client.get("/metrics", **outside).status_code == 404
        assert client.get("/metrics", **outside, HTTP_AUTHORIZATION="Bearer salah").status_code == 404
        assert client.get("/metrics", **outside, HTTP_AUTHORIZATION="Bearer rahasia-sekali").status_code == 200


def test_without_a_token_in_the_settings_none_opens(installation, client, settings):
    settings.METRICS_TOKEN = ""
    for given in ("", "Bearer", "Bearer "):
        assert client.get("/metrics", REMOTE_ADDR="10.0.0.9", HTTP_AUTHORIZATION=given).status_code == 404


def test_the_metrics_cost_the_same_whatever_is_there(installation, django_assert_num_queries, client):
    for size in (0, 5):
        for _number in range(size):
            delivery(next_try_at=AT)
        with django_assert_num_queries(9):
            client.get("/metrics")


def test_a_database_that_does_not_answer_is_said_not_raised(installation, client, monkeypatch):
    monkeypatch.setattr(health, "readiness", lambda: {"database": False, "migrations": False})
    text = client.get("/metrics").content.decode()
    assert "alur_database_up 0" in text
    assert "alur_outbox_held 0" in text


def test_the_command_fails_where_something_needs_an_operator(installation, capsys):
    from alur.project.cli import main

    with clock.frozen(AT):
        assert main(["health"]) == 0
        assert capsys.readouterr().out == "Semua baik.\n"
        Hold.objects.create(since=AT, reason="restored")
        assert main(["health", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["faults"] == ["Pengiriman ditahan: alur outbox release"]
