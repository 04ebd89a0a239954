"""SOPs as files, for officers: the version in force, and the one that a case runs on."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alur.desk.queries import case_of, officer_of
from alur.engine.sops.panels import export_response
from alur.engine.sops.queries import effective


@require_safe
def in_force(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """Any SOP in force of the officer's own office, also one that is not offered to the public."""
    try:
        version = effective(officer_of(request).office, slug)
    except ObjectDoesNotExist:
        raise Http404(_("SOP ini tidak berlaku di kantor Anda.")) from None
    return export_response(request, version, form)


@require_safe
def of_case(request: HttpRequest, number: str, form: str) -> HttpResponseBase:
    """The very version that the case runs on, whatever took effect since."""
    return export_response(request, case_of(officer_of(request), number).sop_version, form)
