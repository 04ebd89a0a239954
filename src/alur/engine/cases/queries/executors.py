"""Who of the office carries out a case's steps."""

from alur.engine.cases.models import Case
from alur.engine.sops.queries import position_for
from alur.foundation.offices.models import Position


def position_in(case: Case, executor: str) -> Position | None:
    """The `position_for` that executor in the case's SOP, with the case's office at hand."""
    position = position_for(case.sop_version, executor)
    if position is not None:
        position.office = case.office
    return position
