"""Recipient: one of those whom a step must reach, as a row of one visit."""

from django.db import models
from django.db.models import Q

from alur.kernel.ids import new_id

from .rules.rows import State


class Recipient(models.Model):
    """One recipient in one visit of a step. Rows of a former visit stay as they were: its history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey("cases.Task", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="Order on the page.")
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in State])
    link = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True, help_text="A note, or why the recipient was waived.")
    by = models.CharField(max_length=60, blank=True, help_text="Actor, as in the journal.")
    at = models.DateTimeField(null=True, blank=True)
    stands = models.BooleanField(default=False, help_text="The visit was completed, and not taken back since.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "key"], name="recipient_once_per_task"),
            models.CheckConstraint(condition=Q(state__in=[each.value for each in State]), name="recipient_state_known"),
            models.CheckConstraint(
                condition=Q(state="pending", at__isnull=True) | Q(~Q(state="pending"), at__isnull=False),
                name="recipient_done_has_time",
            ),
            models.CheckConstraint(condition=~Q(state="waived", note=""), name="recipient_waived_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.state}"
