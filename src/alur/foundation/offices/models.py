"""Office, Position, Officer, Holding, LetterheadEdition and AccessToken."""

from datetime import date
from typing import Any, ClassVar, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from alur.kernel.clock import now
from alur.kernel.ids import new_id


class Office(models.Model):
    """A work unit (satker) that owns SOPs, positions, a calendar and a letterhead."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    parent_names = models.JSONField(
        default=list, help_text="Names of the units above, outermost first, for the letterhead."
    )
    zone = models.CharField(max_length=40, default="Asia/Jakarta")
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    superior_after_minutes = models.PositiveIntegerField(
        null=True,
        blank=True,
        default=60,
        help_text="Working minutes after a task is due until the superior is told; null: never.",
    )

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """What an SOP calls pelaksana: a role of the office, held by officers for a period."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="positions")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=150)
    superior = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="subordinates")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="position_key_once_per_office")]

    def __str__(self) -> str:
        return self.name


class OfficerManager(BaseUserManager["Officer"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Officer":  # noqa: ANN401
        """Make an account; used by actions and by allauth."""
        officer = self.model(email=self.normalize_email(email).lower(), **fields)
        officer.set_password(password)
        officer.save(using=self._db)
        return officer

    def get_by_natural_key(self, username: str | None) -> "Officer":
        return self.get(email__iexact=username)


class Officer(AbstractBaseUser):
    """A person with an account. Who may do what follows from the positions held, never from this row alone."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="officers")
    # Unique twice: Django asks it of the login name, and the constraint below makes it so for any spelling.
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    nip_sealed = models.TextField(blank=True)
    nip_digest = models.CharField(max_length=64, blank=True, db_index=True)
    language = models.CharField(max_length=2, default="id", choices=[("id", "Bahasa Indonesia"), ("en", "English")])
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False, help_text="May change the office's settings.")
    joined_at = models.DateTimeField(default=now)
    invited_at = models.DateTimeField(null=True, blank=True, help_text="When the link for the first password was made.")

    remembered: "tuple[date, list[Position]] | None" = None
    """What a page found that the person holds that day (`queries.remember_positions`). No column."""

    objects = OfficerManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="officer_email_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> str:
        """How journal and actions name this person in `by=`."""
        return f"officer:{self.pk}"


class HoldingKind(models.TextChoices):
    DEFINITIVE = "definitif", _("Definitif")
    DAILY_ACTING = "plh", _("Plh.")
    TASK_ACTING = "plt", _("Plt.")


class Holding(models.Model):
    """An officer holds a position from a day until a day (both included); Plh./Plt. hold it for somebody else."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="holdings")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="holdings")
    kind = models.CharField(max_length=10, choices=HoldingKind.choices, default=HoldingKind.DEFINITIVE)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=HoldingKind.values), name="holding_kind_known"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="holding_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} – {self.position}"


class LetterheadEdition(models.Model):
    """How an office called itself from a day on, until the next edition; old cases keep theirs. Never edited.

    An edition without a day is what held before the first change. Of two for the same day the later one holds.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="letterheads")
    starts_on = models.DateField(null=True, blank=True)
    parent_names = models.JSONField(default=list)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    logo = models.UUIDField(null=True, blank=True)
    """The id of a picture that `files` keeps; that slice lies above this one."""
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office"], condition=models.Q(starts_on__isnull=True), name="letterhead_one_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.starts_on or '…'})"

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Django's own signature
        if not self._state.adding:
            raise TypeError("an edition of a letterhead is never changed; save a new one")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401  Django's own signature
        raise TypeError("an edition of a letterhead is never deleted")


class TokenScope(models.TextChoices):
    """The page has words for them (desk/forms/tokens.py)."""

    READ = "read"
    ACT = "act"
    START = "start"
    UNMASK = "unmask"


class AccessToken(models.Model):
    """A program acts for an officer with it. Only its digest is kept; what it may do narrows what the officer may."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="access_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
