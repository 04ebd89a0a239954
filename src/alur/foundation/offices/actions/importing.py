"""Many new officers at once: a thousand one by one would keep everybody else waiting for the lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from alur.foundation.offices.models import Holding, HoldingKind, Office, Officer, Position
from alur.foundation.offices.queries import known_emails, known_nips
from alur.foundation.privacy.rules import parse_nip
from alur.foundation.privacy.sealing import digest, seal
from alur.kernel.errors import Invalid

from .entries import lock_for_change, write


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """One of them; `email` in lower case. Without `starts_on` there is no holding."""

    name: str
    email: str
    nip: str = ""
    position: Position | None = None
    kind: str = HoldingKind.DEFINITIVE
    starts_on: date | None = None
    ends_on: date | None = None


@transaction.atomic
def create_invited_officers(
    *, office: Office, newcomers: Sequence[Newcomer], key: str, by: str, at: datetime
) -> list[Officer]:
    """Accounts, their holdings and their invitations (the caller mails them), all or none, in one entry.

    `key` stands in the entry, so that the caller finds an import again. Invalid where an address or NIP is taken, or
    a position is another office's: who shows lists to people judges each row before.
    """
    lock_for_change(office, by)
    nips = [parse_nip(each.nip) if each.nip else "" for each in newcomers]
    digests = [digest("nip", nip) if nip else "" for nip in nips]
    _check(office, newcomers, digests)
    made = Officer.objects.bulk_create(
        Officer(
            office=office,
            name=each.name,
            email=each.email,
            nip_sealed=seal(nip) if nip else "",
            nip_digest=found,
            password=make_password(None),
            joined_at=at,
            invited_at=at,
        )
        for each, nip, found in zip(newcomers, nips, digests, strict=True)
    )
    holdings = Holding.objects.bulk_create(
        Holding(officer=officer, position=each.position, kind=each.kind, starts_on=each.starts_on, ends_on=each.ends_on)
        for officer, each in zip(made, newcomers, strict=True)
        if each.position is not None and each.starts_on is not None
    )
    data = {
        "key": key,
        "officers": [officer.pk for officer in made],
        "holdings": [
            {
                "holding": each.pk,
                "position": each.position_id,
                "officer": each.officer_id,
                "kind": str(each.kind),
                "starts_on": each.starts_on.isoformat(),
                "ends_on": each.ends_on.isoformat() if each.ends_on else None,
            }
            for each in holdings
        ],
    }
    write(office, "office.officers_imported", by, at, data)
    return made


def _check(office: Office, newcomers: Sequence[Newcomer], digests: Sequence[str]) -> None:
    emails, nips = [each.email for each in newcomers], [each for each in digests if each]
    if len(set(emails)) < len(emails) or known_emails(emails):
        raise Invalid({"email": _("Sudah ada akun dengan alamat surel ini.")})
    if len(set(nips)) < len(nips) or known_nips(office) & set(nips):
        raise Invalid({"nip": _("Sudah ada akun di kantor ini dengan NIP tersebut.")})
    for each in newcomers:
        if each.kind not in HoldingKind.values:
            raise Invalid({"kind": _("Pilih definitif, Plh., atau Plt.")})
        if each.position is not None and each.position.office_id != office.pk:
            raise Invalid({"position": _("Pilih jabatan dari kantor Anda sendiri.")})
        if each.starts_on and each.ends_on and each.ends_on < each.starts_on:
            raise Invalid({"ends_on": _("Tanggal berakhir tidak boleh sebelum tanggal mulai.")})
