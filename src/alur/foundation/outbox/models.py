"""Delivery: one outside effect. Hold: nothing goes out. PeriodicRun: when work that comes round is due."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alur.foundation.offices.models import Office
from alur.kernel.ids import new_id


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("Menunggu dikirim")
    SENDING = "sending", _("Sedang dikirim")
    DELIVERED = "delivered", _("Terkirim")
    UNKNOWN = "unknown", _("Belum pasti sampai")
    FAILED = "failed", _("Gagal dikirim")
    CANCELLED = "cancelled", _("Dibatalkan")


class Delivery(models.Model):
    """One mail, message, post or meeting that must reach the far side once. The row is the truth, not any job."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    carrier = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    """What it tells, in the words of whoever queued it: a notice's name, `meeting.create`."""
    key = models.CharField(max_length=200, unique=True)
    """Names the effect: queued twice under one key, it happens once."""
    about = models.CharField(max_length=60, blank=True)
    """`case:<id>` or the like."""
    payload = models.JSONField(default=dict)
    """Identifiers and an address; never a secret or a link that opens something."""
    result = models.JSONField(default=dict)
    """The far side's natural key."""
    queued_by = models.CharField(max_length=60)
    request_id = models.CharField(max_length=32, blank=True)
    """Of the web request that it came of, so that logs of web and worker can be read together."""
    created_at = models.DateTimeField()

    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    """When the outbox tries or asks again by itself; null: it does not."""
    lease_number = models.PositiveIntegerField(default=0)
    """The fence: every claim and every person's act counts it up; a writer with an older number changes nothing."""
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, blank=True)
    nudged_at = models.DateTimeField(null=True)
    """When a job was last queued for it."""
    may_have_arrived = models.BooleanField(default=False)
    """An attempt ended without an answer and nobody has found out since."""
    repeat_approved = models.BooleanField(default=False)
    """A person said: send it again, even if it perhaps arrived."""
    repeats = models.PositiveSmallIntegerField(default=0)
    """How often it was sent although an earlier attempt had perhaps arrived."""
    last_error = models.TextField(blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False)
                | (~Q(state="sending") & Q(lease_until__isnull=True)),
                name="delivery_leased_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at__isnull=True)),
                name="delivery_delivered_at_when_delivered",
            ),
        ]
        indexes = [
            # Of what is not over. By the states it would be of no use: SQLite cannot tell that two lists are the same.
            models.Index(fields=["next_try_at"], name="delivery_due", condition=Q(next_try_at__isnull=False)),
            models.Index(fields=["lease_until"], name="delivery_lease", condition=Q(state="sending")),
            models.Index(fields=["office", "-created_at", "-id"], name="delivery_newest"),
            models.Index(fields=["office", "state", "-created_at", "-id"], name="delivery_newest_in_state"),
            models.Index(fields=["about"], name="delivery_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def needs_a_person(self) -> bool:
        """The outbox has stopped trying by itself, and it is not known to have arrived."""
        return self.state == DeliveryState.FAILED or (self.state == DeliveryState.UNKNOWN and self.next_try_at is None)


class Hold(models.Model):
    """While its one row is there, nothing is claimed: a restored system must not send what was sent already."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    since = models.DateTimeField()
    reason = models.CharField(max_length=20)
    """`restored`, or `operator`: somebody asked for it."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="hold_only_one")]

    def __str__(self) -> str:
        return self.reason


class PeriodicRun(models.Model):
    """When a registered periodic work is due next; a claim keeps other workers from running it as well."""

    name = models.CharField(max_length=60, primary_key=True)
    next_at = models.DateTimeField()
    lease_number = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name
