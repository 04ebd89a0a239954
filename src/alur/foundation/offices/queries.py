"""Who holds what. Always asked for a day: positions change hands."""

import hmac
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from alur.kernel.ids import derived_token, token_digest

from .models import AccessToken, Holding, HoldingKind, LetterheadEdition, Office, Officer, Position

INVITATION = "invitation"
INVITATION_DAYS = 7
ACCESS = "access"
TOKEN_PREFIX = "alur_"  # noqa: S105  what every token begins with, no secret


def office_by_slug(slug: str) -> Office:
    """Office.DoesNotExist where there is none."""
    return Office.objects.get(slug=slug)


def offices() -> QuerySet[Office]:
    return Office.objects.order_by("name")


def local_day(office: Office, at: datetime) -> date:
    """The calendar day at the office when it is `at`."""
    return at.astimezone(ZoneInfo(office.zone)).date()


def holdings_on(day: date) -> QuerySet[Holding]:
    """Holdings in force on that day, of officers whose account is active."""
    return Holding.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, officer__is_active=True
    )


def _in_force(day: date) -> Q:
    """Condition on what has `holdings`: one is in force on that day. A join is made faster than a sub-select."""
    open_ended_or_later = Q(holdings__ends_on__isnull=True) | Q(holdings__ends_on__gte=day)
    return open_ended_or_later & Q(holdings__starts_on__lte=day)


def positions_held(officer: Officer, at: datetime) -> QuerySet[Position]:
    """Positions whose tasks this officer may do at that moment, also as Plh./Plt.; of the own office only."""
    held = _in_force(local_day(officer.office, at)) & Q(holdings__officer=officer, holdings__officer__is_active=True)
    return Position.objects.filter(held, office=officer.office_id).distinct()


def remember_positions(officer: Officer, at: datetime) -> list[Position]:
    """What `positions_held` finds, by name; kept on this object, so that all that a page shows asks once for that day.

    For pages alone, and for the officer of the request, who is read anew with the next one. What acts asks anew.
    """
    day = local_day(officer.office, at)
    if officer.remembered is None or officer.remembered[0] != day:
        officer.remembered = day, list(positions_held(officer, at).order_by("name"))
    return officer.remembered[1]


def keys_held(officer: Officer, at: datetime) -> list[int]:
    """The keys of `positions_held`; of a page's officer as `remember_positions` found them."""
    if officer.remembered is not None and officer.remembered[0] == local_day(officer.office, at):
        return [position.pk for position in officer.remembered[1]]
    return list(positions_held(officer, at).values_list("pk", flat=True))


def holders(position: Position, at: datetime) -> QuerySet[Officer]:
    """Officers who may act for this position at that moment."""
    held = _in_force(local_day(position.office, at)) & Q(holdings__position=position)
    return Officer.objects.filter(held, office=position.office_id, is_active=True).distinct().order_by("name")


def is_superior_of(officer: Officer, position: Position, at: datetime) -> bool:
    """Does the officer hold a position above this one in the line, at that moment?"""
    held = set(positions_held(officer, at).values_list("pk", flat=True))
    seen: set[int] = set()
    above = position.superior
    while above is not None and above.pk not in seen:
        if above.pk in held:
            return True
        seen.add(above.pk)
        above = above.superior
    return False


def superiors(position: Position, at: datetime) -> list[Officer]:
    """Who answers for this position to those outside it, at that moment: the holders of the nearest position above it
    that somebody else holds; where there is none, the office's administrators. Nobody who holds the position itself.
    """
    below = {officer.pk for officer in holders(position, at)}
    above = dict(Position.objects.filter(office=position.office_id).values_list("pk", "superior"))
    seen = {position.pk}
    up = position.superior_id
    while up is not None and up not in seen:
        seen.add(up)
        held = holdings_on(local_day(position.office, at)).filter(position=up).values("officer")
        found = Officer.objects.filter(pk__in=held, office=position.office_id).exclude(pk__in=below).order_by("name")
        if people := list(found):
            return people
        up = above.get(up)
    administrators = Officer.objects.filter(office=position.office_id, is_active=True, is_administrator=True)
    return list(administrators.exclude(pk__in=below).order_by("name"))


def officer_of(actor: str) -> Officer | None:
    """The officer behind an actor `officer:<id>`; None for `system`, `applicant` and unknown ones."""
    kind, _, number = actor.partition(":")
    if kind != "officer" or not number.isdecimal():
        return None
    return Officer.objects.filter(pk=int(number)).first()


def officers(office: Office) -> QuerySet[Officer]:
    """Accounts of the office, also closed ones, by name."""
    return Officer.objects.filter(office=office).order_by("name")


def positions(office: Office) -> QuerySet[Position]:
    return Position.objects.filter(office=office).order_by("name")


def has_second_factor(officer: Officer) -> bool:
    """Has this person set up TOTP?"""
    return bool(Authenticator.objects.filter(user_id=officer.pk, type=Authenticator.Type.TOTP).exists())


