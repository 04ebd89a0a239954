"""What entries hold of a task beside its name, so that its row can be told again from them (`rules/replay.py`)."""

from datetime import datetime
from typing import Any

from alur.engine.cases.models import Task


def opening_of(task: Task) -> dict[str, Any]:
    """The row of a visit as it was opened."""
    return {
        "number": task.number,
        "scope": task.scope,
        "position": task.position_id,
        "assignee": task.assignee_id,
        "opened_by": str(task.opened_by_id) if task.opened_by_id else None,
        "opened_as": str(task.opened_as),
        "watch": task.is_watch,
        "call": task.is_call,
        "on_sending": task.on_sending,
        "after_service": task.after_service,
        "clock": task.clock,
        "calendar": task.calendar_version,
        "not_before": iso(task.not_before),
        **times_of(task),
    }


def times_of(task: Task) -> dict[str, Any]:
    """Until when, and when people are told."""
    return {"due": iso(task.due_at), "nearly": iso(task.nearly_due_at), "timeout": iso(task.timeout_at)}


def holding_of(task: Task) -> dict[str, Any]:
    """Who has it, and since when it is taken."""
    return {"assignee": task.assignee_id, "claimed": iso(task.claimed_at)}


def iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
