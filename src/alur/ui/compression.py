"""Pages go out packed: citizens pay for each kilobyte."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PACKED = ("text/html", "image/svg+xml")


class CompressPagesMiddleware(GZipMiddleware):
    """Django's own, for pages and drawings only: a file keeps its Content-Length, a feed its strong ETag.

    A secret cannot be guessed from the packed length (BREACH): the form's token is masked anew for each page, Django
    adds a random length, and no other site can have a signed-in page fetched (SameSite=Lax).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(PACKED):
            return response
        return super().process_response(request, response)
