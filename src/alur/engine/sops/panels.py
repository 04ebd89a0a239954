"""What SOPs offer to pages: a version as a file."""

import hashlib
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from .models import SopVersion
from .queries import exported
from .rules.exports import FORMS

SHOWN = frozenset({"pdf", "svg"})
"""Browsers show these; the others are saved."""


def export_links(address: Callable[[str], str]) -> list[tuple[str, str]]:
    """Label and address of every form; `address` makes one out of the form's name."""
    return [(form.label, address(name)) for name, form in FORMS.items()]


def export_response(request: HttpRequest, version: SopVersion, form: str) -> HttpResponseBase:
    """The version in the form of that name, or 304 where the reader has it already. Http404 for an unknown form."""
    if form not in FORMS:
        raise Http404(_("Bentuk berkas ini tidak ada."))
    content = exported(version, FORMS[form])
    response = HttpResponse(content, content_type=FORMS[form].content_type)
    way = "inline" if form in SHOWN else "attachment"
    response["Content-Disposition"] = f'{way}; filename="sop-{version.sop.slug}-r{version.number}.{form}"'
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    response["ETag"] = tag
    answered = get_conditional_response(request, etag=tag, response=response)
    assert answered is not None
    return answered
