"""A PostgreSQL server that cuts our connections, crashes, or is lost for good while people work."""

import os
import time
import urllib.request

import psycopg
import pytest

from tests.machine import Postgres
from tests.pair import Pair
from tests.world import World

from .outcome import assert_whole, watched

pytestmark = [
    pytest.mark.kill,
    pytest.mark.skipif(not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="SQLite has no server"),
]


def test_cut_connections_are_not_handed_to_visitors():
    with World() as world:
        for _round in range(3):
            with psycopg.connect(world.database, autocommit=True) as connection:
                cut = connection.execute(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                ).fetchone()
            assert cut[0] > 0, "somebody must have been connected, or this proves nothing"
            for _visit in range(8):
                with urllib.request.urlopen(f"{world.url}/pusat/", timeout=30) as answer:
                    assert answer.status == 200
        assert "Internal Server Error" not in world.log("web")


def test_a_crashed_server_and_a_lost_primary_lose_nothing_and_double_nothing():
    """Crash and recovery of the primary, then its loss: the standby takes over. Nobody starts web or worker again."""
    with Pair(Postgres.find()) as pair:
        with pair.asked("first") as connection:
            connection.execute("CREATE DATABASE alur")
        with World(database=pair.url("alur"), lease=4) as world, watched(world) as crowd:
            crowd.wait_for(2)
            pair.crash("first")
            pair.start("first")
            crowd.wait_for(2)
            pair.crash("first")
            lost = time.monotonic()
            pair.promote("second")
            crowd.wait_for(1)
            seconds = time.monotonic() - lost
            crowd.wait_for(2)
            assert [name for name, process in world.processes.items() if process.poll() is not None] == []
            outcome = crowd.close()
            posts = crowd.ledger.posts
            print(
                f"\n{crowd.ledger.done()} receipts and acts; {len(posts.put_off)} were told to come back,"
                f" {posts.lost} got no answer; work went on {seconds:.1f} s after the loss of the primary"
            )
            assert_whole(outcome)
