"""Sop, SopVersion, RevisionDraft, DraftText, StandardText and Binding."""

from typing import Any

from django.db import models
from django.db.models import Q

from alur.foundation.offices.models import Office, Position
from alur.kernel.ids import new_id

from .rules.standard import BY_OFFICE


class Sop(models.Model):
    """One SOP of one office; what it says is in its versions."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=300)
    closed_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when no new case begins; null: it is open."
    )
    closed_note = models.CharField(max_length=300, blank=True, help_text="Why, for the public.")
    review_months = models.PositiveSmallIntegerField(
        null=True, blank=True, default=12, help_text="Months in force until it is to be reviewed; null: no reminder."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "slug"], name="sop_slug_once_per_office")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """May new cases begin? Running ones go on in any case, and so do SOPs that others call."""
        return self.closed_at is None

    @property
    def stream(self) -> str:
        """Where the journal tells of it."""
        return f"sop:{self.pk}"


class VersionState(models.TextChoices):
    DRAFT = "draft", "Draf"
    EFFECTIVE = "effective", "Berlaku"
    SUPERSEDED = "superseded", "Digantikan"


class SopVersion(models.Model):
    """One revision: frozen once effective, so that running cases keep what they began with."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sop = models.ForeignKey(Sop, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.TextField(help_text="The definition as read, in JSON; what runs.")
    """Text, since PostgreSQL's jsonb forgets in which order outcomes and branches were written."""
    source = models.TextField(help_text="The file, word for word.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    effective_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sop", "number"], name="sop_version_number_once"),
            models.UniqueConstraint(fields=["sop"], condition=Q(state="effective"), name="sop_one_effective_version"),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="sop_version_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.sop} r{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Django's own signature
        """Refuses to write over a version; its state alone moves on, by a guarded update in `actions`."""
        if not self._state.adding:
            raise TypeError("a version is frozen; publish a new one")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ANN401  Django's own signature
        """Refused: the history needs every version that was ever in force."""
        raise TypeError("a version is frozen; it cannot be deleted")


class StandardText(models.Model):
    """What the office states about one component of the standard of service, where its SOP does not."""

    sop = models.ForeignKey(Sop, on_delete=models.PROTECT, related_name="standard_texts")
    component = models.CharField(max_length=20, help_text="A word of rules/standard.py.")
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sop", "component"], name="standard_text_once_per_component"),
            models.CheckConstraint(condition=Q(component__in=list(BY_OFFICE)), name="standard_component_known"),
        ]

    def __str__(self) -> str:
        return f"{self.sop}: {self.component}"


class DraftState(models.TextChoices):
    DRAFT = "draft", "Disusun"
    REVIEWED = "reviewed", "Sudah diperiksa"
    SCHEDULED = "scheduled", "Menunggu tanggal berlaku"
    EFFECTIVE = "effective", "Menjadi revisi"
    DROPPED = "dropped", "Dibuang"


ALIVE = (DraftState.DRAFT, DraftState.REVIEWED, DraftState.SCHEDULED)


class RevisionDraft(models.Model):
    """A revision in the making: the text of an SOP file, faults and all, until it becomes a SopVersion.

    A table of its own, since a version is frozen, always sound, and has a number; a draft is none of these. It stays
    after it took effect: it says who made, checked and signed that revision.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    slug = models.CharField(max_length=60, blank=True, help_text="As far as the text can be read.")
    title = models.CharField(max_length=300, blank=True, help_text="As far as the text can be read.")
    source = models.TextField(help_text="The file, word for word.")
    origin = models.CharField(max_length=200, blank=True, help_text="Where the text came from, for people.")
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.DRAFT)
    edition = models.PositiveIntegerField(default=1, help_text="Grows with each change; tells two editors apart.")
    makers = models.JSONField(default=list, help_text="Actors who wrote in the text; none of them may check it.")
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()
    reviewed_by = models.CharField(max_length=60, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_against = models.PositiveIntegerField(
        null=True, blank=True, help_text="The revision in force when it was checked; null: there was none."
    )
    remark = models.TextField(blank=True, help_text="Why it was given back, or why it could not take effect.")
    signer_name = models.CharField(max_length=200, blank=True)
    signer_position = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True, help_text="In force from this day on, at the office.")
    create_positions = models.BooleanField(default=False)
    scheduled_by = models.CharField(max_length=60, blank=True)
    version = models.OneToOneField(
        SopVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="draft", help_text="What it became."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DraftState.values), name="revision_draft_state_known"),
            models.CheckConstraint(
                condition=~Q(state="effective") | Q(version__isnull=False), name="revision_draft_effective_has_version"
            ),
        ]
        indexes = [models.Index(fields=["office", "state"], name="revision_draft_of_office")]

    def __str__(self) -> str:
        return self.title or str(self.pk)

    @property
    def stream(self) -> str:
        """Where the journal tells of it."""
        return f"revision:{self.pk}"

    @property
    def is_alive(self) -> bool:
        return self.state in ALIVE


class Way(models.TextChoices):
    BACK = "back", "Batalkan"
    FORTH = "forth", "Ulangi"


class DraftText(models.Model):
    """A text that a draft had, to be had again: before a change (`back`), or before that was undone (`forth`).

    Two piles, the highest `place` on top; the undermost go when there are too many, all when the draft is over.
    """

    draft = models.ForeignKey(RevisionDraft, on_delete=models.PROTECT, related_name="texts")
    way = models.CharField(max_length=5, choices=Way.choices)
    place = models.PositiveIntegerField()
    source = models.TextField(help_text="The file, word for word.")
    what = models.CharField(max_length=200, blank=True, help_text="The change it stands before, for people.")
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "way", "place"], name="draft_text_place_once"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="draft_text_way_known"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.way} {self.place}"


class Binding(models.Model):
    """Which position of the office an executor of the SOP is."""

    sop = models.ForeignKey(Sop, on_delete=models.PROTECT, related_name="bindings")
    executor = models.CharField(max_length=60)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sop", "executor"], name="binding_once_per_executor")]

    def __str__(self) -> str:
        return f"{self.sop}: {self.executor}"
