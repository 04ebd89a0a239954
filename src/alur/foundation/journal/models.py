"""Entry: one line of history. SubjectKey: opens what entries hold of a person. Anchor, AnchorHead: where chains stood.

Entry, Anchor and AnchorHead are only ever added to: the database itself refuses anything else (migration 0003).
"""

from typing import Any

from django.db import models

from alur.kernel.ids import new_id

PERSONAL = "personal"
"""The key of an entry's data under which the personal fields stand, sealed and committed."""


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
    """Identifiers and choices; personal fields only under `personal`, sealed or as commitments."""
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="entry_seq_once_per_stream")]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.kind}"

    @property
    def facts(self) -> dict[str, Any]:
        """The data without the personal part: what may be shown and handed on as it is."""
        return {name: value for name, value in self.data.items() if name != PERSONAL}


class SubjectKey(models.Model):
    """The key of what the journal holds of one subject (`case:<root id>`). Erasing empties it and leaves the row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=60)
    key_sealed = models.TextField(blank=True)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(erased_at__isnull=True), name="subject_one_living_key"
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(key_sealed=""), name="subject_erased_key_is_gone"
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="subject_keys")]

    def __str__(self) -> str:
        return self.subject


class Anchor(models.Model):
    """Where an office's chains stood on a day: a digest over their heads and the anchor before.

    A large day has several, of at most `HEADS_EACH` heads. The owner "" is the whole installation: its anchor closes
    the day, over the chains that are no office's and over the offices' own anchors.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.CharField(max_length=60, blank=True)
    number = models.PositiveIntegerField()
    day = models.DateField()
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "number"], name="anchor_number_once_per_owner")]

    def __str__(self) -> str:
        return f"{self.owner}#{self.number} {self.day}"


class AnchorHead(models.Model):
    """One chain as an anchor saw it: the number and the hash of its last entry."""

    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, related_name="heads")
    stream = models.CharField(max_length=60)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="head_anchored_once")]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq}"
