"""The first office and its first administrator, in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from alur.foundation.offices.actions import create_office, create_officer, invite_officer
from alur.foundation.offices.queries import invitation_token, officers, offices
from alur.kernel.errors import AlurError

from .answers import ZONES


class AnotherOffice(AlurError):
    """The database has an office already, and it is not this one."""


@dataclass(frozen=True)
class Founded:
    """What is there now. `link` sets the administrator's first password; empty once one is set."""

    made: bool
    link: str


@transaction.atomic
def found(*, answers: dict[str, str], at: datetime) -> Founded:
    """Make what is missing of the office and its administrator; again changes nothing but the link, which is new."""
    there = {office.slug: office for office in offices()}
    if there and answers["slug"] not in there:
        raise AnotherOffice(
            f"Basis data ini sudah berisi kantor lain ({', '.join(sorted(there))}). Pakai folder data yang kosong."
        )
    made = not there
    office = there.get(answers["slug"]) or create_office(
        slug=answers["slug"],
        name=answers["office"],
        short_name=answers["short"][:40],
        zone=ZONES[answers["zone"]],
        by="system",
        at=at,
    )
    email = answers["admin_email"].lower()
    administrators = [each for each in officers(office) if each.is_administrator]
    if administrators and email not in {each.email for each in administrators}:
        raise AnotherOffice("Kantor ini sudah punya administrator. Administrator lain dibuat di halaman Pengaturan.")
    officer = next((each for each in administrators if each.email == email), None) or create_officer(
        office=office, email=email, name=answers["admin_name"], is_administrator=True, by="system", at=at
    )
    if officer.has_usable_password():
        return Founded(made, "")
    invite_officer(officer=officer, by="system", at=at)
    path = reverse("account_invitation", args=[officer.pk, invitation_token(officer)])
    return Founded(made, settings.BASE_URL + path)
