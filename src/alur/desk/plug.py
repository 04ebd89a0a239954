"""The desk's places in the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alur.engine.cases.queries import waiting_for
from alur.foundation.offices.queries import remember_positions
from alur.foundation.outbox.queries import needing_a_person
from alur.kernel import clock
from alur.outlets.notifications.queries import unread_count
from alur.outlets.reports.queries import shown_to
from alur.ui import menu

from .queries import officer_of

if TYPE_CHECKING:
    from alur.foundation.offices.models import Officer


def _officer(request: HttpRequest) -> Officer:
    """Who is signed in, and holds for the whole menu what they hold now."""
    officer = officer_of(request)
    remember_positions(officer, clock.now())
    return officer


def _open_tasks(request: HttpRequest) -> int:
    """A page that has counted for its own filters hands the figure over."""
    counted: int | None = getattr(request, "inbox_count", None)
    return waiting_for(_officer(request), clock.now()) if counted is None else counted


def _failed_deliveries(request: HttpRequest) -> int:
    return needing_a_person(officer_of(request).office).count()


def _sees_reports(request: HttpRequest) -> bool:
    return bool(shown_to(_officer(request), clock.now()))


menu.items.add(
    "inbox", menu.MenuItem(label=_("Tugas"), url_name="desk:inbox", icon="inbox", order=10, badge=_open_tasks)
)
menu.items.add("search", menu.MenuItem(label=_("Cari"), url_name="desk:search", icon="search", order=20))
menu.items.add("counter", menu.MenuItem(label=_("Loket"), url_name="desk:counter", icon="counter", order=30))
menu.items.add(
    "deliveries",
    menu.MenuItem(label=_("Pengiriman"), url_name="desk:deliveries", icon="send", order=40, badge=_failed_deliveries),
)
menu.items.add(
    "reports",
    menu.MenuItem(label=_("Laporan"), url_name="desk:reports", icon="chart", order=50, visible=_sees_reports),
)


def _unread(request: HttpRequest) -> int:
    return unread_count(officer_of(request))


menu.corner.add(
    "notices",
    menu.MenuItem(label=_("Pemberitahuan"), url_name="desk:notices", icon="bell", order=10, badge=_unread),
)
