"""Erasing personal data that hang on no application, once they were kept long enough."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from alur.foundation.offices.models import Office
from alur.foundation.offices.queries import office_lock, offices
from alur.outlets.protection.queries import rules_of
from alur.outlets.protection.queries.beside import Pile, piles
from alur.outlets.protection.registry import beside

from .settings import write

BATCH = 200


def beside_due(*, at: datetime, office: Office | None = None) -> Iterator[Pile]:
    """What `erase_beside` would erase at that moment, counted; writes nothing."""
    for each in [office] if office else offices():
        yield from (pile for pile in piles(each, rules_of(each), at) if pile.held.due)


def erase_beside(*, at: datetime, office: Office | None = None) -> int:
    """Erase what is over its time, of one office or of all; how much. Each batch is one transaction with its entry in
    the office's stream, so one that is killed goes on where it stopped."""
    return sum(_erase(pile, at) for pile in beside_due(at=at, office=office))


def _erase(pile: Pile, at: datetime) -> int:
    total = 0
    while done := _one_batch(pile, at):
        total += done
    return total


@transaction.atomic
def _one_batch(pile: Pile, at: datetime) -> int:
    assert pile.before is not None
    office_lock(pile.office)
    done = beside.get(pile.name).erase(pile.office, pile.before, at, BATCH)
    if done:
        data: dict[str, object] = {"beside": pile.name, "months": pile.months, "rows": done}
        write(pile.office, "office.retention_erased", "system", at, data)
    return done
