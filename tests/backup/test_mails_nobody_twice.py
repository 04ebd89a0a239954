"""With the real programs: what the old system sent after its backup, the restored one does not send again."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime
from uuid import UUID

import pytest

from alur.foundation.outbox.models import Delivery
from alur.outlets.notifications.actions import send_text
from alur.project.backup.installation import Installation
from alur.project.backup.making import make_backup
from alur.project.backup.restoring import restore
from alur.project.backup.sqlite import Sqlite
from tests.smtp_server import SmtpServer

from .conftest import AT, PASSPHRASE, backed_up


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db
def test_a_restored_system_sends_only_what_the_operator_lets_go(place, target, elsewhere):
    a_system_with_one_mail(elsewhere, place, target)
    made = make_backup(place=elsewhere, target=target / "sebelum.alur", passphrase=None, at=AT)
    second = Installation(elsewhere.data, elsewhere.files, Sqlite(elsewhere.data / "db.sqlite3"))
    with SmtpServer() as server:
        work(elsewhere.data, server)
        assert len(server.mails) == 1, "the old system sends after its backup"

        restore(place=second, source=made.path, passphrase=None, at=AT, replace_all=True)
        work(second.data, server)
        assert len(server.mails) == 1
        alur(second.data, server, "outbox", "release", "--send")
        until = time.monotonic() + 30  # the sweep that makes jobs comes round every ten seconds
        while len(server.mails) < 2 and time.monotonic() < until:
            work(second.data, server)
        assert len(server.mails) == 2
        assert len(server.counts) == 1, "even then under the same Message-ID"


def a_system_with_one_mail(elsewhere, place, target):
    restore(place=elsewhere, source=backed_up(place, target).path, passphrase=PASSPHRASE, at=AT)
    row = send_text(
        kind="uji", to_email="siti@rumah.example", subject="Halo", text="Isi", office_id=None, about="", key="uji-1",
        by="system", at=AT,
    )  # fmt: skip
    insert(elsewhere.database.path, {**Delivery.objects.filter(pk=row.pk).values().get(), "nudged_at": None})


def insert(path, values):
    """The row as Django would write it, into a database that it does not know; and the hold of the restore is gone."""

    def plain(value):
        if isinstance(value, dict):
            return json.dumps(value)
        if isinstance(value, UUID):
            return value.hex
        return value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else value

    row = {name: plain(value) for name, value in values.items()}
    with closing(sqlite3.connect(path)) as database:
        marks = ", ".join("?" * len(row))
        database.execute(f"INSERT INTO outbox_delivery ({', '.join(row)}) VALUES ({marks})", list(row.values()))
        database.execute("DELETE FROM outbox_hold")
        database.commit()


def alur(data, server, *arguments):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALUR_", "DJANGO_", "DATABASE_"))}
    command = [sys.executable, "-m", "alur.project.cli", *arguments, "--data", str(data)]
    env = {**kept, "ALUR_SMTP_URL": server.url}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def work(data, server):
    alur(data, server, "worker", "--once")
