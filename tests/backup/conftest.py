"""An installation with some committed rows and files, and an empty place to restore to; on either database."""

import hashlib
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from alur.foundation.files.registry.disk import Disk
from alur.foundation.journal.tests.guards import unguarded
from alur.project.backup import making, restoring, sealed
from alur.project.backup.installation import Installation, database_of
from alur.project.backup.making import make_backup
from alur.project.backup.restoring import restore
from alur.project.backup.sqlite import Sqlite
from tests.s3_server import seaweed

__all__ = ["seaweed"]

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """The running installation, and how to ask it and others."""

    installation: Installation
    office: object
    lost: str
    """The name of a file that a test may lose for a moment."""

    def store(self, text: str, about: str = "office:1") -> object:
        """One more stored file, committed."""
        from alur.foundation.files.actions import store_file

        upload = SimpleUploadedFile("surat.txt", text.encode())
        return store_file(office=self.office, upload=upload, about=about, by="system", at=AT)


@pytest.fixture(scope="module")
def place(django_db_setup, django_db_blocker, tmp_path_factory):
    from alur.foundation.files.models import StoredFile
    from alur.foundation.journal.models import Entry
    from alur.foundation.offices.actions import create_office
    from alur.foundation.offices.models import Office

    data = tmp_path_factory.mktemp("data")
    kept = django_settings.MEDIA_ROOT
    django_settings.MEDIA_ROOT = data / "files"
    with django_db_blocker.unblock():
        office = create_office(slug="cadangan", name="Kantor Cadangan", short_name="KC", by="system", at=AT)
        here = Installation(data, Disk(data / "files"), database_of(connection.settings_dict))
        names = [Place(here, office, "").store(f"Surat nomor {number}. " * 50).stored_name for number in range(4)]
        yield Place(here, office, names[0])
        StoredFile.objects.filter(office=office).delete()
        with unguarded(connection.alias):
            Entry.objects.filter(stream=f"office:{office.pk}").delete()
        Office.objects.filter(pk=office.pk).delete()
        connection.close()
    django_settings.MEDIA_ROOT = kept


@pytest.fixture
def elsewhere(place, tmp_path, monkeypatch):
    """An empty installation: a folder, and a database of its own."""
    data = tmp_path / "elsewhere"
    monkeypatch.setenv("ALUR_SECRETS", str(data / "secrets.json"))
    for name in ("ALUR_SECRET_KEY", "ALUR_SEALING_KEYS", "ALUR_LINK_KEY"):
        monkeypatch.delenv(name, raising=False)
    database = place.installation.database
    if isinstance(database, Sqlite):
        yield Installation(data, Disk(data / "files"), Sqlite(data / "db.sqlite3"))
        return
    name = f"alur_restore_{uuid4().hex[:10]}"
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    yield Installation(data, Disk(data / "files"), replace(database, name=name))
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A derivation that takes no time; and the commands narrow this process's umask."""
    monkeypatch.setattr(sealed, "_LOG_N", 2)
    kept = os.umask(0o022)
    yield
    os.umask(kept)


@pytest.fixture
def target(tmp_path) -> Path:
    folder = tmp_path / "archives"
    folder.mkdir()
    return folder


def rows_of(installation, query):
    """What the restored database answers."""
    import sqlite3
    from contextlib import closing

    if isinstance(installation.database, Sqlite):
        with closing(sqlite3.connect(installation.database.path)) as opened:
            return opened.execute(query).fetchall()
    with installation.database._connected() as opened:
        return opened.execute(query).fetchall()


PASSPHRASE = b"kuda lumping menari"


def backed_up(place, target, passphrase=PASSPHRASE, **options):
    return make_backup(place=place.installation, target=target, passphrase=passphrase, at=AT, **options)


def restored(elsewhere, made, passphrase=PASSPHRASE, **options):
    return restore(place=elsewhere, source=made.path, passphrase=passphrase, at=AT, **options)


def digests(installation):
    """name → SHA-256 of what lies on the disk."""
    return {
        path.relative_to(installation.files.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in installation.files.root.rglob("*")
        if path.is_file()
    }


NAMED = "SELECT stored_name, sha256 FROM files_storedfile"


def unpacked(place, made, passphrase):
    with making.working_folder(place.installation.data) as folder:
        found = restoring._unpack(made.path, passphrase, folder, place.installation)
        return found.manifest, found.end
