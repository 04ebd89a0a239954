"""Virus scans: nothing is given out before its verdict, and what is infected is out of the way for good."""

import pytest
import structlog

from alur.foundation.files.actions import scan_waiting, scanning
from alur.foundation.files.models import StoredFile
from alur.foundation.files.ports import ScannerAway, Verdict
from alur.foundation.files.queries import (
    SQL_OF_NAMES,
    FileWithheld,
    download_response,
    file_faults,
    oldest_unscanned,
    open_file,
)
from alur.foundation.journal.models import Entry
from alur.foundation.journal.ports import Inspection

from .make import AT, make_file

pytestmark = pytest.mark.django_db


class Scanner:
    """Answers as told, in turn, then clean; remembers what it saw."""

    def __init__(self, *answers):
        self.answers, self.seen = list(answers), []

    def scan(self, body):
        self.seen.append(body.read())
        answer = self.answers.pop(0) if self.answers else Verdict("clean")
        if isinstance(answer, Exception):
            raise answer
        return answer


INFECTED = Verdict("infected", "Eicar-Test")


@pytest.fixture(autouse=True)
def scanned(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CLAMD = "unix:///tidak/ada"


def test_a_file_is_given_out_once_it_was_called_clean():
    stored = make_file()
    with pytest.raises(FileWithheld, match="sedang diperiksa"):
        download_response(stored)
    assert oldest_unscanned() == AT
    scanner = Scanner()
    scan_waiting(scanner=scanner, at=AT)
    stored.refresh_from_db()
    assert (stored.scan, stored.scanned_at) == ("clean", AT)
    assert open_file(stored).read() == scanner.seen[0]
    assert oldest_unscanned() is None
    scan_waiting(scanner=scanner, at=AT)
    assert len(scanner.seen) == 1


def test_an_infected_file_goes_to_quarantine_and_is_never_given_out(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    from django.db import connection

    stored = make_file()
    settings.CLAMD_OPEN = True
    assert open_file(stored).read()
    with structlog.testing.capture_logs() as events, django_capture_on_commit_callbacks(execute=True):
        scan_waiting(scanner=Scanner(INFECTED), at=AT)
    stored.refresh_from_db()
    assert not stored.path.exists()
    kept = tmp_path / "quarantine" / str(stored.pk)
    assert kept.stat().st_mode & 0o777 == 0
    with pytest.raises(FileWithheld, match="mengandung virus"):
        open_file(stored)
    entry = Entry.objects.get(stream=f"file:{stored.pk}")
    assert (entry.kind, entry.data["signature"]) == ("file.quarantined", "Eicar-Test")
    assert [each["event"] for each in events] == ["file quarantined"]
    assert stored.name not in str(events)
    with connection.cursor() as cursor:
        cursor.execute(SQL_OF_NAMES)
        assert cursor.fetchall() == []
    assert [each for each in file_faults(Inspection(AT)) if each.code != "file.unowned"] == []  # no case was made


def test_a_kill_between_the_verdict_and_the_move_is_made_good(tmp_path):
    stored = make_file()
    StoredFile.objects.update(scan="infected")
    scan_waiting(scanner=Scanner(), at=AT)
    assert not stored.path.exists()
    assert (tmp_path / "quarantine" / str(stored.pk)).exists()


def test_a_scanner_that_is_away_lets_everything_wait():
    make_file(), make_file(body=b"%PDF-1.7 lain")
    scanner = Scanner(ScannerAway("ConnectionRefusedError"))
    with structlog.testing.capture_logs() as events:
        scan_waiting(scanner=scanner, at=AT)
    assert set(StoredFile.objects.values_list("scan", flat=True)) == {"waiting"}
    assert len(scanner.seen) == 1
    untried = StoredFile.objects.get(scanned_at=None)
    assert events == [{"event": "scanner away", "why": "ConnectionRefusedError", "log_level": "warning"}]
    with untried.path.open("rb") as body:
        expected = body.read()
    scan_waiting(scanner=scanner, at=AT)
    assert scanner.seen[1] == expected, "another one first: perhaps it was the file"
    assert set(StoredFile.objects.values_list("scan", flat=True)) == {"clean"}


def test_one_file_that_cannot_be_judged_does_not_hold_up_the_others(monkeypatch):
    monkeypatch.setattr(scanning, "A_ROUND", 1)
    hard, easy, lost = make_file(), make_file(), make_file()
    lost.path.unlink()
    scanner = Scanner(Verdict("unclear"))
    for _round in range(3):
        scan_waiting(scanner=scanner, at=AT)
    states = dict(StoredFile.objects.values_list("pk", "scan"))
    assert (states[hard.pk], states[easy.pk], states[lost.pk]) == ("waiting", "clean", "waiting")
    with pytest.raises(FileWithheld):
        open_file(StoredFile.objects.get(pk=hard.pk))


def test_with_the_open_setting_a_file_is_given_out_while_it_waits(settings):
    settings.CLAMD_OPEN = True
    assert open_file(make_file()).read()


def test_what_was_stored_without_a_scanner_is_given_out_and_scanned_later(settings):
    settings.CLAMD = ""
    old = make_file()
    assert open_file(old).read()
    settings.CLAMD = "unix:///tidak/ada"
    new = make_file(body=b"%PDF-1.7 baru")
    scanner = Scanner()
    scan_waiting(scanner=scanner, at=AT)
    assert scanner.seen[0].endswith(b"baru"), "people wait for this one"
    for stored in (old, new):
        stored.refresh_from_db()
        assert stored.scan == "clean"


def test_the_page_says_why_a_file_cannot_be_had(client):
    """Whatever page gives it out: an error in words, not a broken download."""
    from alur.kernel.errors import AlurError

    with pytest.raises(AlurError) as told:
        download_response(make_file())
    assert "Coba lagi sebentar lagi" in str(told.value)
