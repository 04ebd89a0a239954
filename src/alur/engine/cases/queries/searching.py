"""Finding cases among a hundred thousand: a number by its index, words among the newest, and on from there."""

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from alur.engine.cases.models import Case, Counter
from alur.engine.sops.queries import heavy
from alur.foundation.offices.models import Officer
from alur.ui.keyset import Order, Page, cursor_after, desc, page_of, rows_after

from .cases import cases_visible_to

NEWEST = Order(desc("opened_at"), desc("id"))
WINDOW = 2000
"""So many cases are looked through for words at once: no index of ours knows the middle of a text."""

_WHOLE = re.compile(r"[A-Za-z]{1,8}-\d{4}-\d{1,9}")
_SERIAL = re.compile(r"\d{3,9}")


@dataclass(frozen=True)
class Found:
    """`further` is the cursor that goes on looking where this search stopped; empty when all was looked through."""

    page: Page[Case]
    further: str = ""


def find_cases(officer: Officer, words: str, *, cursor: str = "", beyond: str = "", size: int) -> Found:
    """The office's cases, also finished ones, newest first.

    A whole number (`TIK-2026-0012`) or its serial (`0012`) is looked up. Any other words are looked for in number,
    applicant and subject of WINDOW cases, the newest or those after `beyond`. Four queries at most.
    """
    cases = cases_visible_to(officer).select_related("office", "sop_version__sop")
    cases = cases.defer(*heavy("sop_version"))
    said = words.split()
    if not said:
        return Found(page_of(cases, NEWEST, cursor=cursor, size=size))
    if len(said) == 1 and (numbers := _numbers(officer, said[0])):
        page = page_of(cases.filter(number__in=numbers), NEWEST, cursor=cursor, size=size)
        if page.rows:
            return Found(page)
    for word in said:
        cases = cases.filter(Q(number__icontains=word) | Q(applicant_name__icontains=word) | Q(subject__icontains=word))
    edge = list(rows_after(cases_visible_to(officer), NEWEST, beyond).only("opened_at", "id")[WINDOW - 1 : WINDOW + 1])
    page = page_of(_down_to(edge, rows_after(cases, NEWEST, beyond)), NEWEST, cursor=cursor, size=size)
    more = len(edge) > 1 and not page.next
    return Found(page, further=cursor_after(edge[0], NEWEST) if more else "")


def _down_to(edge: list[Case], cases: QuerySet[Case]) -> QuerySet[Case]:
    """A bound on the index's own column, so that neither database looks at older cases; said twice for that reason."""
    if not edge:
        return cases
    last = edge[0]
    within = Q(opened_at__gt=last.opened_at) | Q(opened_at=last.opened_at, id__gte=last.pk)
    return cases.filter(within, opened_at__gte=last.opened_at)


def _numbers(officer: Officer, word: str) -> list[str]:
    """The case numbers that the word may mean, out of what the office has counted."""
    if _WHOLE.fullmatch(word):
        prefix, year, serial = word.upper().split("-")
        return [f"{prefix}-{year}-{int(serial):04}"]
    if not _SERIAL.fullmatch(word):
        return []
    serial_number = int(word)
    counted = Counter.objects.filter(office=officer.office_id, last__gte=serial_number).values_list("prefix", "year")
    return [f"{prefix}-{year}-{serial_number:04}" for prefix, year in counted]
