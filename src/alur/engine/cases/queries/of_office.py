"""What an office has under way: for the pages of its settings."""

from collections.abc import Sequence

from django.db.models import Count

from alur.engine.cases.models import Case, Task
from alur.engine.cases.rules.flow import VisitState
from alur.foundation.offices.models import Office
from alur.kernel.ids import uuids


def running_by_sop(office: Office) -> dict[int, int]:
    """How many cases of each SOP (by its key) have not ended; one query."""
    running = Case.objects.filter(office=office, ended_at__isnull=True)
    counted = running.values_list("sop_version__sop").annotate(number=Count("pk"))
    return dict(counted.values_list("sop_version__sop", "number"))


def open_tasks_by_position(office: Office) -> dict[int, int]:
    """How many open tasks wait at each position (by its key); one query. Calls of other SOPs are nobody's work."""
    open_ones = Task.objects.filter(case__office=office, state=VisitState.OPEN, is_call=False, position__isnull=False)
    counted = open_ones.values_list("position").annotate(number=Count("pk"))
    return dict(counted.values_list("position", "number"))


def owners_of_cases(keys: Sequence[str]) -> dict[str, str]:
    """The offices of these cases, as the journal asks for them."""
    found = Case.objects.filter(pk__in=uuids(keys)).values_list("pk", "office")
    return {str(pk): f"office:{office}" for pk, office in found}
