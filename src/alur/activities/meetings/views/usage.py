"""What the hosts were used for in some months: on a page, and as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from alur.activities.meetings.queries.usage import MOST_MONTHS, usage_report
from alur.foundation.offices.queries import local_day
from alur.kernel import clock
from alur.outlets.reports.panels import month_choices, shown_tables
from alur.outlets.reports.rules.months import Month
from alur.ui.dates import month_words

from .pages import keeper_of

if TYPE_CHECKING:
    from datetime import date

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def usage(request: HttpRequest) -> HttpResponse:
    """From the month of `?dari=` to that of `?sampai=`, both included; without them the last whole month."""
    office, at = keeper_of(request).office, clock.now()
    today = local_day(office, at)
    first, last = _months(request, today)
    language = translation.get_language() or "id"
    report = usage_report(office, first, last, at)
    context = {
        "office": office,
        "when": _words(first, last, language),
        "query": f"?dari={first}&sampai={last}",
        "starts": month_choices(first, today),
        "ends": month_choices(last, today),
        "tables": shown_tables(report.tables),
        "nothing": report.nothing,
        "running": last >= Month.of(today),
        "most": MOST_MONTHS,
    }
    return render(request, "meetings/usage.html", context)


@require_safe
def usage_file(request: HttpRequest) -> HttpResponse:
    """The same tables as a workbook, always in Indonesian: it goes into the office's files."""
    from alur.outlets.reports.rules.workbook import workbook  # noqa: PLC0415  large, and slow to import

    office, at = keeper_of(request).office, clock.now()
    today = local_day(office, at)
    first, last = _months(request, today)
    with translation.override("id"):
        title = f"{translation.gettext('Pemakaian akun rapat')}: {_words(first, last, 'id')}"
        tables = usage_report(office, first, last, at).tables
        content = workbook(tables, head=[*office.parent_names, office.name], title=title, made=today)
    months = str(first) if first == last else f"{first}-sd-{last}"
    headers = {"Content-Disposition": f'attachment; filename="pemakaian-rapat-{office.slug}-{months}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _months(request: HttpRequest, today: date) -> tuple[Month, Month]:
    """The wrong way round means the same; what is no month is the last whole one; a longer time loses its beginning."""
    asked = [_month(request.GET.get(name, "")) for name in ("dari", "sampai")]
    known = [month for month in asked if month is not None] or [Month.of(today).previous]
    first, last = min(known), max(known)
    earliest = last
    for _month_back in range(MOST_MONTHS - 1):
        earliest = earliest.previous
    return max(first, earliest), last


def _month(text: str) -> Month | None:
    try:
        return Month.read(text)
    except ValueError:
        return None


def _words(first: Month, last: Month, language: str) -> str:
    names = [month_words(month.first, language) for month in (first, last)]
    return names[0] if first == last else f"{names[0]} – {names[1]}"
