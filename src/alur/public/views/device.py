"""What this device has begun to fill in: the cookie that finds it, and what to do when it is gone, sent or outdated."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alur.engine.cases.queries import tracking_token
from alur.kernel import clock
from alur.public.actions import renew_draft
from alur.public.queries.filling import KEPT_DAYS, Filling, filling_of, live_draft

from .pages import private

if TYPE_CHECKING:
    from alur.engine.sops.models import SopVersion

COOKIE = "isian"
"""Holds a draft's secret; limited to the address of the one service or step."""


def apply_path(version: SopVersion) -> str:
    return reverse("public:apply", args=[version.sop.office.slug, version.sop.slug])


def remember_draft(request: HttpRequest, response: HttpResponse, token: str, path: str) -> None:
    """Give this device the draft's secret, for as long as the draft is kept."""
    if token:
        response.set_cookie(
            COOKIE,
            token,
            max_age=timedelta(days=KEPT_DAYS),
            path=path,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def filling_here(request: HttpRequest, version: SopVersion) -> Filling:
    return filling_of(version, live_draft(request.COOKIES.get(COOKIE, ""), clock.now()))


def sent_before(filling: Filling) -> HttpResponse | None:
    """The back button after sending leads to the receipt, never to a second case."""
    if filling.draft is None or filling.draft.case is None:
        return None
    return private(redirect("public:receipt", tracking_token(filling.draft.case)))


def topic_url(version: SopVersion, number: int) -> str:
    return reverse("public:topic", args=[version.sop.office.slug, version.sop.slug, number])


def check_url(version: SopVersion) -> str:
    return reverse("public:check", args=[version.sop.office.slug, version.sop.slug])


def draft_key(version: SopVersion, number: int | str = "") -> str:
    """Names what the device keeps of a page; without a number, of all pages."""
    return f"{version.sop.office.slug}/{version.sop.slug}/{number}"


def renewed(request: HttpRequest, filling: Filling, version: SopVersion) -> HttpResponse | None:
    """The SOP changed on the way: go on under the version in force, from the first page."""
    if filling.draft is None or filling.version.pk == version.pk:
        return None
    _draft, token = renew_draft(draft=filling.draft, version=version, at=clock.now())
    messages.warning(request, _("Layanan ini baru saja diperbarui. Isian Anda kami bawa; periksa lagi tiap halaman."))
    response = redirect(topic_url(version, 1))
    remember_draft(request, response, token, apply_path(version))
    return private(response)


def gone(request: HttpRequest, version: SopVersion, *, kept: bool) -> HttpResponse:
    context = {
        "office": version.sop.office,
        "kept": kept,
        "days": KEPT_DAYS,
        "first": topic_url(version, 1),
    }
    return render(request, "public/draft_gone.html", context, status=410)
