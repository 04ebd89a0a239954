"""What the public views share: finding office and service, the language, pages that only a secret link opens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alur.engine.cases.queries import case_by_secret_link
from alur.foundation.offices.queries import office_by_slug
from alur.public.policies import may_look_for_times
from alur.public.queries.services import public_version
from alur.ui.errors import page
from alur.ui.free_times import ASKED, free_part

if TYPE_CHECKING:
    from django import forms

    from alur.engine.cases.models import Case
    from alur.engine.sops.models import SopVersion
    from alur.foundation.offices.models import Office


def language() -> str:
    """The language of this page: "id" or "en"."""
    return get_language() or "id"


def form_key(request: HttpRequest) -> str:
    """What makes a posted form happen once. Of a strange one only what is printable: PostgreSQL refuses a NUL."""
    return "".join(filter(str.isprintable, request.POST.get("kunci", "")))[:40]


def office_or_404(slug: str) -> Office:
    try:
        return office_by_slug(slug)
    except ObjectDoesNotExist:
        raise Http404(_("Kantor ini tidak ditemukan.")) from None


def service_or_404(office_slug: str, service_slug: str) -> SopVersion:
    """The version in force of a public service of that office."""
    version = public_version(office_or_404(office_slug), service_slug)
    if version is None:
        raise Http404(_("Layanan ini tidak ditemukan."))
    return version


def private[R: HttpResponseBase](response: R) -> R:
    """A page with somebody's own words on it: no cache keeps it, no search engine lists it."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    patch_vary_headers(response, ["Cookie"])
    return response


def by_secret_link[**P](
    view: Callable[Concatenate[HttpRequest, Case, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page of one case, opened by its tracking token. An unknown token gets a friendly 404.

    Referrer-Policy is `no-referrer`. Pages with a form say `same-origin`: it tells other sites just as little, but
    with `no-referrer` a browser posts `Origin: null`, which the protection against forged forms must refuse.
    """

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        case = case_by_secret_link(token)
        if case is None:
            response: HttpResponseBase = render(request, "public/unknown_link.html", status=404)
        else:
            try:
                response = view(request, case, *args, **kwargs)
            except Http404 as absent:
                response = page(request, 404, str(absent))  # here, so that it gets the headers below as well
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        return private(response)

    return opened


def free_times_part(request: HttpRequest, form: forms.Form) -> HttpResponse:
    """What is free for what is typed so far in this form, which took it from the query."""
    if not may_look_for_times(address=str(get_adapter().get_client_ip(request))):
        return page(request, 429, _("Terlalu sering. Tunggu satu menit, lalu lihat lagi waktu yang bebas."))
    return free_part(form, request.GET[ASKED])


def with_form(response: HttpResponse) -> HttpResponse:
    """See `by_secret_link`."""
    response["Referrer-Policy"] = "same-origin"
    return response
