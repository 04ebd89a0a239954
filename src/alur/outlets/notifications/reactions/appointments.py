"""Invitations follow the date: whoever is to come hears once of it, of each change, and of its end.

Nothing remembers what was decided: after each act what stands is compared with what was sent last.
"""

from zoneinfo import ZoneInfo

from alur.engine.cases.models import Case, Task
from alur.engine.cases.ports import Happening
from alur.engine.sops.queries import definition_of
from alur.outlets.notifications.actions import notify
from alur.outlets.notifications.queries import READY, deliveries_of_sending
from alur.outlets.notifications.queries.appointments import (
    APPOINTMENT,
    CALLED_OFF,
    Ids,
    Sent,
    invited,
    mark_of,
    sent_of,
)


def keep_invited(case: Case, happening: Happening, *, sending: Task | None = None) -> None:
    """Queue what the guests of the case's date have not heard yet; nothing where its SOP has no schedule.

    Each gets a mail of their own. `sending`: a step that is done when this was handed over.
    """
    if definition_of(case.sop_version).service.schedule is None:
        return
    sent, number = sent_of(case)
    found = invited(case, happening.at)
    wanted: set[str] = set()
    if found is not None:
        appointment, guests = found
        for guest in guests:
            to = guest.email.casefold()
            wanted.add(to)
            ids = _ids(case, guest.who, sent.get(to), appointment.when.words()) | {
                "mark": mark_of(case, appointment, guest)
            }
            if not _is_news(sent.get(to), ids):
                continue
            key = f"{READY}:{sending.pk}:{number}" if sending else f"{APPOINTMENT}:{case.pk}:{number}"
            _queue(APPOINTMENT, case, guest.email, ids, key, happening)
            number += 1
    for to, last in sent.items():
        if to in wanted or not _must_hear_of_the_end(case, last, happening):
            continue
        ids = _ids(case, last.ids["who"], last, last.ids["slot"])
        _queue(CALLED_OFF, case, to, ids, f"{CALLED_OFF}:{case.pk}:{number}", happening)
        number += 1


def invited_instead(task: Task, email: str, happening: Happening) -> bool:
    """Does an invitation tell this address what the step sends? Then no other mail needs to."""
    keep_invited(task.case, happening, sending=task)
    told = deliveries_of_sending(task.pk).filter(kind=APPOINTMENT).values_list("payload", flat=True)
    return any(payload.get("to", "").casefold() == email.casefold() for payload in told)


def _is_news(last: Sent | None, ids: Ids) -> bool:
    return last is None or last.kind == CALLED_OFF or last.ids["mark"] != ids["mark"]


def _must_hear_of_the_end(case: Case, last: Sent, happening: Happening) -> bool:
    over = last.when.ends(ZoneInfo(case.office.zone)) <= happening.at
    return last.kind == APPOINTMENT and last.knows and not over and case.erased_at is None


def _ids(case: Case, who: str, last: Sent | None, slot: list[str]) -> Ids:
    sequence = last.ids["sequence"] + 1 if last else 0
    return {"case": str(case.pk), "who": who, "sequence": sequence, "slot": slot}


def _queue(notice: str, case: Case, to: str, ids: Ids, key: str, happening: Happening) -> None:
    known = case.root or case
    notify(
        notice=notice,
        to_email=to,
        language=known.language,
        context=ids,
        office_id=known.office_id,
        about=known.stream,
        key=key,
        by=str(happening.by),
        at=happening.at,
    )
