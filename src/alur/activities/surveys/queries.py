"""The index out of the table: counted by the database, computed by the rules.

Days are days at the office, both ends included; None leaves that end open. `service` None takes all of the office's.
Pages show `index_to_show` and `breakdown`, which keep small groups back; `index_for` is the plain figure.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from alur.foundation.offices.models import Office

from .models import ANSWER_FIELDS, FormReceived, Response
from .rules.index import Index, Tally, index_of
from .rules.profile import Trait, groups_to_withhold, may_show
from .rules.questionnaires import PERMENPAN_14_2017, QUESTIONNAIRES


@dataclass(frozen=True)
class Group:
    """The respondents who gave `value` for a trait ("" where they told nothing)."""

    value: str
    index: Index


@dataclass(frozen=True)
class Breakdown:
    groups: list[Group]
    withheld: int
    """Respondents in groups that are too small to be shown by themselves."""


def responses(
    *, office: Office, service: str | None = None, first_day: date | None = None, last_day: date | None = None
) -> QuerySet[Response]:
    """This office's responses only; there is no way to ask over offices."""
    found = Response.objects.filter(office=office)
    if service is not None:
        found = found.filter(service=service)
    if first_day is not None:
        found = found.filter(answered_on__gte=first_day)
    if last_day is not None:
        found = found.filter(answered_on__lte=last_day)
    return found


def respondents(
    *, office: Office, service: str | None = None, first_day: date | None = None, last_day: date | None = None
) -> int:
    return responses(office=office, service=service, first_day=first_day, last_day=last_day).count()


def index_for(
    *,
    office: Office,
    service: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    questionnaire: str = PERMENPAN_14_2017.code,
) -> Index:
    """The index of the responses to one questionnaire (answers to different ones are never mixed). One query."""
    found = responses(office=office, service=service, first_day=first_day, last_day=last_day)
    row = found.filter(questionnaire=questionnaire).aggregate(**_sums_and_counts())
    return _index(row, questionnaire)


def index_to_show(
    *, office: Office, service: str | None = None, first_day: date | None = None, last_day: date | None = None
) -> Index | None:
    """The index, or None for one to four respondents: officers can see on the cases who they were."""
    index = index_for(office=office, service=service, first_day=first_day, last_day=last_day)
    return index if may_show(index.n) else None


def breakdown(
    *,
    office: Office,
    trait: Trait,
    service: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    questionnaire: str = PERMENPAN_14_2017.code,
) -> Breakdown:
    """The index by sex, age group, education or job; small groups are counted together, without their answers."""
    found = responses(office=office, service=service, first_day=first_day, last_day=last_day)
    rows = found.filter(questionnaire=questionnaire).order_by(trait).values(trait).annotate(**_sums_and_counts())
    by_value = {row[trait]: _index(row, questionnaire) for row in rows}
    withheld = groups_to_withhold({value: index.n for value, index in by_value.items()})
    return Breakdown(
        groups=[Group(value, index) for value, index in by_value.items() if value not in withheld],
        withheld=sum(by_value[value].n for value in withheld),
    )


def comments(
    *, office: Office, service: str | None = None, first_day: date | None = None, last_day: date | None = None
) -> list[str]:
    """The open comments without their answers or days, in an order that tells nothing (ids are random)."""
    found = responses(office=office, service=service, first_day=first_day, last_day=last_day)
    return list(found.exclude(comment="").order_by("pk").values_list("comment", flat=True))


def form_came(case_id: UUID) -> bool:
    """Has this (outermost) case's form come? All that anybody can learn of one case."""
    return FormReceived.objects.filter(pk=case_id).exists()


def _sums_and_counts() -> dict[str, Any]:
    """Aggregates of Django's, whose types have no common name that django-stubs would take here."""
    found: dict[str, Any] = {"n": Count("pk")}
    for name in ANSWER_FIELDS:
        found[f"sum_{name}"] = Sum(name, default=0)
        found[f"count_{name}"] = Count(name)
    return found


def _index(row: dict[str, Any], questionnaire: str) -> Index:
    tally = Tally(
        n=row["n"],
        counts=tuple(row[f"count_{name}"] for name in ANSWER_FIELDS),
        sums=tuple(row[f"sum_{name}"] for name in ANSWER_FIELDS),
    )
    return index_of(tally, QUESTIONNAIRES[questionnaire])
