"""A backup is of one moment, and all of it comes back with its outbox held."""

import json
import stat
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from alur.foundation.files.queries import known_names, sql_without
from alur.foundation.journal.tests.guards import unguarded
from alur.project.backup import keys, making
from alur.project.backup.faults import BackupFailed, Damaged
from alur.project.backup.making import make_backup
from alur.project.backup.postgres import Postgres
from alur.project.backup.restoring import drill

from .conftest import AT, NAMED, PASSPHRASE, backed_up, digests, restored, rows_of


@pytest.mark.django_db
def test_the_database_says_which_names_it_still_knows(place):
    """Also what makes pytest-django set up the database that the fixture `place` uses without a transaction."""
    name = place.store("Ada").stored_name
    assert known_names([name, "aa/bb/tidakada"]) == {name}
    with pytest.raises(ValueError, match="no generated name"):
        sql_without(["aa'; DROP TABLE x; --"])


@pytest.mark.parametrize(
    "passphrase", [pytest.param(None, marks=pytest.mark.once), PASSPHRASE], ids=["plain", "sealed"]
)
def test_what_was_backed_up_is_there_again(place, target, elsewhere, passphrase):
    made = backed_up(place, target, passphrase)
    assert made.path.name == "alur-20261124-020000Z.alur"
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert [each.name for each in target.iterdir()] == [made.path.name]
    if passphrase is None:
        elsewhere.data.mkdir()
        (elsewhere.data / "secrets.json").write_bytes(keys.body())
    done = restored(elsewhere, made, passphrase)
    assert done.manifest.files == done.end.files >= 4
    assert dict(rows_of(elsewhere, NAMED)) == digests(elsewhere)
    assert rows_of(elsewhere, "SELECT name FROM offices_office WHERE slug = 'cadangan'") == [("Kantor Cadangan",)]
    assert json.loads((elsewhere.data / "secrets.json").read_text()) == json.loads(keys.body())
    assert {each.name for each in elsewhere.data.iterdir()} <= {
        "db.sqlite3", "files", "secrets.json", ".in-use", ".backup-lock"
    }  # fmt: skip


