"""SavedView, Presence, DraftPresence and CalendarAddress."""

from django.conf import settings
from django.db import models

from alur.engine.cases.models import Task
from alur.engine.sops.models import RevisionDraft
from alur.foundation.offices.models import Position
from alur.kernel.ids import new_id


class SavedView(models.Model):
    """A way of looking at the inbox that an officer gave a name. It shows nothing that the inbox would not."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    which = models.CharField(max_length=10, default="semua", help_text="The filter: semua, hampir, lewat, …")
    search = models.CharField(max_length=100, blank=True)
    service = models.CharField(max_length=60, blank=True, help_text="Slug of an SOP; empty: all.")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.PositiveSmallIntegerField(help_text="Smaller stands first; two may be equal, then by id.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "name"], name="view_name_once_per_officer")]

    def __str__(self) -> str:
        return self.name


class Presence(models.Model):
    """An officer had this task's page open at `seen_at`. Nobody is asked to close anything: it grows old by itself."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "officer"], name="presence_once_per_task")]

    def __str__(self) -> str:
        return f"{self.officer_id} @ {self.task_id}"


class CalendarAddress(models.Model):
    """Who knows the secret in it reads the officer's meetings. Only its digest is kept; a new one ends the old one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer"], condition=models.Q(revoked_at__isnull=True), name="calendar_address_one_valid"
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.made_at}"


class DraftPresence(models.Model):
    """As `Presence`, of the page on which a draft of an SOP is written."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(RevisionDraft, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "officer"], name="presence_once_per_draft")]

    def __str__(self) -> str:
        return f"{self.officer_id} @ {self.draft_id}"
