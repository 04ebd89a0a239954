"""StoredFile: what is known of one file, and what a virus scanner said of it."""

from pathlib import Path

from django.conf import settings
from django.db import models

from alur.foundation.offices.models import Office
from alur.kernel.ids import new_id

from .rules.names import LONGEST


class Scan(models.TextChoices):
    """What a virus scanner said."""

    NONE = "none"
    """There was no scanner when it was stored."""
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"


class StoredFile(models.Model):
    """A row exists only once its bytes are safe; its content never changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=LONGEST)
    """As its owner called it, cleaned; for showing and downloading, never for a path."""
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    """Found by us in the bytes; what the browser claimed is not kept."""
    stored_name = models.CharField(max_length=80, unique=True)
    """Generated; what the store keeps the bytes under."""
    about = models.CharField(max_length=60, db_index=True)
    """What it belongs to: `case:<id>` or `draft:<key>`."""
    uploaded_by = models.CharField(max_length=60)
    uploaded_at = models.DateTimeField()

    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.NONE)
    scanned_at = models.DateTimeField(null=True, blank=True)
    """When the scanner last looked, whatever it said."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="stored_file_not_empty"),
            models.CheckConstraint(condition=models.Q(scan__in=Scan.values), name="stored_file_scan_known"),
        ]
        indexes = [
            models.Index(
                fields=["scan", "uploaded_at"], name="stored_file_unscanned", condition=~models.Q(scan="clean")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes are, if they lie on this machine. What must work with every store asks `registry.store`."""
        return Path(settings.MEDIA_ROOT) / self.stored_name

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")
