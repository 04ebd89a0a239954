"""What happens once by its key, and who looked at what is personal."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alur.foundation.offices.models import Office
from alur.kernel.ids import new_id

from .case import Case
from .task import Task


class Act(models.Model):
    """An act that was asked for with an idempotency key: the same key again gets the same answer."""

    key = models.CharField(max_length=100, primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class LookReason(models.TextChoices):
    """Why somebody needs to see personal data whole."""

    CONTACT = "hubungi", _("Menghubungi pemohon")
    IDENTITY = "periksa", _("Memeriksa identitas")
    ENTRY = "salin", _("Mengisi surat atau sistem lain")
    COPY = "salinan", _("Memberi salinan kepada pemohon")
    PROGRAM = "program", _("Lewat program (API)")
    UNSAID = "", _("Tidak disebut")


class Look(models.Model):
    """Somebody saw personal data of a case whole. The journal tells of it too; this row is for finding it again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    field = models.CharField(max_length=60, help_text="Name of the field; `*` for all of the case.")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=LookReason.choices, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(reason__in=LookReason.values), name="look_reason_known")]
        indexes = [
            models.Index(fields=["office", "-at", "-id"], name="look_newest_of_office"),
            models.Index(fields=["officer", "-at", "-id"], name="look_newest_of_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.field}"
