"""Tokens: a program acts for an officer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from alur.foundation.offices.models import AccessToken, Officer, TokenScope
from alur.foundation.offices.policies import SYSTEM, actor_may_change_account
from alur.foundation.offices.queries import ACCESS, TOKEN_PREFIX
from alur.kernel.errors import Invalid, Refused
from alur.kernel.ids import derived_token, token_digest

from .entries import lock, write

LONGEST_TOKEN_LIFE = timedelta(days=366)
USE_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_token(
    *, officer: Officer, name: str, scopes: Sequence[str], expires_at: datetime, key: str, by: str, at: datetime
) -> tuple[AccessToken, str]:
    """A token of the officer's own and its secret (192 bits), which can never be shown again.

    The same `key` again (a form sent twice) answers the same token and secret: the secret is made from it and from the
    key of links, and the row holds only its digest. Nobody makes one for somebody else, an administrator neither.
    """
    lock(officer.office)
    if by not in (SYSTEM, officer.actor) or not officer.is_active:
        raise Refused(_("Token akses hanya dibuat oleh pemilik akunnya."))
    faults = {}
    if not name.strip():
        faults["name"] = _("Tulis untuk apa token ini, misalnya “Aplikasi antrean”.")
    if not scopes or not set(scopes) <= set(TokenScope.values):
        faults["scopes"] = _("Pilih paling sedikit satu izin.")
    if not at < expires_at <= at + LONGEST_TOKEN_LIFE:
        faults["expires_at"] = _("Masa berlaku token paling lama satu tahun.")
    if faults:
        raise Invalid(faults)
    secret = TOKEN_PREFIX + derived_token(settings.LINK_KEY.encode(), ACCESS, f"{officer.pk}:{key}")
    token, made = AccessToken.objects.get_or_create(
        digest=token_digest(ACCESS, secret),
        defaults={
            "officer": officer,
            "name": name.strip()[:80],
            "scopes": sorted(set(scopes)),
            "made_at": at,
            "expires_at": expires_at,
        },
    )
    if made:
        data = {"officer": officer.pk, "token": str(token.pk), "scopes": token.scopes}
        write(officer.office, "office.token_made", by, at, data)
    return token, secret


@transaction.atomic
def revoke_token(*, token: AccessToken, by: str, at: datetime) -> None:
    """From now on it opens nothing. By its owner, or by who administers the office; twice is once."""
    officer = token.officer
    lock(officer.office)
    if not actor_may_change_account(by, officer):
        raise Refused(_("Token akses hanya dicabut oleh pemilik akun atau administrator kantor."))
    if AccessToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at):
        write(officer.office, "office.token_revoked", by, at, {"officer": officer.pk, "token": str(token.pk)})


def note_use(*, token: AccessToken, at: datetime) -> None:
    """When it was used last, to the minute: not every request writes a row. No journal entry, as for a visit."""
    if token.last_used_at is None or at - token.last_used_at >= USE_NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=at)
