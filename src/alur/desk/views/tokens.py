"""Access tokens of one's own: what programs act with. A secret is shown once, in the answer to making it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alur.desk.forms.tokens import TokenForm
from alur.desk.queries import officer_of
from alur.foundation.offices.actions import make_token, revoke_token
from alur.foundation.offices.queries import access_tokens
from alur.kernel import clock
from alur.kernel.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list with its last uses, and the form to make one."""
    if request.method != "POST":
        return _page(request, TokenForm())
    officer, at = officer_of(request), clock.now()
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data
    try:
        made, secret = make_token(
            officer=officer,
            name=given["name"],
            scopes=given["scopes"],
            expires_at=at + form.lasts,
            key=f"form:{given['key']}",
            by=officer.actor,
            at=at,
        )
    except Invalid as fault:
        for name, message in fault.fields.items():
            form.add_error(name if name in form.fields else None, message)
        return _page(request, form, status=422)
    # In this answer and never again, so there is no redirect; the same form sent again shows the same token.
    return _page(request, TokenForm(), secret=secret, name=made.name)


def _page(
    request: HttpRequest, form: TokenForm, *, secret: str = "", name: str = "", status: int = 200
) -> HttpResponse:
    officer, at = officer_of(request), clock.now()
    rows = [(each, _state(each.revoked_at is not None, each.expires_at <= at)) for each in access_tokens(officer)]
    context = {"form": form, "rows": rows, "secret": secret, "name": name, "zone": officer.office.zone}
    response = render(request, "desk/tokens.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _state(revoked: bool, over: bool) -> str:
    return "revoked" if revoked else "over" if over else "valid"


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Revoke one of one's own; a GET (after signing in again) leads back to the list."""
    officer = officer_of(request)
    token = get_object_or_404(access_tokens(officer), pk=token_id)
    if request.method == "POST":
        revoke_token(token=token, by=officer.actor, at=clock.now())
        messages.success(request, _("Token “%(name)s” dicabut dan tidak berlaku lagi.") % {"name": token.name})
    return redirect("desk:tokens")
