"""Every change to offices, positions, accounts and holdings. Each is one entry on the stream `office:<id>`.

`by` is `system` or `officer:<id>`. Refused: the actor may not. Invalid: what was given cannot be; `fields` says which.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from alur.foundation.journal.actions import write_entry
from alur.foundation.privacy.rules import parse_nip
from alur.foundation.privacy.sealing import digest, seal
from alur.kernel.errors import Invalid, Refused
from alur.kernel.ids import derived_token, token_digest

from .models import AccessToken, Holding, HoldingKind, Office, Officer, Position, TokenScope
from .policies import SYSTEM, actor_may_administer, actor_may_change_account
from .queries import ACCESS, TOKEN_PREFIX


@transaction.atomic
def create_office(
    *,
    slug: str,
    name: str,
    short_name: str,
    by: str,
    at: datetime,
    parent_names: list[str] | None = None,
    zone: str = "Asia/Jakarta",
    address: str = "",
    phone: str = "",
    email: str = "",
) -> Office:
    """A new work unit. Only the system makes one: an administrator's reach ends at the own office."""
    if by != SYSTEM:
        raise Refused(_("Unit kerja baru hanya dibuat oleh pengelola sistem lewat baris perintah."))
    _check_slug("slug", slug)
    if slug in RESERVED_SLUGS:
        raise Invalid({"slug": _("Nama pendek ini dipakai oleh alamat halaman Alur. Pilih nama lain.")})
    if zone not in available_timezones():
        raise Invalid({"zone": _("Zona waktu ini tidak dikenal. Contoh yang benar: Asia/Jakarta.")})
    if Office.objects.filter(slug=slug).exists():
        raise Invalid({"slug": _("Sudah ada unit kerja dengan nama pendek ini. Pilih nama lain.")})
    office = Office.objects.create(
        slug=slug,
        name=name,
        short_name=short_name,
        parent_names=parent_names or [],
        zone=zone,
        address=address,
        phone=phone,
        email=email,
    )
    _write(office, "office.created", by, at, {"slug": slug, "zone": zone})
    return office


@transaction.atomic
def create_position(
    *, office: Office, key: str, name: str, by: str, at: datetime, superior: Position | None = None
) -> Position:
    """A new position (jabatan) of the office, under `superior`."""
    _lock_for_change(office, by)
    _check_slug("key", key)
    if Position.objects.filter(office=office, key=key).exists():
        raise Invalid({"key": _("Sudah ada jabatan dengan kunci ini. Pilih kunci lain.")})
    if superior is not None and superior.office_id != office.pk:
        raise Invalid({"superior": _("Atasan harus jabatan pada unit kerja yang sama.")})
    position = Position.objects.create(office=office, key=key, name=name, superior=superior)
    data = {"position": position.pk, "key": key, "superior": superior.pk if superior else None}
    _write(office, "office.position_created", by, at, data)
    return position


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
    """An account. Without a password the person sets one through "Lupa kata sandi"."""
    _lock_for_change(office, by)
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
        digits = _nip(nip)
        officer.nip_sealed, officer.nip_digest = seal(digits), digest("nip", digits)
    if password is not None:
        _check_password(password, officer)
    officer.set_password(password)
    officer.save()
    _write(office, "office.officer_created", by, at, {"officer": officer.pk, "administrator": is_administrator})
    return officer


@transaction.atomic
def give_holding(
    *,
    position: Position,
    officer: Officer,
    starts_on: date,
    by: str,
    at: datetime,
    kind: str = HoldingKind.DEFINITIVE,
    ends_on: date | None = None,
) -> Holding:
    """The officer holds the position on these days, both included; no end: until it is ended.

    Several officers may hold one position at a time (three Pengelola TIK, a head and the Plh.); one officer may not
    hold the same position twice on one day.
    """
    office = position.office
    _lock_for_change(office, by)
    if kind not in HoldingKind.values:
        raise Invalid({"kind": _("Pilih definitif, Plh., atau Plt.")})
    if officer.office_id != office.pk:
        raise Invalid({"officer": _("Petugas harus dari unit kerja yang sama dengan jabatannya.")})
    if ends_on is not None and ends_on < starts_on:
        raise Invalid({"ends_on": _("Tanggal berakhir tidak boleh sebelum tanggal mulai.")})
    overlapping = Holding.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), position=position, officer=officer
    )
    if ends_on is not None:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    if overlapping.exists():
        raise Invalid(
            {"starts_on": _("Petugas ini sudah memegang jabatan itu pada masa tersebut. Akhiri dahulu yang lama.")}
        )
    holding = Holding.objects.create(
        position=position, officer=officer, kind=kind, starts_on=starts_on, ends_on=ends_on
    )
    data = {
        "holding": holding.pk,
        "position": position.pk,
        "officer": officer.pk,
        "kind": str(kind),
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat() if ends_on else None,
    }
    _write(office, "office.holding_given", by, at, data)
    return holding


