"""SopDraft."""

from django.db import models

from alur.foundation.offices.models import Office


class SopDraft(models.Model):
    """A draft that an office is deciding on: kept between visits, and gone when it is thrown away."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    content = models.TextField(help_text="The draft in JSON: what was read, what is proposed, what was confirmed.")
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change; tells two writers apart.")
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title
