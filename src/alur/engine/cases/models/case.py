"""A case, its number and its words for the search, and a form that was begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alur.engine.cases.rules.flow import CaseStatus, status_of
from alur.engine.cases.rules.search_words import LONGEST
from alur.engine.sops.models import SopVersion
from alur.foundation.offices.models import Office
from alur.kernel.ids import new_id
from alur.ui.columns import PlainText

if TYPE_CHECKING:
    from .task import Task


class Channel(models.TextChoices):
    WEB = "web", "Web"
    EMAIL = "surel", _("Surel")
    WHATSAPP = "whatsapp", "WhatsApp"
    LETTER = "surat", _("Surat")
    VISIT = "kunjungan", _("Kunjungan")
    CALL = "telepon", _("Telepon")
    INTERNAL = "internal", "Internal"


class Case(models.Model):
    """One run of one SOP version. Where it stands is its set of open tasks, never a column."""

    tasks_at_hand: list[Task] | None = None
    """Of a case that is only looked at, all its tasks in order (`with_tasks`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    sop_version = models.ForeignKey(SopVersion, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    subject = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.WEB)

    parent_task = models.OneToOneField(
        "Task", on_delete=models.PROTECT, null=True, blank=True, related_name="child", help_text="The task that called."
    )
    root = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="descendants",
        help_text="Null for a root.",
    )
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The ended case that something came for too late, so that this one was opened.",
    )
    given = models.JSONField(default=dict, help_text="What the caller handed to a called case, sealed like answers.")
    moves = models.JSONField(null=True, blank=True, help_text="Out of which versions (rules/moved.py); null: none.")
    rescheduled = models.JSONField(
        null=True, blank=True, help_text="What became of its date beside the answers (rules/slots.py); null: nothing."
    )
    applicant_name = models.CharField(max_length=150, blank=True)
    applicant_email = models.EmailField(blank=True)
    applicant_unit = models.CharField(max_length=200, blank=True)
    applicant_phone_sealed = models.TextField(blank=True)
    applicant_phone_digest = models.CharField(max_length=64, blank=True, db_index=True)
    applicant_identity_sealed = models.TextField(blank=True)
    applicant_identity_digest = models.CharField(max_length=64, blank=True, db_index=True)
    language = models.CharField(max_length=2, default="id")

    tracking_nonce = models.CharField(max_length=40, blank=True)
    tracking_digest = models.CharField(max_length=64, blank=True, db_index=True)

    opened_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=60, blank=True)
    end_kind = models.CharField(max_length=12, blank=True)
    end_reason = models.TextField(blank=True)
    erased_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when its personal data are gone; the skeleton stays."
    )
    worded = models.BooleanField(null=True, help_text="Its words are in `Word`; null where nobody has put them there.")
    version = models.PositiveIntegerField(
        default=0, help_text="Counts acts on this case's family; taking it is the lock."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="case_number_once_per_office"),
            models.CheckConstraint(
                condition=Q(end_kind="", ended_at__isnull=True) | Q(~Q(end_kind=""), ended_at__isnull=False),
                name="case_end_has_kind_and_time",
            ),
            models.CheckConstraint(
                condition=Q(end_kind__in=["", "selesai", "ditolak", "dibatalkan", "ditarik"]),
                name="case_end_kind_known",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-opened_at"], name="case_newest_of_office"),
            models.Index(
                fields=["office", "end_kind", "ended_at", "id"],
                condition=Q(parent_task__isnull=True, ended_at__isnull=False, erased_at__isnull=True),
                name="case_to_be_erased",
            ),
            models.Index(
                fields=["id"],
                condition=Q(worded__isnull=True, erased_at__isnull=True),
                name="case_without_words",
            ),
            models.Index(fields=["id"], condition=Q(worded=True, erased_at__isnull=False), name="case_words_left"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def status(self) -> CaseStatus:
        return status_of(served=self.served_at is not None, end_kind=self.end_kind)

    @property
    def stream(self) -> str:
        """The journal stream of this case."""
        return f"case:{self.pk}"


class Counter(models.Model):
    """The last serial given to a case of this prefix in this year."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=8)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "prefix", "year"], name="counter_once_per_year")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:04}"


class Word(models.Model):
    """One word of a case's number, applicant's name or subject: the search reads this table and nothing else.

    A copy of what the case says in the clear, written in the act that writes it there and gone with it (ADR 20).
    """

    pk = models.CompositePrimaryKey("case", "word")
    # The indexes below begin with these two.
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    word = PlainText(max_length=LONGEST)

    class Meta:
        # Cases are made in the order of their keys: from the end of a word's part the newest come first.
        indexes = [models.Index(fields=["office", "word", "case"], name="word_of_office")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.word}"


class Draft(models.Model):
    """An application that is still being filled in: found again only by its secret, sealed, and gone after a week."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    sop_version = models.ForeignKey(SopVersion, on_delete=models.PROTECT, related_name="+")
    answers_sealed = models.TextField(blank=True)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)
