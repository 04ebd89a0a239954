"""Kills, full disks and missing programs: whole or not there, and told."""

import os
import signal
from contextlib import suppress

import pytest

from alur.kernel.errors import AlurError
from alur.project.backup import archive, making
from alur.project.backup.faults import BackupFailed, Damaged
from alur.project.backup.making import make_backup
from alur.project.backup.postgres import Postgres, _program
from alur.project.cli import main
from alur.project.cli.serve import used
from alur.project.locks import UNFINISHED
from tests.disks import small_disk

from .conftest import AT, NAMED, PASSPHRASE, backed_up, digests, restored, rows_of, unpacked


@pytest.mark.django_db
def test_the_command_says_what_it_wrote_and_fails_where_storage_lost_a_file(place, target, capsys, tmp_path):
    passphrase = tmp_path / "sandi"
    passphrase.write_text("kuda lumping menari\n")
    assert main(["backup", str(target), "--passphrase-file", str(passphrase)]) == 0
    said = capsys.readouterr().out
    assert str(next(target.iterdir())) in said
    assert "Terenkripsi, termasuk kunci rahasia" in said
    lost = place.installation.files.root / place.lost
    body = lost.read_bytes()
    lost.unlink()
    try:
        assert main(["backup", str(target / "kedua.alur")]) == 1
    finally:
        lost.write_bytes(body)
    said = capsys.readouterr()
    assert place.lost in said.err
    assert "Kunci rahasia TIDAK termasuk" in said.out


@pytest.mark.once
@pytest.mark.parametrize("body", ["", "pendek\n", "sebelasangk\n"])
def test_a_passphrase_that_is_none_is_refused(target, capsys, tmp_path, body):
    passphrase = tmp_path / "sandi"
    passphrase.write_text(body)
    assert main(["backup", str(target), "--passphrase-file", str(passphrase)]) == 2
    assert "paling sedikit 12" in capsys.readouterr().err


def in_a_child(work):
    """Run it in a forked process; its exit status, negative for the signal that ended it."""
    pid = os.fork()
    if pid == 0:
        signal.alarm(60)  # a child that hangs ends by another signal than the one that is expected
        status = 1
        with suppress(BaseException):
            status = work()
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def die(*_arguments, **_options):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.once
@pytest.mark.parametrize("moment", ["database", "files.tsv", "files/", "end.json"])
def test_a_kill_while_backing_up_leaves_no_archive_that_looks_whole(place, target, monkeypatch, moment):
    add = archive.Writer._add

    def add_and_die(self, name, size, body):
        if name.startswith(moment):
            die()
        add(self, name, size, body)

    with monkeypatch.context() as killing:
        killing.setattr(archive.Writer, "_add", add_and_die)
        assert in_a_child(lambda: bool(backed_up(place, target))) == -signal.SIGKILL
    assert list(target.glob("*.alur")) == []
    [half] = target.iterdir()
    assert half.name.endswith(".part")
    made = backed_up(place, target)
    assert [each.name for each in target.iterdir()] == [made.path.name], "the next run tidies up"
    assert list(place.installation.data.glob(".backup-*/")) == []
    assert unpacked(place, made, PASSPHRASE) == (made.manifest, made.end)


@pytest.mark.parametrize("moment", ["before the database", "between database and files"])
def test_nothing_starts_after_a_killed_restore_until_it_was_done_again(
    place, target, elsewhere, monkeypatch, settings, moment
):
    made = backed_up(place, target)
    with monkeypatch.context() as killing:
        if moment == "before the database":
            killing.setattr(type(elsewhere.database), "put_back", die)
        else:
            killing.setattr(type(elsewhere.files), "put_back", die)
        assert in_a_child(lambda: bool(restored(elsewhere, made))) == -signal.SIGKILL
    assert elsewhere.database.is_empty() == (moment == "before the database")
    settings.DATA_DIR = elsewhere.data
    with pytest.raises(AlurError, match="terputus di tengah jalan"), used():
        pass
    restored(elsewhere, made, replace_all=True)
    with used():
        pass
    assert dict(rows_of(elsewhere, NAMED)) == digests(elsewhere)


def test_a_database_that_comes_back_short_is_not_put_in_place(place, target, elsewhere, monkeypatch):
    from dataclasses import replace

    manifest = making._manifest

    def claiming_more(*arguments):
        found = manifest(*arguments)
        return replace(found, tables={**found.tables, "offices_office": found.tables["offices_office"] + 1})

    monkeypatch.setattr(making, "_manifest", claiming_more)
    made = backed_up(place, target)
    with pytest.raises(Damaged):
        restored(elsewhere, made)
    assert elsewhere.database.is_empty()
    assert not elsewhere.files.root.exists()
    assert not (elsewhere.data / UNFINISHED).exists()


@pytest.mark.once
def test_a_full_disk_leaves_nothing_and_is_told(place, target):
    with small_disk(target, 20):
        with pytest.raises(BackupFailed, match="Tidak ada cukup ruang"):
            backed_up(place, target)
        assert list(target.iterdir()) == []


def test_a_full_data_disk_is_told_too(place, target, tmp_path):
    from dataclasses import replace

    full = tmp_path / "penuh"
    with small_disk(full, 40):
        with pytest.raises(BackupFailed, match=r"ruang|No space"):
            make_backup(place=replace(place.installation, data=full), target=target, passphrase=PASSPHRASE, at=AT)
        assert [each.name for each in full.iterdir()] == [".backup-lock"]
    assert list(target.iterdir()) == []


def test_a_full_disk_while_restoring_leaves_the_place_empty(place, target, elsewhere):
    made = backed_up(place, target)
    elsewhere.data.mkdir()
    with small_disk(elsewhere.data, 60):
        with pytest.raises(BackupFailed, match=r"ruang|No space"):
            restored(elsewhere, made)
        assert elsewhere.database.is_empty()
        assert not elsewhere.files.root.exists()


@pytest.mark.once
def test_missing_and_outdated_programs_are_told_with_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr("alur.project.backup.postgres._DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupFailed, match="apt install postgresql-client"):
        _program("pg_dump", 15)
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    with pytest.raises(BackupFailed, match="versi 9, peladen PostgreSQL versi 15"):
        _program("pg_dump", 15)
    newer = tmp_path / "18" / "bin" / "pg_dump"
    newer.parent.mkdir(parents=True)
    newer.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 18.1 (Debian 18.1-1)'\n")
    newer.chmod(0o755)
    assert _program("pg_dump", 15) == newer


@pytest.mark.once
def test_the_password_is_not_among_the_arguments():
    database = Postgres("db", "5432", "alur", "rahasia-sekali", "alur", {"sslmode": "verify-full"})
    assert "rahasia" not in repr(database)
    found = database._environment()
    assert (found["PGPASSWORD"], found["PGSSLMODE"]) == ("rahasia-sekali", "verify-full")
