"""The address to which Zoom sends what happens. It waits three seconds for an answer: the message is kept, no more."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from alur.kernel import clock
from alur.ui.limits import Limit

from .actions import hear, secret_meant
from .rules import events

PER_MINUTE = 1200
TRIES = Limit("zoom:told", PER_MINUTE, 60, lot=40)
"""Of one network address: a meeting of three hundred that begins and ends at once stays below it."""


@login_not_required
@csrf_exempt  # it comes from Zoom's machines, and its signature says so
@require_POST
@never_cache
def told(request: HttpRequest, office: str) -> HttpResponse:
    """An unknown office, a wrong signature and an old one look alike."""
    if not TRIES.allows(_address(request)):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    if int(request.META.get("CONTENT_LENGTH") or 0) > events.MOST_BYTES:
        return HttpResponse(status=413)
    body, now = request.body, clock.now()
    timestamp = request.headers.get("x-zm-request-timestamp", "")
    signature = request.headers.get("x-zm-signature", "")
    account = secret_meant(office=office, timestamp=timestamp, body=body, signature=signature, at=now)
    if account is None:
        raise Http404
    try:
        message = events.read(body)
        if message["event"] == events.VALIDATION:
            plain = events.plain_token(message)
            secret = account.settings["webhook_secret"].strip()
            return JsonResponse({"plainToken": plain, "encryptedToken": events.encrypted(secret, plain)})
        if message["event"] in events.EVENTS:
            hear(office=office, account=account, event=events.event_of(message), at=now)
    except events.Unreadable:
        return HttpResponse(status=400)
    return HttpResponse(status=204)


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""
