"""How long personal data of no application are kept: as those of a finished one of any service."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from alur.foundation.offices.models import Office
from alur.outlets.protection.ports import Held
from alur.outlets.protection.registry import beside
from alur.outlets.protection.rules.retention import EVERY, Rules, erased_before, kept_for, may_go_at

AS_FINISHED = "selesai"


@dataclass(frozen=True)
class Pile:
    """All of one kind that an office has, as retention sees it at an instant."""

    office: Office
    name: str
    label: str
    months: int | None
    before: datetime | None
    """What was over earlier may go; None: nothing goes by itself."""
    held: Held
    next_at: datetime | None
    """When the oldest may go."""


def piles(office: Office, rules: Rules, at: datetime) -> Iterator[Pile]:
    """Those in which there is something. One query for each kind."""
    months = kept_for(rules, EVERY, AS_FINISHED).months
    before = erased_before(at, months, office.zone) if months is not None else None
    for name in beside.names():
        keeper = beside.get(name)
        held = keeper.held(office, before, at)
        if held.count:
            next_at = may_go_at(held.oldest, months, office.zone) if held.oldest and months is not None else None
            yield Pile(office, name, str(keeper.label), months, before, held, next_at)
