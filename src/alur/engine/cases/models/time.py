"""What time will do to a task, and what it has done."""

from django.db import models
from django.db.models import Q

from alur.foundation.offices.models import Office
from alur.kernel.ids import new_id

from .task import Task


class TimerKind(models.TextChoices):
    """What time does to an open task by itself."""

    WAKE = "bangun", "Bangun"
    TIMEOUT = "batas", "Batas tunggu"
    NEARLY = "hampir", "Hampir lewat"
    DUE = "lewat", "Lewat"
    SUPERIOR = "atasan", "Atasan"
    REMIND = "ingatkan", "Pengingat pemohon"
    UNANSWERED = "tak-dijawab", "Belum dijawab"


class Timer(models.Model):
    """One thing that time will do to an open task. Done, or no longer wanted, the row is gone: the table is the plan.

    The row says only when to look. Whether it is still right is asked of the task, under the lock of its case.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The constraint and an index below begin with these two.
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", db_index=False, help_text="The case's, for lists."
    )
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="timers", db_index=False)
    kind = models.CharField(max_length=12, choices=TimerKind.choices)
    nth = models.PositiveSmallIntegerField(default=1, help_text="Which of several of one kind.")
    at = models.DateTimeField(help_text="When it is planned for.")
    try_at = models.DateTimeField(help_text="When to look: `at`, or later after a failure.")
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=100, blank=True, help_text="The kind of fault; never its words.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "kind", "nth"], name="timer_once_per_task_and_kind"),
            models.CheckConstraint(condition=Q(kind__in=TimerKind.values), name="timer_kind_known"),
        ]
        indexes = [
            models.Index(fields=["try_at"], name="timer_to_try"),
            models.Index(fields=["office", "at", "id"], name="timer_of_office"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind} {self.at}"


class EscalationLevel(models.TextChoices):
    NEARLY = "hampir", "Hampir lewat"
    DUE = "lewat", "Lewat"
    SUPERIOR = "atasan", "Atasan"


class Escalation(models.Model):
    """Said once per task and level."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="escalations")
    level = models.CharField(max_length=10, choices=EscalationLevel.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "level"], name="escalation_once_per_level")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.level}"
