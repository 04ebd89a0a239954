"""Host: an account of the pool. Booking: who has it when. Occupied: the cells that make two at once impossible.
Series: bookings that were made together. Sitting: when a booking's meeting was in fact open."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alur.foundation.offices.models import Office, Position
from alur.kernel.ids import new_id

from .rules.pool import Hours
from .rules.series import Every


class Host(models.Model):
    """An account that can hold meetings, at most `limit` of them at once."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    provider = models.CharField(max_length=40, blank=True)
    """A name of `registry.providers`; "": somebody makes the meeting by hand and pastes its link."""
    external = models.CharField(max_length=200, blank=True)
    """The host's own name at the provider."""
    settings_sealed = models.TextField(blank=True)
    """The answers to `Provider.asks`, sealed JSON."""
    keeper = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    """Its holders change, cancel and open the meetings of this host."""
    capacity = models.PositiveIntegerField(default=100)
    limit = models.PositiveSmallIntegerField(default=1)
    before = models.PositiveSmallIntegerField(default=0)
    after = models.PositiveSmallIntegerField(default=0)
    hours = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Hours], default="calendar")
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "name"], name="host_name_once_per_office"),
            models.CheckConstraint(condition=Q(limit__gte=1), name="host_limit_at_least_one"),
            models.CheckConstraint(condition=Q(hours__in=[each.value for each in Hours]), name="host_hours_known"),
            models.CheckConstraint(
                condition=~Q(hours="own") | Q(opens__isnull=False, closes__gt=F("opens")), name="host_own_hours_said"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """Meetings that were booked together, all or none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    every = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Every])
    first = models.DateField()
    last = models.DateField()
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class BookingState(models.TextChoices):
    HELD = "held", _("Ruang sudah dipesan; rapatnya sedang dibuat")
    BOOKED = "booked", _("Siap")
    CANCELLED = "cancelled", _("Dibatalkan")


class Booking(models.Model):
    """One meeting on one host. While it is not cancelled, its cells are taken (`Occupied`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    host = models.ForeignKey(Host, on_delete=models.PROTECT, related_name="bookings")
    lane = models.PositiveSmallIntegerField()
    """Which of the host's simultaneous meetings, from 1."""
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    task = models.ForeignKey("cases.Task", on_delete=models.PROTECT, null=True, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, related_name="bookings")
    title = models.CharField(max_length=200)
    participants = models.PositiveIntegerField(default=0)
    record = models.BooleanField(default=False)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    occupied_from = models.DateTimeField()
    """With the buffers that the host had when it was booked."""
    occupied_to = models.DateTimeField()
    state = models.CharField(max_length=10, choices=BookingState.choices, default=BookingState.HELD)
    intent = models.CharField(max_length=64, unique=True)
    """The far side's key, or where `find` looks for it; never changes."""
    sequence = models.PositiveIntegerField(default=0)
    """Counts changes, as calendars do."""
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    """The cancelled one that this one carries on: moved to another host, or booked anew by the same step."""
    moved = models.PositiveIntegerField(default=0, db_default=0)
    """How often its meeting got another time or host."""
    freed_from = models.DateTimeField(null=True, blank=True)
    """From then on its time is others', although it was booked for longer: the meeting ended early."""
    made_sealed = models.TextField(blank=True)
    """What the provider has (`ports.Made`), sealed JSON: the links open something."""
    attended = models.PositiveIntegerField(null=True, blank=True)
    """How many were there; None while nobody said."""
    attendance_sealed = models.TextField(default="", db_default="", blank=True)
    """Who was there, and who says so: sealed JSON."""
    minutes_sealed = models.TextField(default="", db_default="", blank=True)
    """Where the minutes or the recording lie."""
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="booking_ends_after_start"),
            models.CheckConstraint(
                condition=Q(occupied_from__lte=F("starts"), occupied_to__gte=F("ends")), name="booking_keeps_buffers"
            ),
            models.CheckConstraint(condition=Q(state__in=BookingState.values), name="booking_state_known"),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="booking_cancelled_has_time",
            ),
            models.UniqueConstraint(fields=["task"], condition=~Q(state="cancelled"), name="booking_once_per_visit"),
        ]
        indexes = [
            models.Index(fields=["host", "starts"], name="booking_of_host"),
            models.Index(fields=["case"], name="booking_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.state})"


class Occupied(models.Model):
    """Five minutes of one lane of a host. The unique key is what makes a double booking impossible, on SQLite and
    PostgreSQL alike (docs/adr/0022)."""

    host = models.ForeignKey(Host, on_delete=models.PROTECT, related_name="+")
    lane = models.PositiveSmallIntegerField()
    cell = models.PositiveIntegerField()
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="cells")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host", "lane", "cell"], name="occupied_once"),
            models.CheckConstraint(condition=Q(lane__gte=1), name="occupied_lane_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.host_id}/{self.lane}: {self.cell}"


class Sitting(models.Model):
    """One time that a booking's meeting was open, as its provider told: a host who drops out and comes back opens it
    twice. Messages come in any order, so either end may be known first."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="sittings")
    key = models.CharField(max_length=80)
    """The provider's name for it; another for each time that the meeting is opened."""
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "key"], name="sitting_once")]

    def __str__(self) -> str:
        return f"{self.began_at} – {self.ended_at}"
