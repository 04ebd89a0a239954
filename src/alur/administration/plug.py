"""The settings' place in the menu, and what comes round."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alur.foundation.offices.actions import take_up_letterheads
from alur.foundation.outbox.ports import Periodic
from alur.foundation.outbox.registry import periodic
from alur.ui import menu

from .policies import is_administrator

LETTERHEADS = "administration.letterheads"


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
