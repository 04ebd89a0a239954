"""Finding cases among a million: a number by its index, words by the table of words, the newest first."""

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from alur.engine.cases.models import Case, Counter, Word
from alur.engine.cases.rules.search_words import end_of, words_asked
from alur.engine.sops.queries import heavy
from alur.foundation.offices.models import Office, Officer
from alur.kernel.ids import uuids
from alur.ui.keyset import Order, Page, cursor_after, desc, page_of, rows_after

from .cases import cases_visible_to

NEWEST = Order(desc("opened_at"), desc("id"))
MOST_WORDS = 40
"""A beginning of more words than these narrows nothing: it is only asked whether a case that others found has one."""
MOST_LOOKED_AT = 5000
"""So many cases that have the rarest word are looked at for the others at once, and then from there on."""
MOST_SHOWN = 500
"""So many found cases are paged through at once, and then from there on."""
WINDOW = 2000
"""Where no index helps (letters that begin too many words), so many cases are looked through at once."""
WITHOUT_WORDS = Q(worded__isnull=True, erased_at__isnull=True)

_WHOLE = re.compile(r"[A-Za-z]{1,8}-\d{4}-\d{1,9}")
_SERIAL = re.compile(r"\d{3,9}")
_MEANT = """
    WITH RECURSIVE meant(word) AS (
        SELECT (SELECT MIN(word) FROM cases_word WHERE office_id = %s AND word >= %s AND word < %s)
        UNION ALL
        SELECT (SELECT MIN(word) FROM cases_word WHERE office_id = %s AND word > meant.word AND word < %s)
        FROM meant WHERE meant.word IS NOT NULL
    )
    SELECT word, (
        SELECT COUNT(*) FROM (
            SELECT 1 FROM cases_word held WHERE held.office_id = %s AND held.word = meant.word LIMIT %s
        ) AS some
    )
    FROM meant WHERE word IS NOT NULL LIMIT %s
"""
"""Jumps from one word to the next: DISTINCT would read each word as often as it is used."""


@dataclass(frozen=True)
class Found:
    """`further` is the cursor that goes on looking where this search stopped; empty when all was looked through."""

    page: Page[Case]
    further: str = ""


@dataclass(frozen=True)
class _Meant:
    """What a beginning may mean: words of the office, and how many cases have each, counted to MOST_LOOKED_AT."""

    beginning: str
    words: dict[str, int]

    @property
    def is_narrow(self) -> bool:
        return len(self.words) <= MOST_WORDS

    @property
    def cases(self) -> int:
        return sum(self.words.values())


def find_cases(officer: Officer, words: str, *, cursor: str = "", beyond: str = "", size: int) -> Found:
    """The office's cases, also finished ones, newest first.

    A whole number (`TIK-2026-0012`) or its serial (`0012`) is looked up. Other words are found where a word of number,
    applicant or subject begins with each of them; `beyond` goes on after an earlier search's `further`. Three queries,
    and one for each word.
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
    asked = words_asked(words)
    if asked and not _words_are_missing():
        meant = [_meant(officer.office, beginning) for beginning in asked]
        if any(not each.words for each in meant):
            return Found(Page([]))
        if any(each.is_narrow for each in meant):
            return _by_words(cases, officer, meant, cursor, beyond, size)
    return _through_the_newest(cases, officer, said, cursor, beyond, size)


# ── By the table of words ────────────────────────────────────────────────────────────────────────


def _words_are_missing() -> bool:
    """Are there cases that `put_missing_words` has not come to yet?"""
    return Case.objects.filter(WITHOUT_WORDS).order_by("pk").exists()


def _meant(office: Office, beginning: str) -> _Meant:
    end = end_of(beginning)
    asked: list[int | str] = [office.pk, beginning, end, office.pk, end, office.pk, MOST_LOOKED_AT, MOST_WORDS + 1]
    with connection.cursor() as rows:
        rows.execute(_MEANT, asked)
        return _Meant(beginning, dict(rows.fetchall()))


def _by_words(
    cases: QuerySet[Case], officer: Officer, meant: list[_Meant], cursor: str, beyond: str, size: int
) -> Found:
    """The rarest word leads; each case that has it is asked for the others. No more are read than the bounds above.

    Neither LIMIT nor ORDER BY stands beside the conditions: for their sake PostgreSQL would rather walk through all
    cases, newest first, until enough of them fit.
    """
    rarest = min((each for each in meant if each.is_narrow), key=lambda each: each.cases)
    others = [each for each in meant if each is not rarest]
    after = next(iter(uuids([beyond])), None)
    leading = [_of_word(officer, word, Q() if after is None else Q(case__lt=after)) for word in rarest.words]
    most = MOST_LOOKED_AT if others else MOST_SHOWN
    last = None
    if rarest.cases >= most:
        ordered = leading[0].union(*leading[1:], all=True) if len(leading) > 1 else leading[0]
        last = ordered.order_by("-case").values_list("case", flat=True)[most - 1 : most].first()
    within = Q(office=officer.office_id, word__in=list(rarest.words))
    if after is not None:
        within &= Q(case__lt=after)
    if last is not None:
        within &= Q(case__gte=last)
    found = Word.objects.filter(within)
    for each in others:
        same = Word.objects.filter(case=OuterRef("case"))
        found = found.filter(Exists(same.filter(word__gte=each.beginning, word__lt=end_of(each.beginning))))
    ids = sorted(set(found.values_list("case", flat=True)), reverse=True)
    if len(ids) > MOST_SHOWN:
        ids = ids[:MOST_SHOWN]
        last = ids[-1]
    page = page_of(cases.filter(pk__in=ids), NEWEST, cursor=cursor, size=size)
    return Found(page, further=last.hex if last is not None and not page.next else "")


def _of_word(officer: Officer, word: str, before: Q) -> QuerySet[Word]:
    return Word.objects.filter(before, office=officer.office_id, word=word)


# ── Through the cases themselves ─────────────────────────────────────────────────────────────────


def _through_the_newest(
    cases: QuerySet[Case], officer: Officer, said: list[str], cursor: str, beyond: str, size: int
) -> Found:
    """Looks for the letters anywhere in number, applicant and subject of WINDOW cases, those after `beyond`."""
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


# ── By number ────────────────────────────────────────────────────────────────────────────────────


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
