"""The history of a case, and what the office sent out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from alur.engine.cases.queries import history, numbers_of
from alur.foundation.offices.queries import officers

from . import models
from .words import moment, when

if TYPE_CHECKING:
    from alur.engine.cases.models import Case
    from alur.foundation.offices.models import Office, Officer
    from alur.foundation.outbox.models import Delivery


def journal(case: Case) -> models.Journal:
    """Two queries, whatever its length."""
    found = list(history(case))
    people = _people(case.office, [entry.actor for entry in found])
    return models.Journal(
        entries=[
            models.JournalEntry(
                number=entry.seq,
                at=when(entry.at, case.office),
                kind=entry.kind,
                actor=_kind(entry.actor),
                officer=people.get(entry.actor),
                data=entry.data,
            )
            for entry in found
        ]
    )


def _kind(actor: str) -> Any:  # noqa: ANN401  a word of the model
    return "officer" if actor.startswith("officer:") else actor


def _people(office: Office, actors: Iterable[str]) -> dict[str, models.Person]:
    keys = {int(each.removeprefix("officer:")) for each in actors if each.startswith("officer:")}
    found = officers(office).filter(pk__in=keys) if keys else []
    return {each.actor: models.Person(id=each.pk, name=each.name) for each in found}


def deliveries(rows: list[Delivery], officer: Officer) -> list[models.Delivery]:
    """One query for the numbers of their cases."""
    keys = {row.pk: _case_key(row.about) for row in rows}
    numbers = numbers_of(officer, filter(None, keys.values()))
    return [
        models.Delivery(
            id=row.pk,
            kind=row.kind,
            carrier=row.carrier,
            case=numbers.get(key, "") if (key := keys[row.pk]) else "",
            state=row.state,
            attempts=row.attempts,
            created_at=when(row.created_at, officer.office),
            next_try_at=moment(row.next_try_at, officer.office),
            delivered_at=moment(row.delivered_at, officer.office),
            last_error=row.last_error,
        )
        for row in rows
    ]


def _case_key(about: str) -> UUID | None:
    kind, _colon, key = about.partition(":")
    try:
        return UUID(key) if kind == "case" else None
    except ValueError:
        return None
