"""CalendarEdition: an office's calendar as it stood from one moment on."""

from typing import Any, NoReturn

from django.db import models

from alur.foundation.offices.models import Office, Officer


class CalendarEdition(models.Model):
    """Never edited and never deleted: due dates name the edition they were computed with. The highest number rules."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="calendar_editions")
    number = models.PositiveIntegerField()
    data = models.JSONField()
    """As `rules.to_data` writes it."""
    digest = models.CharField(max_length=64)
    """SHA-256 of `data`: the calendar read from it is cached under this name."""
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="calendar_number_once_per_office")]

    def __str__(self) -> str:
        return f"{self.office} – kalender edisi {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Django's own signature
        if not self._state.adding:
            raise TypeError("an edition of a calendar is never changed; save a new one")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401  Django's own signature
        raise TypeError("an edition of a calendar is never deleted")
