"""A case told again from its journal: what its rows must be, if nobody touched them outside the actions.

Entries of earlier releases say less; what they leave out is UNKNOWN and compared with nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from .told import UNKNOWN, Committed, Replayed, Row, Told

LEVELS = {"case.nearly_due": "hampir", "case.overdue": "lewat", "case.escalated": "atasan"}
"""Which escalation an entry tells of."""
SILENT = frozenset(
    {
        "case.called",
        "case.dossier_taken",
        "case.returned",
        "case.corrected",
        "case.event_fired",
        "case.event_late",
        "case.timed_out",
        "case.reminded",
        "case.unanswered",
        "case.contact_corrected",
        "case.copied",
        "case.erased",
        "case.unmasked",
    }
)
"""They say why; what they changed has entries of its own."""


def replay(entries: Iterable[Told]) -> Replayed:
    """Tell the case again, entry by entry, oldest first."""
    found = Replayed()
    for entry in entries:
        _commit(found, entry, "about", "", always=False)
        teller = TELLERS.get(entry.kind)
        if teller is not None:
            teller(found, entry)
        elif entry.kind.startswith("case.") and entry.kind not in SILENT:
            found.unknown.append(entry.kind)
    return found


def _when(data: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401  an instant, None or UNKNOWN
    if name not in data:
        return UNKNOWN
    return datetime.fromisoformat(data[name]) if data[name] else None


def _commit(found: Replayed, entry: Told, name: str, row: str, *, always: bool = True) -> None:
    """Remember what binds the row; without a personal part, that nothing was written (where it is `always` said)."""
    personal = entry.data.get("personal", {})
    if digest := personal.get("committed", {}).get(name):
        found.committed[name, row] = Committed(personal["key"], digest)
    elif always:
        found.committed[name, row] = None


def _opened(found: Replayed, entry: Told) -> None:
    data = entry.data
    found.case |= {
        "opened_at": entry.at,
        "sop_version_id": data["sop_version"],
        "channel": data.get("channel", UNKNOWN),
        "number": data.get("number", UNKNOWN),
        "follows_id": data.get("follows", UNKNOWN),
        "parent_task_id": data.get("called_by"),
    }


def _task_opened(found: Replayed, entry: Told) -> None:
    data = entry.data
    not_before = _when(data, "not_before")
    found.tasks[data["task"]] = {
        "number": data["number"],
        "step": data["step"],
        "visit": data["visit"],
        "scope": data["scope"],
        "is_watch": data["watch"],
        "is_call": data.get("call", UNKNOWN),
        "on_sending": data.get("on_sending", UNKNOWN),
        "after_service": data.get("after_service", UNKNOWN),
        "clock": data.get("clock", UNKNOWN),
        "calendar_version": data.get("calendar", UNKNOWN),
        "not_before": not_before,
        "asleep": not_before is not None,
        "opened_at": entry.at,
        "opened_as": data["opened_as"],
        "opened_by_id": data["opened_by"],
        "position_id": data["position"],
        "assignee_id": data["assignee"],
        "claimed_at": None,
        **_times(data),
        "state": "open",
        "outcome": "",
        "closed_at": None,
        "closed_by": "",
        "chosen_id": None,
    }


def _times(data: Mapping[str, Any]) -> Row:
    return {
        "due_at": _when(data, "due"),
        "nearly_due_at": _when(data, "nearly"),
        "timeout_at": _when(data, "timeout"),
    }


def _woken(found: Replayed, entry: Told) -> None:
    found.tasks[entry.data["task"]]["asleep"] = False


def _claimed(found: Replayed, entry: Told) -> None:
    found.tasks[entry.data["task"]] |= {"assignee_id": entry.data["officer"], "claimed_at": entry.at}


def _handed(found: Replayed, entry: Told) -> None:
    to = entry.data["officer"] if entry.kind == "case.task_reassigned" else None
    found.tasks[entry.data["task"]] |= {"assignee_id": to, "claimed_at": None}


def _progressed(found: Replayed, entry: Told) -> None:
    task = found.tasks[entry.data["task"]]
    task |= {"assignee_id": entry.data.get("assignee", UNKNOWN), "claimed_at": _when(entry.data, "claimed")}


def _paused(found: Replayed, entry: Told) -> None:
    data, asked = entry.data, entry.kind == "case.question_asked"
    found.tasks[data["task"]] |= {
        "assignee_id": data["assignee"],
        "claimed_at": _when(data, "claimed"),
        "due_at": None,
        "nearly_due_at": None,
        "timeout_at": None,
    }
    found.pauses[data["pause"]] = {
        "task_id": data["task"],
        "kind": "pemohon" if asked else "ditunda",
        "started_at": entry.at,
        "started_by": entry.actor,
        "ended_at": None,
        "ended_by": "",
    }
    _commit(found, entry, "text", data["pause"], always=False)


def _resumed(found: Replayed, entry: Told) -> None:
    data = entry.data
    found.pauses[data["pause"]] |= {"ended_at": entry.at, "ended_by": entry.actor}
    found.tasks[data["task"]] |= _times(data)
    _commit(found, entry, "answer", data["pause"], always=False)


def _closed(found: Replayed, entry: Told) -> None:
    data = entry.data
    state = entry.kind.rpartition("_")[2]
    found.tasks[data["task"]] |= {
        "state": "done" if state == "closed" else state,
        "outcome": data["outcome"],
        "assignee_id": data["assignee"],
        "claimed_at": _when(data, "claimed"),
        "chosen_id": data["chosen"],
        "closed_at": entry.at,
        "closed_by": entry.actor,
    }
    for pause in found.pauses.values():
        if pause["task_id"] == data["task"] and pause["ended_at"] is None:
            pause |= {"ended_at": entry.at, "ended_by": entry.actor}
    _commit(found, entry, "said", data["task"], always="claimed" in data)


def _linked(found: Replayed, entry: Told) -> None:
    data = entry.data
    for link in found.links.values():
        if (link["task_id"], link["executor"]) == (data["task"], data["executor"]) and link["revoked_at"] is None:
            link["revoked_at"] = entry.at
    found.links[data["link"]] = {
        "task_id": data["task"],
        "executor": data["executor"],
        "made_at": entry.at,
        "expires_at": _when(data, "expires"),
        "revoked_at": None,
    }


def _contributed(found: Replayed, entry: Told) -> None:
    data = entry.data
    found.contributions[data["contribution"]] = {
        "task_id": data["task"],
        "by": entry.actor,
        "executor": data.get("executor", ""),
        "at": entry.at,
    }
    _commit(found, entry, "note", data["contribution"], always=False)


def _said(found: Replayed, entry: Told) -> None:
    found.escalations[entry.data["task"], LEVELS[entry.kind]] = entry.at


def _moved(found: Replayed, entry: Told) -> None:
    data = entry.data
    found.case |= {"sop_version_id": data["version"], "moves": [*(found.case["moves"] or []), data["move"]]}
    for each in data["tasks"]:
        found.tasks[each["task"]] |= {
            "step": each["step"],
            "visit": each["visit"],
            "position_id": each["position"],
            "assignee_id": each["assignee"],
            "claimed_at": _when(each, "claimed"),
            "acts_by": each["acts_by"],
            "clock": each["clock"],
            "after_service": each["after_service"],
            "calendar_version": each["calendar"],
            **_times(each),
        }


def _rescheduled(found: Replayed, entry: Told) -> None:
    found.case["rescheduled"] = [*(found.case["rescheduled"] or []), entry.data["change"]]
    for each in entry.data.get("tasks", ()):
        found.tasks[each["task"]] |= {
            "not_before": _when(each, "not_before"), "calendar_version": each["calendar"], **_times(each),
        }  # fmt: skip
        for link in each["links"]:
            found.links[link]["expires_at"] = _when(each["links"], link)


def _served(found: Replayed, entry: Told) -> None:
    found.case["served_at"] = entry.at if entry.kind == "case.served" else None


def _ended(found: Replayed, entry: Told) -> None:
    data = entry.data
    found.case |= {"ended_at": entry.at, "end": data["end"], "end_kind": data["end_kind"]}
    if data["end_kind"] == "selesai" and found.case["served_at"] is None:
        found.case["served_at"] = entry.at
    _commit(found, entry, "reason", "", always=False)


TELLERS: dict[str, Callable[[Replayed, Told], None]] = {
    "case.opened": _opened,
    "case.task_opened": _task_opened,
    "case.task_woken": _woken,
    "case.task_claimed": _claimed,
    "case.task_released": _handed,
    "case.task_reassigned": _handed,
    "case.task_progressed": _progressed,
    "case.question_asked": _paused,
    "case.suspended": _paused,
    "case.resumed": _resumed,
    "case.question_answered": _resumed,
    "case.task_closed": _closed,
    "case.task_skipped": _closed,
    "case.task_cancelled": _closed,
    "case.link_made": _linked,
    "case.contributed": _contributed,
    "case.sending_waived": _contributed,
    "case.nearly_due": _said,
    "case.overdue": _said,
    "case.escalated": _said,
    "case.moved": _moved,
    "case.date_moved": _rescheduled,
    "case.date_cancelled": _rescheduled,
    "case.served": _served,
    "case.reopened": _served,
    "case.ended": _ended,
}
