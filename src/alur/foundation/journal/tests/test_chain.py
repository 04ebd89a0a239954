"""The chain: its exact bytes, what may be written on it, and that the database refuses everything else."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from alur.foundation.journal.actions import secret_of, write_entry
from alur.foundation.journal.models import Anchor, AnchorHead, Entry
from alur.foundation.journal.ports import Kind
from alur.foundation.journal.queries import broken_links
from alur.foundation.journal.registry import kinds
from alur.foundation.journal.rules import FIRST, entry_hash

from . import make


def test_the_bytes_of_an_entry_never_change():
    digest = entry_hash(
        stream="case:1",
        seq=1,
        at=datetime(2026, 11, 24, 2, 0, 0, 5, UTC),
        kind="case.opened",
        actor="applicant",
        data={"channel": "web", "b": [1, None, True], "a": "Médiasi"},
        previous=FIRST,
    )
    # printf of the bytes in `rules/chain.py`, through sha256sum
    assert digest == "92980179bfecdb9fecb865428d30a4de50e7d87c4b427bd1191258bd42c6f206"


@pytest.mark.django_db
def test_each_entry_names_the_one_before():
    first, second = make.entry(), make.entry()
    assert (first.seq, first.previous_hash) == (1, FIRST)
    assert (second.seq, second.previous_hash) == (2, first.hash)
    assert broken_links("tests") == []


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["update", "delete"])
@pytest.mark.parametrize("model", [Entry, Anchor, AnchorHead])
def test_the_database_refuses_to_change_and_to_remove_history(model, what):
    make.entry()
    anchor = Anchor.objects.create(owner="", number=1, day=make.AT.date(), at=make.AT, count=0, previous="", digest="x")
    AnchorHead.objects.create(anchor=anchor, stream="tests", seq=1, hash="x")
    column = "digest" if model is Anchor else "hash"
    statement = {"update": f"UPDATE {{}} SET {column} = 'y'", "delete": "DELETE FROM {}"}[what]
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(model._meta.db_table))
    assert model.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seq", "previous"),
    [(2, "the hash before"), (3, "the hash before"), (2, FIRST), (1, "other"), (9, "last")],
    ids=["a fork", "a bent link", "an orphan", "a second beginning", "a gap"],
)
def test_the_database_refuses_an_entry_that_does_not_continue_its_chain(seq, previous):
    first, last = make.entry(), make.entry()
    said = {"the hash before": first.hash, "last": last.hash}
    row = Entry(stream="tests", seq=seq, at=make.AT, kind="tests.happened", actor="system", hash="0")
    row.previous_hash = said.get(previous, previous)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)
    assert Entry.objects.filter(stream="tests").count() == 2


@pytest.mark.django_db
def test_replacing_an_entry_is_refused_as_well():
    make.entry()
    verb = "INSERT OR REPLACE INTO" if connection.vendor == "sqlite" else "INSERT INTO"
    end = "" if connection.vendor == "sqlite" else " ON CONFLICT (stream, seq) DO UPDATE SET kind = 'b'"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{verb} journal_entry (id, stream, seq, at, kind, actor, data, previous_hash, hash)"
            f" VALUES (%s, 'tests', 1, %s, 'b', 'system', '{{}}', %s, 'x'){end}",
            [uuid4().hex, make.AT, FIRST],
        )
    assert Entry.objects.get().kind == "tests.happened"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no TRUNCATE")
def test_truncating_is_refused():
    make.entry()
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE journal_entry")
    assert Entry.objects.exists()


@pytest.mark.django_db
def test_a_kind_that_nobody_declared_is_not_written():
    with pytest.raises(KeyError):
        write_entry(stream="tests", kind="tests.unheard_of", actor="system", at=make.AT)


@pytest.mark.django_db
def test_a_personal_field_must_be_declared_and_have_its_key():
    secret = secret_of("case:1", at=make.AT)
    with pytest.raises(ValueError, match="name"):
        make.entry(personal={"name": "Siti"}, secret=secret)
    with pytest.raises(ValueError, match="reason"):
        make.entry(personal={"reason": "sakit"})


def test_every_kind_has_a_sentence_that_ends_and_a_stable_name():
    assert len(kinds.names()) >= 50
    for kind in kinds:
        assert isinstance(kind, Kind)
        assert str(kind.says).endswith("."), kind.name
        assert kind.name == kind.name.lower()
        assert "." in kind.name
