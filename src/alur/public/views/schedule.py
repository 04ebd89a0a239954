"""The dates of an office that anybody may see."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alur.foundation.offices.queries import local_day
from alur.kernel import clock
from alur.public.queries.schedule import read_day, read_month, read_unit, schedule_month, scheduled_services
from alur.ui.dates import zone_name

from .pages import language, office_or_404


# Nothing on the page is secret, so compressing it tells nobody anything.
@login_not_required
@require_safe
def schedule(request: HttpRequest, office: str) -> HttpResponse:
    """A month of dates; `?bulan=2026-12`, `?hari=2026-12-03`, `?layanan=slug`, `?unit=…`.
    404 where no service lists any."""
    found = office_or_404(office)
    services = scheduled_services(found, language())
    if not services:
        raise Http404(_("Kantor ini tidak menerbitkan jadwal."))
    chosen = next((each for each in services if each.slug == request.GET.get("layanan")), None)
    today, unit = local_day(found, clock.now()), read_unit(request.GET.get("unit", ""))
    year, month = read_month(request.GET.get("bulan", "") or request.GET.get("hari", "")[:7], today)
    shown = schedule_month(
        found,
        [chosen] if chosen else services,
        year,
        month,
        today=today,
        day=read_day(request.GET.get("hari", ""), year, month),
        language=language(),
        unit=unit,
    )
    narrowed = ({"layanan": chosen.slug} if chosen else {}) | ({"unit": unit} if unit else {})
    feed = settings.BASE_URL.rstrip("/") + reverse("public:feed", args=[found.slug]) + _query(narrowed)
    context = {
        "office": found,
        "month": shown,
        "services": services if len(services) > 1 else [],
        "chosen": chosen,
        "filter": f"&{urlencode(narrowed)}" if narrowed else "",
        "unit": unit,
        "unit_filter": f"&{urlencode({'unit': unit})}" if unit else "",
        "wall_url": reverse("public:wall", args=[found.slug]) + _query(narrowed),
        "feed_url": feed,
        "subscribe_url": f"webcal:{feed.partition(':')[2]}",
        "zone": zone_name(clock.now(), found.zone),
    }
    return render(request, "public/schedule.html", context)


def _query(narrowed: dict[str, str]) -> str:
    return f"?{urlencode(narrowed)}" if narrowed else ""
