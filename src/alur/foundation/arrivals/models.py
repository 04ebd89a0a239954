"""Arrival: one message that an outside system sent by itself."""

from django.db import models

from alur.foundation.offices.models import Office
from alur.kernel.ids import new_id


class Arrival(models.Model):
    """Never changed but for how far it was handled; forgotten after some months."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    """What makes it this message and no other, as a digest: a repeat has the same."""
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=160)
    payload_sealed = models.TextField()
    happened_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    """Null: handled, or given up (`tries` tells)."""
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="arrival_once")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(next_try_at__isnull=False), name="arrival_waiting"),
            models.Index(fields=["source", "about"], name="arrival_about"),
            models.Index(fields=["arrived_at"], name="arrival_age"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.about}"
