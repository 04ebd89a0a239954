"""What the officer was told, newest first."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alur.desk.panels.notices import notice_rows
from alur.desk.queries import PAGE_SIZE, officer_of
from alur.kernel import clock
from alur.outlets.notifications.actions import read_notices
from alur.outlets.notifications.queries import NEWEST, notices_of
from alur.ui.keyset import PARAMETER, addresses, page_of


def notices(request: HttpRequest) -> HttpResponse:
    """One's own notices; a POST marks all of them read."""
    officer = officer_of(request)
    if request.method == "POST":
        count = read_notices(officer=officer, at=clock.now())
        said = ngettext("%(count)d pemberitahuan ditandai dibaca.", "%(count)d pemberitahuan ditandai dibaca.", count)
        messages.success(request, said % {"count": count} if count else _("Semua pemberitahuan sudah dibaca."))
        return redirect(reverse("desk:notices"))
    page = page_of(notices_of(officer), NEWEST, cursor=request.GET.get(PARAMETER, ""), size=PAGE_SIZE)
    newer, older = addresses(page, {})
    context = {"rows": notice_rows(page.rows), "newer": newer, "older": older, "zone": officer.office.zone}
    return render(request, "desk/notices.html", context)
