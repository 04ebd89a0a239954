"""DATABASE_URL: one server or several, and the way back from the settings to a URL and to pg_dump."""

import socket
import time

import psycopg
import pytest

from alur.project.backup.postgres import Postgres
from alur.project.database_url import database_settings

PAIR = "postgres://alur:r%40hasia@db1:5433,db2/kantor?target_session_attrs=read-write&sslmode=verify-full"


@pytest.mark.once
def test_several_servers_are_named_as_libpq_wants_them():
    found = database_settings(PAIR)
    assert (found["HOST"], found["PORT"]) == ("db1,db2", "5433,5432")
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("alur", "r@hasia", "kantor")
    assert found["OPTIONS"]["target_session_attrs"] == "read-write"
    assert found["OPTIONS"]["connect_timeout"] == 5


@pytest.mark.once
def test_one_server_and_sqlite_are_as_they_were():
    one = database_settings("postgres://alur@127.0.0.1:5433/kantor?connect_timeout=2")
    assert (one["HOST"], one["PORT"], one["OPTIONS"]["connect_timeout"]) == ("127.0.0.1", 5433, 2)
    assert database_settings("postgres://u@[::1]:5433/kantor")["HOST"] == "::1"
    assert database_settings("postgres:///kantor")["HOST"] == ""
    assert database_settings("sqlite:////tmp/x/db.sqlite3")["NAME"] == "/tmp/x/db.sqlite3"


@pytest.mark.once
@pytest.mark.parametrize("url", [PAIR, "postgres://alur:r%40hasia@db1:5433/kantor", "postgres:///kantor"])
def test_the_url_of_what_was_read_is_the_same_again(url):
    once = Postgres.of(database_settings(url))
    assert Postgres.of(database_settings(once.url())) == once


@pytest.mark.once
def test_the_programs_of_postgresql_are_told_which_server_is_wanted():
    found = Postgres.of(database_settings(PAIR))._environment()
    assert (found["PGHOST"], found["PGPORT"]) == ("db1,db2", "5433,5432")
    assert (found["PGTARGETSESSIONATTRS"], found["PGSSLMODE"]) == ("read-write", "verify-full")


@pytest.mark.once
def test_a_server_that_takes_the_connection_and_says_nothing_is_given_up():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        url = f"postgres://alur@127.0.0.1:{silent.getsockname()[1]}/kantor?connect_timeout=2"
        found = database_settings(url)
        began = time.monotonic()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(host=found["HOST"], port=found["PORT"], user="alur", dbname="kantor", **found["OPTIONS"])
        assert time.monotonic() - began < 10