@transaction.atomic
def end_holding(*, holding: Holding, ends_on: date, by: str, at: datetime) -> Holding:
    """The last day of a holding. It may come earlier than planned, never later: a longer time is a new holding."""
    office = holding.position.office
    _lock_for_change(office, by)
    if ends_on < holding.starts_on:
        raise Invalid({"ends_on": _("Tanggal berakhir tidak boleh sebelum tanggal mulai.")})
    changed = Holding.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on), pk=holding.pk).update(
        ends_on=ends_on
    )
    if not changed:
        raise Invalid({"ends_on": _("Masa jabatan ini sudah berakhir pada tanggal itu atau sebelumnya.")})
    holding.ends_on = ends_on
    _write(office, "office.holding_ended", by, at, {"holding": holding.pk, "ends_on": ends_on.isoformat()})
    return holding


@transaction.atomic
def set_language(*, officer: Officer, language: str, by: str, at: datetime) -> None:
    """The language of the officer's pages after sign-in and of the mail they get."""
    _lock(officer.office)
    if not actor_may_change_account(by, officer):
        raise Refused(_("Bahasa hanya diubah oleh pemilik akun atau administrator unit kerja."))
    _check_language(language)
    Officer.objects.filter(pk=officer.pk).update(language=language)
    officer.language = language
    _write(officer.office, "office.language_set", by, at, {"officer": officer.pk, "language": language})


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
    _lock_for_change(officer.office, by)
    if by == officer.actor:
        raise Refused(_("Matikan kode kedua Anda sendiri lewat halaman Keamanan masuk."))
    removed, _per_table = Authenticator.objects.filter(user_id=officer.pk).delete()
    if removed:
        _write(officer.office, "office.second_factor_removed", by, at, {"officer": officer.pk})


# ── Tokens: a program acts for an officer ────────────────────────────────────────────────────────

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
    _lock(officer.office)
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
        _write(officer.office, "office.token_made", by, at, data)
    return token, secret


@transaction.atomic
def revoke_token(*, token: AccessToken, by: str, at: datetime) -> None:
    """From now on it opens nothing. By its owner, or by who administers the office; twice is once."""
    officer = token.officer
    _lock(officer.office)
    if not actor_may_change_account(by, officer):
        raise Refused(_("Token akses hanya dicabut oleh pemilik akun atau administrator unit kerja."))
    if AccessToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at):
        _write(officer.office, "office.token_revoked", by, at, {"officer": officer.pk, "token": str(token.pk)})


def note_use(*, token: AccessToken, at: datetime) -> None:
    """When it was used last, to the minute: not every request writes a row. No journal entry, as for a visit."""
    if token.last_used_at is None or at - token.last_used_at >= USE_NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=at)


RESERVED_SLUGS = frozenset({"akun", "aksesibilitas", "api", "lacak", "live", "meja", "privasi", "ready", "static"})
"""First words of our own addresses: an office of that name could not be reached (tests/architecture holds the list)."""


def _set_active(officer: Officer, active: bool, kind: str, by: str, at: datetime) -> None:
    _lock_for_change(officer.office, by)
    if not active and by == officer.actor:
        raise Refused(_("Anda tidak dapat menutup akun sendiri. Minta administrator lain."))
    if Officer.objects.filter(pk=officer.pk).exclude(is_active=active).update(is_active=active):
        _write(officer.office, kind, by, at, {"officer": officer.pk})
    officer.is_active = active


def _lock_for_change(office: Office, by: str) -> None:
    _lock(office)
    if not actor_may_administer(by, office):
        raise Refused(_("Hanya administrator unit kerja ini yang dapat mengubahnya."))


def _lock(office: Office) -> None:
    # The journal's stream needs one writer at a time; on SQLite the IMMEDIATE transaction already is that lock.
    Office.objects.select_for_update().get(pk=office.pk)


def _write(office: Office, kind: str, by: str, at: datetime, data: dict[str, Any]) -> None:
    write_entry(stream=f"office:{office.pk}", kind=kind, actor=by, at=at, data=data)


def _free_email(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid({"email": _("Alamat email ini tidak lengkap. Contoh: nama@contoh.go.id.")}) from None
    if Officer.objects.filter(email__iexact=address).exists():
        raise Invalid({"email": _("Sudah ada akun dengan alamat email ini.")})
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


def _check_slug(field: str, text: str) -> None:
    try:
        validate_slug(text)
    except ValidationError:
        raise Invalid({field: _("Pakai huruf, angka, dan tanda hubung saja, tanpa spasi.")}) from None
