"""Response: the answers of one respondent, anonymous. FormReceived: that a case's form came, without its answers."""

import uuid

from django.db import models
from django.db.models import Q

from .rules.profile import PROFILE

ANSWER_FIELDS = ("u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9")
TRAITS = tuple(PROFILE)


class Response(models.Model):
    """One filled-in questionnaire. Nothing here leads to a case, a task, an instant or a person, on purpose:
    the id is random (not sorted by time), the day has no hour, and no table points here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    service = models.SlugField(max_length=60)
    questionnaire = models.CharField(max_length=40)
    u1 = models.PositiveSmallIntegerField(null=True, blank=True)
    u2 = models.PositiveSmallIntegerField(null=True, blank=True)
    u3 = models.PositiveSmallIntegerField(null=True, blank=True)
    u4 = models.PositiveSmallIntegerField(null=True, blank=True)
    u5 = models.PositiveSmallIntegerField(null=True, blank=True)
    u6 = models.PositiveSmallIntegerField(null=True, blank=True)
    u7 = models.PositiveSmallIntegerField(null=True, blank=True)
    u8 = models.PositiveSmallIntegerField(null=True, blank=True)
    u9 = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)
    sex = models.CharField(max_length=10, blank=True)
    age_group = models.CharField(max_length=10, blank=True)
    education = models.CharField(max_length=10, blank=True)
    job = models.CharField(max_length=10, blank=True)
    answered_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["office", "service", "answered_on"], name="response_by_service")]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (1, 4)}),
                    name=f"response_{name}_1_to_4",
                )
                for name in ANSWER_FIELDS
            ),
            models.CheckConstraint(
                condition=~Q(**{f"{name}__isnull": True for name in ANSWER_FIELDS}), name="response_answers_something"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{trait}__in": ["", *PROFILE[trait]]}), name=f"response_{trait}_known"
                )
                for trait in TRAITS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.answered_on}"


class FormReceived(models.Model):
    """This case's form came: one per case, also where a return leads to the survey again. Knows no Response."""

    case_id = models.UUIDField(primary_key=True)
    """The outermost case: a survey that was called as an SOP of its own counts for its caller."""

    def __str__(self) -> str:
        return str(self.case_id)
