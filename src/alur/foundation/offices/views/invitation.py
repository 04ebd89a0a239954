"""The page behind the link of an invitation: the first password. A GET changes nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from alur.foundation.offices.actions import accept_invitation
from alur.foundation.offices.forms import FirstPasswordForm
from alur.foundation.offices.queries import invited_officer
from alur.kernel import clock
from alur.kernel.errors import Invalid, Refused


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, officer_id: int, token: str) -> HttpResponse:
    """Shows whose account it is, takes the password once, and leads to signing in."""
    at = clock.now()
    officer = invited_officer(officer_id, token, at) if officer_id < 2**63 else None
    if officer is None:
        return _page(request, {"gone": True}, 410)
    form = FirstPasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(officer_id=officer.pk, token=token, password=form.cleaned_data["password1"], at=at)
        except Invalid as fault:
            for message in fault.fields.values():
                form.add_error("password1", message)
        except Refused:
            return _page(request, {"gone": True}, 410)
        else:
            messages.success(request, _("Kata sandi tersimpan. Silakan masuk."))
            return redirect("account_login")
    return _page(request, {"form": form, "officer": officer}, 422 if form.errors else 200)


def _page(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    response = render(request, "account/invitation.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
