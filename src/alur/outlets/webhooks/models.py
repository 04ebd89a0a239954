"""Subscription: an address of another system, and what it wants to hear."""

from django.db import models

from alur.foundation.offices.models import Office
from alur.kernel.ids import new_id


class LastState(models.TextChoices):
    NOTHING = "", "–"
    DELIVERED = "delivered", "Sampai"
    FAILED = "failed", "Gagal"


class Subscription(models.Model):
    """Active until an administrator ends it, or the far side answers 410 Gone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    url = models.CharField(max_length=500)
    secret_sealed = models.TextField()
    secret_digest = models.CharField(max_length=64, unique=True)
    """Finds the subscription that a form sent twice has made already."""
    kinds = models.JSONField(default=list)
    """Which happenings, by their kinds in the journal."""
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)
    last_state = models.CharField(max_length=10, choices=LastState.choices, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    last_answer = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["office"], condition=models.Q(ended_at__isnull=True), name="subscription_active")
        ]

    def __str__(self) -> str:
        return self.url
