"""Accounts: making, inviting, changing, closing."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from alur.foundation.offices.models import Office, Officer
from alur.foundation.offices.policies import actor_may_change_account
from alur.foundation.offices.queries import invited_officer
from alur.foundation.privacy.rules import parse_nip
from alur.foundation.privacy.sealing import digest, seal
from alur.kernel.errors import Invalid, Refused

from .entries import lock, lock_for_change, write


@transaction.atomic
def create_officer(
    *,
    office: Office,
    email: str,
    name: str,
    by: str,
    at: datetime,
    nip: str = "",
    password: str | None = None,
    is_administrator: bool = False,
    language: str = "id",
) -> Officer:
    """An account. Without a password the person sets one by an invitation, or through "Lupa kata sandi"."""
    lock_for_change(office, by)
    _check_language(language)
    officer = Officer(
        office=office,
        email=_free_email(email),
        name=name,
        language=language,
        is_administrator=is_administrator,
        joined_at=at,
    )
    if nip:
        digits = _free_nip(nip, office)
        officer.nip_sealed, officer.nip_digest = seal(digits), digest("nip", digits)
    if password is not None:
        _check_password(password, officer)
    officer.set_password(password)
    officer.save()
    write(office, "office.officer_created", by, at, {"officer": officer.pk, "administrator": is_administrator})
    return officer


@transaction.atomic
def invite_officer(*, officer: Officer, by: str, at: datetime) -> Officer:
    """Give an account without a password a fresh link to set one; links of earlier invitations stop working.

    The caller sends it: the link is made when the mail is written (`queries.invitation_token`).
    """
    lock_for_change(officer.office, by)
    officer.refresh_from_db(fields=["password", "is_active", "invited_at"])
    if not officer.is_active:
        raise Refused(_("Akun ini ditutup. Buka dahulu akunnya, lalu undang."))
    if officer.has_usable_password():
        raise Refused(_("Petugas ini sudah punya kata sandi. Ia dapat memakai “Lupa kata sandi” di halaman masuk."))
    Officer.objects.filter(pk=officer.pk).update(invited_at=at)
    officer.invited_at = at
    write(officer.office, "office.officer_invited", by, at, {"officer": officer.pk})
    return officer


@transaction.atomic
def accept_invitation(*, officer_id: int, token: str, password: str, at: datetime) -> Officer:
    """Set the first password by the link of an invitation, once. Refused where the link does not hold any more."""
    found = Officer.objects.filter(pk=officer_id).select_related("office").first()
    if found is not None:
        lock(found.office)
    officer = invited_officer(officer_id, token, at)
    if officer is None:
        raise Refused(_("Tautan ini tidak berlaku lagi. Minta undangan baru kepada administrator kantor Anda."))
    _check_password(password, officer)
    officer.set_password(password)
    officer.invited_at = None
    officer.save(update_fields=["password", "invited_at"])
    write(officer.office, "office.invitation_accepted", officer.actor, at, {"officer": officer.pk})
    return officer


@transaction.atomic
def change_account(
    *, officer: Officer, name: str, email: str, by: str, at: datetime, nip: str | None = None
) -> Officer:
    """Another name, address or NIP. `nip` None keeps it, "" takes it out. The very same again changes nothing."""
    lock_for_change(officer.office, by)
    now = Officer.objects.get(pk=officer.pk)
    new = {"name": name.strip(), "email": _free_email(email, officer)}
    if not new["name"]:
        raise Invalid({"name": _("Isi nama petugas.")})
    if nip:
        digits = _free_nip(nip, officer.office, officer)
        if digest("nip", digits) != now.nip_digest:
            new |= {"nip_sealed": seal(digits), "nip_digest": digest("nip", digits)}
    elif nip == "":
        new |= {"nip_sealed": "", "nip_digest": ""}
    changed = {field: value for field, value in new.items() if getattr(now, field) != value}
    if changed:
        Officer.objects.filter(pk=officer.pk).update(**changed)
        said = sorted({field.removesuffix("_sealed").removesuffix("_digest") for field in changed})
        write(officer.office, "office.account_changed", by, at, {"officer": officer.pk, "changed": said})
    officer.refresh_from_db()
    return officer


@transaction.atomic
def set_administrator(*, officer: Officer, is_administrator: bool, by: str, at: datetime) -> None:
    """Give or take the right to change the office's settings. An office always keeps one who has it."""
    lock_for_change(officer.office, by)
    now = Officer.objects.get(pk=officer.pk)
    if is_administrator and not now.is_active:
        raise Refused(_("Akun ini ditutup. Buka dahulu akunnya."))
    others = Officer.objects.filter(office=officer.office, is_administrator=True, is_active=True).exclude(pk=now.pk)
    if not is_administrator and now.is_administrator and not others.exists():
        raise Refused(_("Kantor harus punya sedikitnya satu administrator. Tunjuk dahulu penggantinya."))
    if now.is_administrator != is_administrator:
        Officer.objects.filter(pk=now.pk).update(is_administrator=is_administrator)
        data = {"officer": now.pk, "administrator": is_administrator}
        write(officer.office, "office.administrator_set", by, at, data)
    officer.is_administrator = is_administrator


