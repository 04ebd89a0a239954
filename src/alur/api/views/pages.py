"""Pages of a list: the cursor of the next one stands in the body and, as a link, in the header."""

from django.http import HttpRequest, HttpResponse


def linked(request: HttpRequest, response: HttpResponse, following: str) -> HttpResponse:
    """RFC 8288."""
    if following:
        query = request.GET.copy()
        query["cursor"] = following
        response["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'
    return response
