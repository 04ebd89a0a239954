"""The public schedule for calendar programs."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from alur.foundation.offices.queries import local_day
from alur.kernel import clock
from alur.public.queries.feeds import feed_of
from alur.public.queries.schedule import read_unit, scheduled_services

from .pages import language, office_or_404

FRESH_SECONDS = 300
"""Programs and what lies between may keep it so long without asking; afterwards asking costs two queries."""


@gzip_page
@login_not_required
@require_safe
def feed(request: HttpRequest, office: str) -> HttpResponse:
    """`?layanan=slug`, `?unit=…`. 404 where no service lists dates, and for a service that is not (or no longer)
    there: who subscribed to one service must not get all of them instead.
    """
    found = office_or_404(office)
    services = scheduled_services(found, language())
    asked = request.GET.get("layanan")
    chosen = [each for each in services if asked is None or each.slug == asked]
    if not chosen:
        raise Http404(_("Kantor ini tidak menerbitkan jadwal."))
    made = feed_of(
        found,
        chosen,
        unit=read_unit(request.GET.get("unit", "")),
        narrowed=asked is not None,
        today=local_day(found, clock.now()),
        language=language(),
    )
    response = HttpResponse(made.body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="jadwal-{found.slug}.ics"'
    response["ETag"] = made.etag
    response["Last-Modified"] = made.http_date
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    return get_conditional_response(request, made.etag, made.seconds, response) or response
