"""ProtectionContact, RetentionRule, Breach and BreachNote."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alur.foundation.offices.models import Office, Position
from alur.kernel.ids import new_id

from .rules.retention import END_KINDS, LONGEST, SHORTEST


class ProtectionContact(models.Model):
    """Whom people ask about their data, and who acts on what they ask (UU 27/2022, article 53): one of each office."""

    office = models.OneToOneField(Office, on_delete=models.PROTECT, primary_key=True, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.office}: {self.position}"


class RetentionRule(models.Model):
    """How many months after its end a case's personal data stay; null: they are never erased by themselves."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=60, blank=True, help_text="Slug of the SOP; empty: all that have none.")
    end_kind = models.CharField(max_length=12, choices=[(each, each) for each in END_KINDS])
    months = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "service", "end_kind"], name="retention_rule_once"),
            models.CheckConstraint(condition=Q(end_kind__in=END_KINDS), name="retention_end_kind_known"),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__range=(SHORTEST, LONGEST)),
                name="retention_months_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service or '*'}/{self.end_kind}: {self.months}"


class Breach(models.Model):
    """A failure to protect personal data, as the office's register keeps it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="Serial in the office's register.")
    title = models.CharField(max_length=200)
    known_at = models.DateTimeField(help_text="When the office learnt of it: its clock starts here.")
    happened = models.TextField(help_text="When and how the data were disclosed.")
    data = models.TextField(help_text="Which data, of whom.")
    people = models.PositiveIntegerField(null=True, blank=True, help_text="How many; null while not known.")
    measures = models.TextField(blank=True, help_text="What was and will be done about it.")
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True, help_text="When all who must be told were told.")
    closed_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=100, unique=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="breach_number_once_per_office")]
        indexes = [
            models.Index(fields=["office", "-known_at", "-id"], name="breach_newest"),
            models.Index(fields=["known_at"], condition=Q(told_at__isnull=True), name="breach_clock_runs"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"


class NoteKind(models.TextChoices):
    SUBJECTS = "subjek", _("Pemilik data diberi tahu")
    AGENCY = "lembaga", _("Lembaga Pelindungan Data Pribadi diberi tahu")
    PUBLIC = "masyarakat", _("Masyarakat diberi tahu")
    FACT = "fakta", _("Fakta baru")


class BreachNote(models.Model):
    """What was done or became known of a breach; only ever added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=12, choices=NoteKind.choices)
    happened_at = models.DateTimeField(help_text="When they were told, or it became known.")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=NoteKind.values), name="breach_note_kind_known")]

    def __str__(self) -> str:
        return f"{self.breach_id}: {self.kind}"