def test_a_restored_system_holds_its_outbox_and_the_one_that_was_copied_goes_on(place, target, elsewhere):
    restored(elsewhere, backed_up(place, target))
    assert rows_of(elsewhere, "SELECT id, reason FROM outbox_hold") == [(1, "restored")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM outbox_hold")
        assert cursor.fetchone() == (0,)


def test_a_restored_system_can_be_backed_up_and_restored_over_itself(place, target, elsewhere):
    first = backed_up(place, target)
    restored(elsewhere, first)
    again = make_backup(place=elsewhere, target=target / "kedua.alur", passphrase=PASSPHRASE, at=AT)
    done = restored(elsewhere, again, replace_all=True)
    assert len(done.kept) == 2
    assert dict(rows_of(elsewhere, NAMED)) == digests(elsewhere)
    third = make_backup(place=elsewhere, target=target / "ketiga.alur", passphrase=PASSPHRASE, at=AT)
    assert third.manifest.tables == again.manifest.tables


def test_a_drill_leaves_nothing_behind(place, target):
    made = backed_up(place, target)
    before = digests(place.installation)
    data = place.installation.data
    tried = drill(place=place.installation, source=made.path, passphrase=PASSPHRASE)
    assert tried.manifest == made.manifest
    assert tried.looked.checks >= 8
    assert tried.looked.seen >= made.end.files
    assert digests(place.installation) == before
    assert list(data.glob(".backup-*/")) == []
    database = place.installation.database
    if isinstance(database, Postgres):
        with database._connected() as opened:
            query = "SELECT count(*) FROM pg_database WHERE datname LIKE 'alur_drill_%'"
            assert opened.execute(query).fetchone() == (0,)


def test_a_drill_finds_what_verify_finds(place, target):
    """An archive that is whole, of a database that somebody changed by hand."""
    with unguarded(connection.alias), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET kind = 'x' || kind WHERE kind = 'office.created'")
    try:
        made = backed_up(place, target)
        with pytest.raises(BackupFailed, match=r"alur verify menemukan \d+ kesalahan.*chain\.changed"):
            drill(place=place.installation, source=made.path, passphrase=PASSPHRASE)
    finally:
        with unguarded(connection.alias), connection.cursor() as cursor:
            cursor.execute("UPDATE journal_entry SET kind = substr(kind, 2) WHERE kind = 'xoffice.created'")
    assert list(place.installation.data.glob(".backup-*/")) == []


@pytest.mark.once
def test_a_drill_without_the_keys_is_refused_as_the_restore_would_be(place, target, monkeypatch, tmp_path):
    made = backed_up(place, target, None)
    monkeypatch.setenv("ALUR_SECRETS", str(tmp_path / "none.json"))
    for name in ("ALUR_SECRET_KEY", "ALUR_SEALING_KEYS", "ALUR_LINK_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(BackupFailed, match=r"Taruh secrets\.json"):
        drill(place=place.installation, source=made.path, passphrase=None)
    assert not (tmp_path / "none.json").exists(), "new keys would not open what is in there"


@pytest.mark.once
def test_only_the_newest_are_kept_and_nothing_else_is_touched(place, target):
    (target / "alur-lama.alur").write_text("bukan buatan kami")
    for hours in range(4):
        make_backup(place=place.installation, target=target, passphrase=None, at=AT + timedelta(hours=hours), keep=2)
    assert sorted(each.name for each in target.iterdir()) == [
        "alur-20261124-040000Z.alur", "alur-20261124-050000Z.alur", "alur-lama.alur",
    ]  # fmt: skip


def test_a_backup_under_load_is_of_one_moment(place, target, elsewhere):
    """Each act of the writer is a row and its file; whatever moment the copy is of, both are there or neither."""
    stopping, written = threading.Event(), []

    def write():
        try:
            while not stopping.is_set():
                written.append(place.store(f"Sambil dicadangkan {len(written)}").stored_name)
        finally:
            connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 3:
            stopping.wait(0.01)
        before = set(written)
        made = backed_up(place, target)
        during = len(written) - len(before)
    finally:
        stopping.set()
        writer.join()
    assert during > 0, "nothing was written meanwhile"
    restored(elsewhere, made)
    named = dict(rows_of(elsewhere, NAMED))
    assert before <= set(named)
    assert named == digests(elsewhere)
    assert (made.end.gone, made.end.damaged) == ([], [])


@pytest.mark.once
def test_a_draft_thrown_away_meanwhile_is_no_fault_and_its_row_goes(place, target, elsewhere, monkeypatch):
    from alur.foundation.files.actions import discard

    draft = place.store("Tidak jadi", about="draft:kunci")
    add = making._add_files

    def thrown_away(*arguments):
        discard(stored=draft, by="system", at=AT)
        return add(*arguments)

    monkeypatch.setattr(making, "_add_files", thrown_away)
    made = backed_up(place, target)
    assert made.end.gone == [draft.stored_name]
    assert made.end.damaged == []
    restored(elsewhere, made)
    assert dict(rows_of(elsewhere, NAMED)) == digests(elsewhere)


@pytest.mark.once
@pytest.mark.parametrize(
    "harm", [lambda path: path.unlink(), lambda path: path.write_text("lain")], ids=["gone", "changed"]
)
def test_a_file_that_storage_lost_is_named_and_the_rest_is_saved(place, target, elsewhere, harm):
    lost = place.store("Akan hilang")
    harm(lost.path)
    made = backed_up(place, target)
    lost.delete()
    lost.path.unlink(missing_ok=True)
    assert made.end.damaged == [lost.stored_name]
    with pytest.raises(Damaged, match=lost.stored_name):
        drill(place=place.installation, source=made.path, passphrase=PASSPHRASE)
    assert restored(elsewhere, made).end.damaged == [lost.stored_name]
    assert len(digests(elsewhere)) == len(rows_of(elsewhere, NAMED)) - 1
