"""Which unit asked for what a case gives."""

from collections.abc import Collection
from uuid import UUID

from alur.engine.cases.models import Case
from alur.foundation.offices.models import Office

from .dated import Row, read_dated, schedule_of
from .schedule import plans_of


def asking_units(office: Office, cases: Collection[UUID]) -> dict[UUID, str]:
    """By case: what its answers that stand say in the field that the SOP's `schedule` calls the unit, as the public
    schedule does, also where it is private there; else the applicant's unit. "" where nobody said, and for an erased
    case. Four queries, however many cases; none for no case.
    """
    if not cases:
        return {}
    plans = {pk: plan for pk, plan in plans_of(office).items() if schedule_of(plan).unit}
    columns = ("pk", "sop_version", "end_kind", "ended_at", "rescheduled")
    asked = Case.objects.filter(pk__in=cases, office=office)
    found: dict[UUID, str] = {}
    rows: list[Row] = []
    applicants = ("erased_at", "applicant_unit", "root__applicant_unit")
    for *row, erased_at, own, whole in asked.values_list(*columns, *applicants):
        about = Row(*row)
        found[about.case] = " ".join((whole or own).split())
        if about.version in plans and erased_at is None:
            rows.append(about)
    for each in read_dated(rows, plans) if rows else ():
        if said := each.words(each.schedule.unit):
            found[each.row.case] = said
    return found
