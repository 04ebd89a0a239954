"""Entry: one line of history."""

from django.db import models

from alur.kernel.ids import new_id


class Entry(models.Model):
    """What happened, once, for ever. Entries of one stream form a chain: each names the hash of the one before."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stream = models.CharField(max_length=60)
    """`case:<id>`, `office:<id>`, …"""
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    """Past tense and stable for ever: `case.task_closed`."""
    actor = models.CharField(max_length=60)
    """`officer:<id>`, `applicant`, `system`."""
    data = models.JSONField(default=dict)
    """Identifiers and choices only; never personal data."""
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="entry_seq_once_per_stream")]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.kind}"