def lock_remaining(name: str, address: str | None) -> timedelta:
    """How long signing in as `name` from that network address stays locked; zero when it is not.

    By the machine's own clock, as django-axes counts.
    """
    attempts = AccessAttempt.objects.filter(username=name, ip_address=address)
    last: datetime | None = attempts.aggregate(last=Max("attempt_time"))["last"]
    if last is None:
        return timedelta(0)
    return max(timedelta(0), last + settings.AXES_COOLOFF_TIME - timezone.now())


def with_second_factor(office: Office) -> set[int]:
    """Keys of the office's officers who have set up TOTP, in one query."""
    mine = Officer.objects.filter(office=office).values("pk")
    return set(
        Authenticator.objects.filter(user_id__in=mine, type=Authenticator.Type.TOTP).values_list("user_id", flat=True)
    )


def invitation_token(officer: Officer) -> str:
    """The secret of the link that sets the first password; made again each time, kept nowhere.

    It changes with every invitation and with the address, and dies with the first password.
    """
    at = officer.invited_at.astimezone(UTC).isoformat() if officer.invited_at else ""
    nonce = f"{officer.pk}:{officer.email}:{at}:{officer.password}"
    return derived_token(settings.LINK_KEY.encode(), INVITATION, nonce)


def invited_officer(officer_id: int, token: str, at: datetime) -> Officer | None:
    """Whom this link invites at that moment; None where it does not hold (any more)."""
    officer = Officer.objects.select_related("office").filter(pk=officer_id, is_active=True).first()
    if officer is None or not invitation_is_open(officer, at):
        return None
    return officer if hmac.compare_digest(invitation_token(officer).encode(), token.encode()) else None


def invitation_is_open(officer: Officer, at: datetime) -> bool:
    """Was the officer invited in the last week, and has not set a password yet?"""
    if officer.invited_at is None or officer.has_usable_password():
        return False
    return timedelta(0) <= at - officer.invited_at <= timedelta(days=INVITATION_DAYS)


def holdings_of_office(office: Office) -> QuerySet[Holding]:
    """All that were and will be, the latest first."""
    found = Holding.objects.filter(position__office=office).select_related("position", "officer")
    return found.order_by("-starts_on", "-pk")


def definitive_beside(position: Position, starts_on: date, ends_on: date | None) -> QuerySet[Holding]:
    """Definitive holdings of the position that share a day with these (both included)."""
    found = Holding.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), position=position, kind=HoldingKind.DEFINITIVE
    )
    return (found.filter(starts_on__lte=ends_on) if ends_on else found).select_related("officer")


def letterheads(office: Office) -> QuerySet[LetterheadEdition]:
    """The office's letterheads, the latest first; the one without a day last."""
    return LetterheadEdition.objects.filter(office=office).order_by(F("starts_on").desc(nulls_last=True), "-pk")


def letterhead_on(office: Office, day: date) -> LetterheadEdition:
    """The letterhead in force on that day. An office that never changed it answers with what it is called now."""
    found = letterheads(office).filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day)).first()
    return found or letterhead_of_row(office)


def letterhead_of_row(office: Office) -> LetterheadEdition:
    """What the office's own row says, as an edition that is not saved."""
    fields = ("parent_names", "name", "short_name", "address", "phone", "email")
    return LetterheadEdition(office=office, **{field: getattr(office, field) for field in fields})


def known_emails(addresses: Iterable[str]) -> set[str]:
    """Of these (in lower case), the addresses that some account of the installation has."""
    return set(
        Officer.objects.annotate(spelled=Lower("email"))
        .filter(spelled__in=set(addresses))
        .values_list("spelled", flat=True)
    )


def known_nips(office: Office) -> set[str]:
    """Digests of the NIPs of the office's accounts."""
    return set(Officer.objects.filter(office=office).exclude(nip_digest="").values_list("nip_digest", flat=True))


def office_lock(office: Office) -> None:
    """Inside a transaction: nobody else changes the office until it ends. For who must look before an action does."""
    Office.objects.select_for_update().get(pk=office.pk)


def access_token_of(secret: str, at: datetime) -> AccessToken | None:
    """The token whose secret this is, with its officer; None for one that is revoked, over, or of a closed account.

    Asked at every request: revoking and closing take effect at once.
    """
    if not secret.startswith(TOKEN_PREFIX):
        return None
    found = AccessToken.objects.select_related("officer__office").filter(digest=token_digest(ACCESS, secret))
    return found.filter(officer__is_active=True, revoked_at__isnull=True, expires_at__gt=at).first()


def access_tokens(officer: Officer) -> QuerySet[AccessToken]:
    """The officer's own tokens, the newest first; revoked ones too."""
    return AccessToken.objects.filter(officer=officer).order_by("-made_at", "-id")


def owners_of_offices(keys: Sequence[str]) -> dict[str, str]:
    """An office's chain is its own."""
    found = Office.objects.filter(pk__in=[key for key in keys if key.isdigit()]).values_list("pk", flat=True)
    return {str(pk): f"office:{pk}" for pk in found}


def owners_of_officers(keys: Sequence[str]) -> dict[str, str]:
    """What officers keep for themselves belongs to their office."""
    found = Officer.objects.filter(pk__in=[key for key in keys if key.isdigit()]).values_list("pk", "office")
    return {str(pk): f"office:{office}" for pk, office in found}
