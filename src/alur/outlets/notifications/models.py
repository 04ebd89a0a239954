"""Notice: what an officer was told, kept for the desk beside the mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from alur.engine.cases.models import Case, Task
from alur.foundation.offices.models import Office
from alur.kernel.ids import new_id

UNREAD = Q(read_at__isnull=True)


class Notice(models.Model):
    """One thing that one officer was told. The mail of it is a Delivery of its own; either may come first."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="The case's, said again here: who moved to another office no longer sees it, and counts stay cheap.",
    )
    kind = models.CharField(max_length=60, help_text="The notice type's name.")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=200, unique=True, help_text="As the delivery's: told twice, it is kept once.")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, help_text="Read, or settled: its task was done meanwhile.")

    class Meta:
        indexes = [
            models.Index(fields=["officer", "office", "-at", "-id"], name="notice_newest"),
            models.Index(fields=["officer", "case"], condition=UNREAD, name="notice_unread_of_case"),
            models.Index(fields=["officer", "office", "task"], condition=UNREAD, name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.officer_id}"
