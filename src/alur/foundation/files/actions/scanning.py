"""Having stored files looked at by a virus scanner: in the worker, one by one, outside any transaction."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F

from alur.foundation.files.models import Scan, StoredFile
from alur.foundation.files.ports import Scanner, ScannerAway, StoreAway, Verdict
from alur.foundation.files.registry import store
from alur.foundation.journal.actions import write_entry

log = structlog.get_logger("alur.files")
A_ROUND = 100
"""So many files at most, so that other work comes round too."""
_withdrawn: set[UUID] = set()
"""Those that this process knows to be in quarantine: each is looked after once, not in every round."""


def scan_waiting(*, scanner: Scanner, at: datetime) -> None:
    """Judge what waits, then what was stored when there was no scanner; the longest untried first.

    A scanner that is away ends the round; everything goes on waiting. Safe to run twice at once.
    """
    _quarantine_left_behind()
    rows = StoredFile.objects.filter(scan__in=[Scan.WAITING, Scan.NONE])
    # "waiting" sorts after "none": people wait for those.
    for stored in rows.order_by("-scan", F("scanned_at").asc(nulls_first=True), "uploaded_at")[:A_ROUND]:
        try:
            with store().open(stored.stored_name) as body:
                verdict = scanner.scan(body)
        except FileNotFoundError:
            verdict = Verdict("unclear")
        except StoreAway as away:
            log.warning("file store away", why=str(away))
            return
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
    """Out of the place from which files are served; a store that is away is asked again in the next round."""
    try:
        store().withdraw(stored.stored_name, str(stored.pk))
    except StoreAway as away:
        log.warning("file not yet in quarantine", file=str(stored.pk), why=str(away))
    else:
        _withdrawn.add(stored.pk)


def _quarantine_left_behind() -> None:
    """After a worker that was killed between the verdict and the move, or a store that was away."""
    for stored in StoredFile.objects.filter(scan=Scan.INFECTED).exclude(pk__in=_withdrawn).iterator():
        _quarantine(stored)