@transaction.atomic
def set_language(*, officer: Officer, language: str, by: str, at: datetime) -> None:
    """The language of the officer's pages after sign-in and of the mail they get."""
    lock(officer.office)
    if not actor_may_change_account(by, officer):
        raise Refused(_("Bahasa hanya diubah oleh pemilik akun atau administrator kantor."))
    _check_language(language)
    Officer.objects.filter(pk=officer.pk).update(language=language)
    officer.language = language
    write(officer.office, "office.language_set", by, at, {"officer": officer.pk, "language": language})


@transaction.atomic
def close_account(*, officer: Officer, by: str, at: datetime) -> None:
    """The officer can no longer sign in; open sessions end with their next request, holdings stop counting."""
    _set_active(officer, False, "office.account_closed", by, at)


@transaction.atomic
def reopen_account(*, officer: Officer, by: str, at: datetime) -> None:
    """The officer may sign in again."""
    _set_active(officer, True, "office.account_reopened", by, at)


@transaction.atomic
def remove_second_factor(*, officer: Officer, by: str, at: datetime) -> None:
    """After a lost telephone: TOTP and recovery codes are gone, the next sign-in takes the password alone.

    Never for oneself: there the page asks for the password again and refuses those who must have a second factor.
    """
    lock_for_change(officer.office, by)
    if by == officer.actor:
        raise Refused(_("Matikan kode kedua Anda sendiri lewat halaman Keamanan masuk."))
    removed, _per_table = Authenticator.objects.filter(user_id=officer.pk).delete()
    if removed:
        write(officer.office, "office.second_factor_removed", by, at, {"officer": officer.pk})


def _set_active(officer: Officer, active: bool, kind: str, by: str, at: datetime) -> None:
    lock_for_change(officer.office, by)
    if not active and by == officer.actor:
        raise Refused(_("Anda tidak dapat menutup akun sendiri. Minta administrator lain."))
    if Officer.objects.filter(pk=officer.pk).exclude(is_active=active).update(is_active=active):
        write(officer.office, kind, by, at, {"officer": officer.pk})
    officer.is_active = active


def _free_nip(nip: str, office: Office, but: Officer | None = None) -> str:
    digits = _nip(nip)
    others = Officer.objects.filter(office=office, nip_digest=digest("nip", digits))
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Invalid({"nip": _("Sudah ada akun di kantor ini dengan NIP tersebut.")})
    return digits


def _free_email(email: str, but: Officer | None = None) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid({"email": _("Alamat surel ini tidak lengkap. Contoh: nama@contoh.go.id.")}) from None
    others = Officer.objects.filter(email__iexact=address)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Invalid({"email": _("Sudah ada akun dengan alamat surel ini.")})
    return address


def _nip(text: str) -> str:
    try:
        return parse_nip(text)
    except ValueError as fault:
        raise Invalid({"nip": _(str(fault))}) from None


def _check_password(password: str, officer: Officer) -> None:
    try:
        validate_password(password, officer)
    except ValidationError as faults:
        raise Invalid({"password": " ".join(faults.messages)}) from None


def _check_language(language: str) -> None:
    if language not in dict(settings.LANGUAGES):
        raise Invalid({"language": _("Pilih Bahasa Indonesia atau English.")})
