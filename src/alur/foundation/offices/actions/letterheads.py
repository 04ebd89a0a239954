"""How an office calls itself, from a day on."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from alur.foundation.offices.models import LetterheadEdition, Office
from alur.foundation.offices.policies import SYSTEM
from alur.foundation.offices.queries import letterhead_of_row, letterhead_on, letterheads, local_day
from alur.kernel.errors import Invalid

from .entries import lock_for_change, write


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What stands at the head of a letter. `logo` is the id of a stored picture."""

    name: str
    short_name: str
    parent_names: list[str]
    address: str = ""
    phone: str = ""
    email: str = ""
    logo: UUID | None = None


SHARED = ("name", "short_name", "parent_names", "address", "phone", "email")
"""What the office's row says too: its words of today."""


@transaction.atomic
def save_letterhead(
    *, office: Office, letterhead: Letterhead, starts_on: date, by: str, at: datetime
) -> LetterheadEdition:
    """The office's letterhead from that day on. What held before stays known, for old cases.

    The very same again gives the edition that is there. Invalid for a day that is over: what letters already said is
    not changed afterwards.
    """
    lock_for_change(office, by)
    office.refresh_from_db()
    _check(letterhead)
    there = letterheads(office).filter(starts_on=starts_on).first()
    if there is not None and all(getattr(there, field) == value for field, value in asdict(letterhead).items()):
        return there
    if starts_on < local_day(office, at):
        raise Invalid({"starts_on": _("Kop surat lama tidak diubah. Pilih hari ini atau sesudahnya.")})
    if not letterheads(office).exists():
        first = letterhead_of_row(office)
        first.created_at, first.created_by = at, by
        first.save()
    edition = LetterheadEdition.objects.create(
        office=office, starts_on=starts_on, created_at=at, created_by=by, **asdict(letterhead)
    )
    data = {"letterhead": edition.pk, "starts_on": starts_on.isoformat(), "name": letterhead.name}
    write(office, "office.letterhead_saved", by, at, data)
    _take_up(office, at)
    return edition


def take_up_letterheads(at: datetime) -> None:
    """Periodic: offices whose new letterhead begins today are called so from now on."""
    for office in Office.objects.filter(letterheads__starts_on__isnull=False).distinct():
        with transaction.atomic():
            lock_for_change(office, SYSTEM)
            office.refresh_from_db()
            _take_up(office, at)


def _take_up(office: Office, at: datetime) -> None:
    now = letterhead_on(office, local_day(office, at))
    changed = {field: getattr(now, field) for field in SHARED if getattr(now, field) != getattr(office, field)}
    if not changed:
        return
    Office.objects.filter(pk=office.pk).update(**changed)
    office.refresh_from_db()
    write(office, "office.letterhead_took_effect", SYSTEM, at, {"letterhead": now.pk})


def _check(letterhead: Letterhead) -> None:
    faults = {}
    if not letterhead.name.strip():
        faults["name"] = _("Isi nama kantor.")
    if not letterhead.short_name.strip():
        faults["short_name"] = _("Isi nama singkat kantor.")
    if letterhead.email:
        try:
            validate_email(letterhead.email)
        except ValidationError:
            faults["email"] = _("Alamat surel ini tidak lengkap. Contoh: nama@contoh.go.id.")
    if faults:
        raise Invalid(faults)
