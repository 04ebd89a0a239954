"""Which data an office asks for, why, how long it keeps them, and whom to ask."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alur.public.queries.protection import INFORMATION, RIGHTS, protection_page

from .pages import language, office_or_404


@login_not_required
@require_safe
def protection(request: HttpRequest, office: str) -> HttpResponse:
    """UU 27/2022 articles 20, 21 and 5–13, out of the SOPs in force and the office's settings."""
    found = office_or_404(office)
    page = protection_page(found, language())
    context = {"office": found, "page": page, "rights": RIGHTS, "information": INFORMATION}
    return render(request, "public/protection.html", context)
