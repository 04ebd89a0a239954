"""Every request gets a number and a line in the log, without anything that was typed."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from alur.kernel.trace import following, new_request_id

log = logging.getLogger("alur.web")
HEADER = "X-Request-ID"
NOTED = "alur.request_id"
"""Where the request itself carries it: Django logs a bad answer after every middleware has ended."""


class RequestIdMiddleware:
    """First of all, so that whatever the others log carries the number too.

    The number is always our own: a caller's could be used to write into our logs. The line names the route, never the
    path: paths hold the secrets of links.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        identity = new_request_id()
        request.META[NOTED] = identity
        with following(identity):
            response = self.get_response(request)
            response[HEADER] = identity
            log.info(
                "request",
                extra={
                    "method": request.method,
                    "route": request.resolver_match.route if request.resolver_match else "",
                    "status": response.status_code,
                    "ms": round((time.monotonic() - began) * 1000),
                },
            )
        return response
