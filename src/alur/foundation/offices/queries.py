"""Who holds what. Always asked for a day: positions change hands."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from alur.kernel.ids import token_digest

from .models import AccessToken, Holding, Office, Officer, Position

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


def positions_held(officer: Officer, at: datetime) -> QuerySet[Position]:
    """Positions whose tasks this officer may do at that moment, also as Plh./Plt.; of the own office only."""
    day = local_day(officer.office, at)
    held = holdings_on(day).filter(officer=officer).values("position")
    return Position.objects.filter(pk__in=held, office=officer.office_id)


def holders(position: Position, at: datetime) -> QuerySet[Officer]:
    """Officers who may act for this position at that moment."""
    day = local_day(position.office, at)
    held = holdings_on(day).filter(position=position).values("officer")
    return Officer.objects.filter(pk__in=held, office=position.office_id).order_by("name")


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
