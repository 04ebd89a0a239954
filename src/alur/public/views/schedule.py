"""The dates of an office that anybody may see."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from alur.foundation.offices.queries import local_day
from alur.kernel import clock
from alur.public.queries.schedule import read_day, read_month, schedule_month, scheduled_services

from .pages import language, office_or_404


# Nothing on the page is secret, so compressing it tells nobody anything.
@gzip_page
@login_not_required
@require_safe
def schedule(request: HttpRequest, office: str) -> HttpResponse:
    """A month of dates; `?bulan=2026-12`, `?hari=2026-12-03`, `?layanan=slug`. 404 where no service lists any."""
    found = office_or_404(office)
    services = scheduled_services(found, language())
    if not services:
        raise Http404(_("Kantor ini tidak menerbitkan jadwal."))
    chosen = next((each for each in services if each.slug == request.GET.get("layanan")), None)
    today = local_day(found, clock.now())
    year, month = read_month(request.GET.get("bulan", "") or request.GET.get("hari", "")[:7], today)
    shown = schedule_month(
        found,
        [chosen] if chosen else services,
        year,
        month,
        today=today,
        day=read_day(request.GET.get("hari", ""), year, month),
        language=language(),
    )
    context = {
        "office": found,
        "month": shown,
        "services": services if len(services) > 1 else [],
        "chosen": chosen,
        "filter": f"&layanan={chosen.slug}" if chosen else "",
    }
    return render(request, "public/schedule.html", context)
