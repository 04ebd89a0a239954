"""What will happen by itself, and when superiors hear of what is late."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from alur.administration.forms.planned import NEVER, SuperiorForm
from alur.administration.queries.planned import planned_rows, stands_still, superior_words
from alur.engine.cases.queries.planned import COUNTED, late_count, planned_page
from alur.foundation.offices.actions import change_superior_after
from alur.kernel import clock
from alur.ui.keyset import PARAMETER, addresses

from .pages import administrator_of, administrators, form_page, handle, posted, reading, to

LATE = "terlambat"


@reading
def planned(request: HttpRequest) -> HttpResponseBase:
    """The next that time will do in the office's cases, the soonest first; or only what is late."""
    office, at = administrator_of(request).office, clock.now()
    late = request.GET.get("saring") == LATE
    page = planned_page(office, at, late=late, cursor=request.GET.get(PARAMETER, ""))
    newer, older = addresses(page, {"saring": LATE} if late else {})
    count = late_count(office, at)
    context = {
        "rows": planned_rows(page.rows, office, at),
        "newer": newer,
        "older": older,
        "late": late,
        "late_count": str(count) if count < COUNTED else f"{COUNTED - 1}+",
        "zone": office.zone,
        "stands_still": stands_still(at),
        "superior": superior_words(office.superior_after_minutes),
        "here": "planned",
    }
    return render(request, "administration/planned.html", context)


@administrators
def change_superior(request: HttpRequest) -> HttpResponse:
    """After how much working time the superior is told."""
    officer = administrator_of(request)
    office = officer.office
    form = SuperiorForm(posted(request), minutes=office.superior_after_minutes)

    def save(data: dict[str, Any]) -> str:
        minutes = None if data["minutes"] == NEVER else int(data["minutes"])
        change_superior_after(office=office, minutes=minutes, by=officer.actor, at=clock.now())
        return _("Tersimpan. Berlaku untuk tugas yang dibuka mulai sekarang.")

    context = form_page(
        _("Kapan atasan diberi tahu"),
        _("Simpan"),
        to("planned"),
        _("Yang dijadwalkan"),
        lead=_(
            "Petugas diingatkan saat tiga perempat waktunya terpakai, dan begitu lewat waktu. Sesudah itu atasan"
            " jabatannya. Bila jabatan atasan kosong: atasan di atasnya, lalu administrator."
        ),
        here="planned",
    )
    return handle(request, form, save, then=to("planned"), context=context)
