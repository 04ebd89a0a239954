"""What every change of an office needs: its lock, its entry, and the checks of what was typed."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Office
from alur.foundation.offices.policies import actor_may_administer
from alur.kernel.errors import Invalid, Refused


def lock_for_change(office: Office, by: str) -> None:
    lock(office)
    if not actor_may_administer(by, office):
        raise Refused(_("Hanya administrator kantor ini yang dapat mengubahnya."))


def lock(office: Office) -> None:
    # The journal's stream needs one writer at a time; on SQLite the IMMEDIATE transaction already is that lock.
    Office.objects.select_for_update().get(pk=office.pk)


def write(office: Office, kind: str, by: str, at: datetime, data: dict[str, Any]) -> None:
    write_entry(stream=f"office:{office.pk}", kind=kind, actor=by, at=at, data=data)


def check_slug(field: str, text: str) -> None:
    try:
        validate_slug(text)
    except ValidationError:
        raise Invalid({field: _("Pakai huruf, angka, dan tanda hubung saja, tanpa spasi.")}) from None
