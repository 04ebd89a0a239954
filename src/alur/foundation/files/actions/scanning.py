"""Having stored files looked at by a virus scanner: in the worker, one by one, outside any transaction."""

import os
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F

from alur.foundation.files.models import Scan, StoredFile
from alur.foundation.files.ports import Scanner, ScannerAway, Verdict
from alur.foundation.journal.actions import write_entry

log = structlog.get_logger("alur.files")
A_ROUND = 100
"""So many files at most, so that other work comes round too."""


def scan_waiting(*, scanner: Scanner, at: datetime) -> None:
    """Judge what waits, then what was stored when there was no scanner; the longest untried first.

    A scanner that is away ends the round; everything goes on waiting. Safe to run twice at once.
    """
    _quarantine_left_behind()
    rows = StoredFile.objects.filter(scan__in=[Scan.WAITING, Scan.NONE])
    # "waiting" sorts after "none": people wait for those.
    for stored in rows.order_by("-scan", F("scanned_at").asc(nulls_first=True), "uploaded_at")[:A_ROUND]:
        try:
            with stored.path.open("rb") as body:
                verdict = scanner.scan(body)
        except FileNotFoundError:
            verdict = Verdict("unclear")
        except ScannerAway as away:
            log.warning("scanner away", why=str(away))
            # The next round begins with another one: perhaps it is this file that the scanner cannot bear.
            StoredFile.objects.filter(pk=stored.pk, scan=stored.scan).update(scanned_at=at)
            return
        _record(stored, verdict, at)


def _record(stored: StoredFile, verdict: Verdict, at: datetime) -> None:
    same = StoredFile.objects.filter(pk=stored.pk, scan=stored.scan)
    if verdict.word == "clean":
        same.update(scan=Scan.CLEAN, scanned_at=at)
    elif verdict.word == "infected":
        with transaction.atomic():
            if same.update(scan=Scan.INFECTED, scanned_at=at) != 1:
                return
            data = {"about": stored.about, "signature": verdict.signature, "sha256": stored.sha256}
            write_entry(stream=f"file:{stored.pk}", kind="file.quarantined", actor="system", at=at, data=data)
            transaction.on_commit(lambda: _quarantine(stored))
        log.warning("file quarantined", file=str(stored.pk), signature=verdict.signature)
    else:
        same.update(scanned_at=at)
        log.warning("file not judged", file=str(stored.pk))


def _quarantine(stored: StoredFile) -> None:
    """Out of the folder from which files are served; readable by nobody until an operator wants it."""
    folder = quarantine_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        stored.path.chmod(0)
        os.rename(stored.path, folder / str(stored.pk))
    except FileNotFoundError:
        return


def _quarantine_left_behind() -> None:
    """A worker that was killed between the verdict and the move."""
    for stored in StoredFile.objects.filter(scan=Scan.INFECTED).iterator():
        if stored.path.exists():
            _quarantine(stored)


def quarantine_folder() -> Path:
    return Path(settings.MEDIA_ROOT).with_name("quarantine")
