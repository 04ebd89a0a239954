"""The daily erasing of what was kept long enough: small transactions, and killed at any point it goes on from there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, transaction

from alur.engine.cases.actions import BY_RETENTION, erase_cases
from alur.engine.sops.models import Sop
from alur.foundation.offices.models import Office
from alur.foundation.offices.queries import offices
from alur.outlets.protection.queries import rules_of
from alur.outlets.protection.queries.due import due_cases, next_batch
from alur.outlets.protection.rules.retention import END_KINDS, erased_before, kept_for

from .settings import write

BATCH = 50
"""Applications in one transaction: nobody waits longer than that for a lock."""

log = structlog.get_logger("alur.protection")


@dataclass(frozen=True)
class Due:
    """What of one service with one outcome is over its time."""

    office: Office
    service: str
    end_kind: str
    months: int
    before: datetime
    count: int = 0


def due_now(*, at: datetime, office: Office | None = None) -> Iterator[Due]:
    """What `erase_due` would erase at that moment, counted; writes nothing."""
    for due in _plan(at, office):
        count = due_cases(due.office, due.service, due.end_kind, due.before).count()
        if count:
            yield Due(due.office, due.service, due.end_kind, due.months, due.before, count)


def erase_due(*, at: datetime, office: Office | None = None) -> int:
    """Erase what is over its time, of one office or of all. How many applications; each batch is one transaction.

    The office's stream tells what went, by service and outcome.
    """
    return sum(_erase(due, at) for due in _plan(at, office))


def _plan(at: datetime, office: Office | None) -> Iterator[Due]:
    for each in [office] if office else offices():
        rules = rules_of(each)
        for slug in Sop.objects.filter(office=each).order_by("slug").values_list("slug", flat=True):
            for end_kind in END_KINDS:
                months = kept_for(rules, slug, end_kind).months
                if months is not None:
                    yield Due(each, slug, end_kind, months, erased_before(at, months, each.zone))


def _erase(due: Due, at: datetime) -> int:
    cases = files = 0
    passed: set[UUID] = set()
    while batch := next_batch(due.office, due.service, due.end_kind, due.before, BATCH + len(passed)):
        fresh = [pk for pk in batch if pk not in passed][:BATCH]
        if not fresh:
            break
        erased = _one_batch(fresh, due, at)
        cases, files = cases + erased[0], files + erased[1]
        # What has a mail on its way, or failed, waits for tomorrow; it must not keep the others waiting.
        passed |= set(fresh) if erased[0] < len(fresh) else set()
    if cases:
        data: dict[str, object] = {
            "service": due.service, "end_kind": due.end_kind, "months": due.months, "cases": cases, "files": files,
        }  # fmt: skip
        with transaction.atomic():
            Office.objects.select_for_update().get(pk=due.office.pk)
            write(due.office, "office.retention_erased", "system", at, data)
    return cases


def _one_batch(cases: list[UUID], due: Due, at: datetime) -> tuple[int, int]:
    try:
        erased = erase_cases(roots=cases, because=BY_RETENTION, at=at)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the round is repeated
    except Exception as error:
        if len(cases) > 1:  # one faulty case must not keep its neighbours for ever
            each = [_one_batch([case], due, at) for case in cases]
            return sum(cases for cases, _files in each), sum(files for _cases, files in each)
        log.error("retention_failed", case=str(cases[0]), service=due.service, error=type(error).__name__)
        return 0, 0
    return erased.cases, erased.files
