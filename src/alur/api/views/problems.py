"""RFC 9457: every refusal as `application/problem+json`, made in one place."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.api.panels.models import Problem as Shown
from alur.kernel.errors import AlurError, Away, Conflict, Invalid, Refused
from alur.ui.trouble import RETRY_AFTER_SECONDS, Trouble, trouble_of

CONTENT_TYPE = "application/problem+json"
TYPES = "/api/v1/problems/"

KINDS: dict[str, tuple[int, object]] = {
    "malformed": (400, gettext_lazy("Permintaan tidak dapat dibaca")),
    "unauthenticated": (401, gettext_lazy("Token tidak dikenal")),
    "refused": (403, gettext_lazy("Tidak diizinkan")),
    "scope": (403, gettext_lazy("Izin token tidak mencakup ini")),
    "not-found": (404, gettext_lazy("Tidak ditemukan")),
    "method": (405, gettext_lazy("Cara ini tidak ada di alamat ini")),
    "conflict": (409, gettext_lazy("Keadaannya sudah berubah")),
    "gone": (410, gettext_lazy("Tautan tidak berlaku lagi")),
    "too-large": (413, gettext_lazy("Permintaan terlalu besar")),
    "media-type": (415, gettext_lazy("Jenis isi tidak dikenal")),
    "invalid": (422, gettext_lazy("Ada isian yang perlu diperbaiki")),
    "throttled": (429, gettext_lazy("Terlalu sering")),
    "broken": (500, gettext_lazy("Terjadi kesalahan di sistem")),
    "unavailable": (503, gettext_lazy("Layanan terganggu sebentar")),
}
"""Stable names, the status each has, and its title."""


class Problem(Exception):
    """Raised anywhere in a view; becomes the answer."""

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind, self.detail, self.errors, self.headers = kind, detail, dict(errors or {}), dict(headers or {})
        super().__init__(kind)


def throttled(seconds: int) -> Problem:
    said = _("Terlalu banyak permintaan. Coba lagi setelah %(seconds)d detik.") % {"seconds": seconds}
    return Problem("throttled", said, headers={"Retry-After": str(seconds)})


def answer(problem: Problem) -> HttpResponse:
    """The response of a problem."""
    status, title = KINDS[problem.kind]
    body = Shown(
        type=TYPES + problem.kind, title=str(title), status=status, detail=problem.detail, errors=problem.errors
    )
    response = HttpResponse(
        body.model_dump_json(exclude=None if problem.errors else {"errors"}), status=status, content_type=CONTENT_TYPE
    )
    for name, value in problem.headers.items():
        response[name] = value
    return response


def of_error(error: Exception) -> Problem | None:
    """What an error of the actions, or of finding things, means to a program; None for what is a fault of ours.

    Whatever the caller may not see is missing: 404. `Refused` comes only for what the caller sees already.
    """
    match error:
        case Problem():
            return error
        case Away():
            return _unavailable(str(error))
        case Invalid() if _away_behind(error):
            return _unavailable(str(error))
        case Invalid():
            return Problem("invalid", _("Perbaiki isian yang disebut, lalu kirim lagi."), errors=error.fields)
        case Conflict():
            return Problem("conflict", str(error))
        case Refused():
            return Problem("refused", str(error))
        case AlurError():
            return Problem("broken", str(error))
        case Http404():
            return Problem("not-found", _("Yang diminta tidak ada, atau bukan milik Anda."))
    return None


def of_trouble(error: Exception) -> Problem | None:
    """A full disk or a database that is away: the same request, with the same key, may be sent again."""
    trouble = trouble_of(error)
    if trouble is None:
        return None
    full = trouble is Trouble.FULL
    said = _("Tempat penyimpanan kami penuh.") if full else _("Basis data sedang tidak dapat dihubungi.")
    return _unavailable(said)


def _unavailable(said: str) -> Problem:
    again = _("Kirim lagi nanti dengan Idempotency-Key yang sama.")
    return Problem("unavailable", f"{said} {again}", headers={"Retry-After": str(RETRY_AFTER_SECONDS)})


def _away_behind(error: BaseException | None) -> bool:
    """Was it refused only because something does not answer now? A person reads that beside the field."""
    while error is not None and not isinstance(error, Away):
        error = error.__cause__
    return error is not None


def not_allowed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    said = _("Alamat ini hanya menerima: %(methods)s.") % {"methods": response["Allow"]}
    return answer(Problem("method", said, headers={"Allow": response["Allow"]}))
