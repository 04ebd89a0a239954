"""A PostgreSQL server that was restarted, or cut our connections: the next visitor gets a page all the same."""

import os
import urllib.request

import psycopg
import pytest

from tests.world import World

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
