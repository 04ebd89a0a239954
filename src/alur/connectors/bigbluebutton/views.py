"""The address that a BigBlueButton server asks for when a meeting is over: kept, no more."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alur.kernel import clock
from alur.ui.limits import Limit

from .actions import hear_end

TRIES = Limit("bigbluebutton:ended", 120, 60)
"""Of one network address: a server ends no more meetings in a minute."""


@login_not_required
@require_safe  # its documents say GET; what it changes is a note that a meeting ended
@never_cache
def ended(request: HttpRequest, meeting: str, token: str) -> HttpResponse:
    """An unknown meeting and a wrong token look alike."""
    if not TRIES.allows(_address(request)):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    if not hear_end(meeting=meeting, token=token, at=clock.now()):
        raise Http404
    return HttpResponse(status=204)


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""
