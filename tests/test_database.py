"""A database that cannot hold every letter is refused before a table is made in it."""

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from alur.project.schema import NotUnicode, check_encoding

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has UTF8 only"),
]
NAME = "alur_plain_bytes"


@pytest.fixture
def plain_bytes():
    """A database as `initdb` makes it where no locale is set, in a container for instance."""
    settings = connection.settings_dict
    known = {
        "host": settings["HOST"],
        "port": settings["PORT"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
    }
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME))
    make = sql.SQL("CREATE DATABASE {} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0").format(sql.Identifier(NAME))
    with psycopg.connect(**known, dbname="postgres", autocommit=True) as server:
        server.execute(drop)
        server.execute(make)
        other = connection.copy()
        other.settings_dict = {**settings, "NAME": NAME, "OPTIONS": {}}
        yield other
        other.close()
        server.execute(drop)


def test_a_database_that_is_not_utf8_is_refused_with_what_to_do(plain_bytes):
    with pytest.raises(NotUnicode, match=f"createdb --encoding=UTF8 --template=template0 {NAME}"):
        check_encoding(plain_bytes)


def test_one_in_utf8_is_taken():
    check_encoding()
