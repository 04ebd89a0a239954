"""Reports of the office: a month's tables on a page, and as a workbook."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from alur.desk.queries import officer_of
from alur.foundation.offices.queries import local_day
from alur.kernel import clock
from alur.outlets.reports.panels import month_choices, shown_tables
from alur.outlets.reports.ports import Report
from alur.outlets.reports.queries import shown_to
from alur.outlets.reports.rules.months import Month
from alur.ui.dates import month_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The report that `?laporan=` names, else the first, for the month of `?bulan=`, else the last whole one."""
    officer, at = officer_of(request), clock.now()
    known = shown_to(officer, at)
    if not known:
        raise Http404
    report = _asked(known, request.GET.get("laporan", known[0].name))
    month = _month(request.GET.get("bulan", ""), local_day(officer.office, at))
    context = {
        "report": report,
        "reports": known,
        "month": month,
        "month_words": month_words(month.first, translation.get_language() or "id"),
        "months": month_choices(month, local_day(officer.office, at)),
        "tables": shown_tables(report.build(officer.office, month, at)),
        "office": officer.office,
    }
    return render(request, "desk/reports.html", context)


@require_safe
def download(request: HttpRequest, name: str, month: str) -> HttpResponse:
    """The workbook, always in Indonesian: it goes into the office's files."""
    from alur.outlets.reports.rules.workbook import workbook  # noqa: PLC0415  large, and slow to import

    officer, at = officer_of(request), clock.now()
    report = _asked(shown_to(officer, at), name)
    try:
        asked = Month.read(month)
    except ValueError:
        raise Http404 from None
    office = officer.office
    with translation.override("id"):
        head = [*office.parent_names, office.name]
        title = f"{report.label}: {month_words(asked.first, 'id')}"
        content = workbook(report.build(office, asked, at), head=head, title=title, made=local_day(office, at))
    filename = f"{report.name}-{office.slug}-{asked}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _asked(known: list[Report], name: str) -> Report:
    found = next((report for report in known if report.name == name), None)
    if found is None:
        raise Http404
    return found


def _month(text: str, today: date) -> Month:
    try:
        return Month.read(text)
    except ValueError:
        return Month.of(today).previous
