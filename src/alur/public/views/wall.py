"""“Rapat hari ini”: a page for a screen in a hall, which looks again by itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alur.foundation.offices.queries import local_day
from alur.kernel import clock
from alur.public.queries.schedule import read_unit, scheduled_services
from alur.public.queries.wall import wall_of
from alur.ui.dates import clock_time, long_date, zone_name

from .pages import language, office_or_404

EVERY_SECONDS = 60


@login_not_required
@require_safe
def wall(request: HttpRequest, office: str) -> HttpResponse:
    """`?layanan=slug`, `?unit=…`; `?diam=1` does not refresh. 404 where no service lists dates."""
    found = office_or_404(office)
    services = scheduled_services(found, language())
    if not services:
        raise Http404(_("Kantor ini tidak menerbitkan jadwal."))
    chosen = [each for each in services if each.slug == request.GET.get("layanan")] or services
    at, unit, still = clock.now(), read_unit(request.GET.get("unit", "")), "diam" in request.GET
    query = request.GET.copy()
    query.pop("diam", None)
    if not still:
        query["diam"] = "1"
    context = {
        "office": found,
        "wall": wall_of(found, chosen, unit=unit, at=at, language=language()),
        "day": long_date(local_day(found, at), language()),
        "time": clock_time(at, found.zone, language()),
        "zone": zone_name(at, found.zone),
        "unit": unit,
        "service": chosen[0] if len(chosen) < len(services) else None,
        "still": still,
        "other": f"?{query.urlencode()}",
    }
    response = render(request, "public/wall.html", context)
    response["Cache-Control"] = "no-cache"
    if not still:
        # The header does what <meta http-equiv="refresh"> does, without JavaScript. Who reads slowly, or listens to
        # the page, can stop it by a link on the page itself (WCAG 2.2.2).
        response["Refresh"] = str(EVERY_SECONDS)
    return response
