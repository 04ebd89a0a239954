"""One's own page: positions held now, language, security, signing out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alur.desk.queries import holdings_of, officer_of
from alur.foundation.offices.actions import set_language
from alur.kernel import clock
from alur.kernel.errors import AlurError
from alur.outlets.protection.policies import protects_data


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show it; a POST sets the language of one's mail and pages."""
    officer, at = officer_of(request), clock.now()
    fault = ""
    if request.method == "POST":
        language = request.POST.get("language", "")
        try:
            set_language(officer=officer, language=language, by=officer.actor, at=at)
        except AlurError as error:
            fault = str(error)
        else:
            # The query makes it the language of this session as well (alur.ui.language).
            return redirect(f"{reverse('desk:profile')}?bahasa={language}")
    context = {"officer": officer, "holdings": holdings_of(officer, at), "fault": fault}
    context["protects"] = protects_data(officer, at)
    return render(request, "desk/profile.html", context, status=422 if fault else 200)
