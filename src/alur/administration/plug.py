"""The settings' place in the menu, and what comes round."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alur.foundation.offices.actions import take_up_letterheads
from alur.foundation.outbox.ports import Periodic
from alur.foundation.outbox.registry import periodic
from alur.outlets.notifications.ports import NoticeType
from alur.outlets.notifications.registry import notice_types
from alur.ui import menu

from .actions import remind_of_breaches, remind_of_reviews, take_up_revisions
from .policies import is_administrator
from .queries.protection import breach_context
from .queries.revisions import blocked_context, blocked_holds, review_context, review_holds

LETTERHEADS = "administration.letterheads"
BREACHES = "administration.breaches"
REVISIONS = "administration.revisions"
REVIEWS = "administration.reviews"


def _for_administrators(request: HttpRequest) -> bool:
    return is_administrator(request.user)


menu.items.add(
    "administration",
    menu.MenuItem(
        label=_("Pengaturan"),
        url_name="administration:overview",
        icon="settings",
        order=90,
        visible=_for_administrators,
    ),
)
periodic.add(LETTERHEADS, Periodic(LETTERHEADS, timedelta(minutes=15), take_up_letterheads))
periodic.add(REVISIONS, Periodic(REVISIONS, timedelta(minutes=5), take_up_revisions))
periodic.add(REVIEWS, Periodic(REVIEWS, timedelta(hours=12), remind_of_reviews))
periodic.add(BREACHES, Periodic(BREACHES, timedelta(hours=1), remind_of_breaches))
for notice in ("breach-soon", "breach-overdue"):
    notice_types.add(notice, NoticeType(notice, "officer", breach_context))
notice_types.add("sop-blocked", NoticeType("sop-blocked", "officer", blocked_context, blocked_holds))
notice_types.add("sop-review", NoticeType("sop-review", "officer", review_context, review_holds))
