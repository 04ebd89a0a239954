"""Rebuild the tasks of a case from nothing but its journal."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from alur.foundation.journal.models import Entry


@dataclass
class Replayed:
    """A case as its entries tell it: tasks by id, and whether it was served and how it ended."""

    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    served: bool = False
    end: str = ""
    end_kind: str = ""


def replay(entries: Iterable[Entry]) -> Replayed:
    case = Replayed()
    for entry in entries:
        kind, data = entry.kind.removeprefix("case."), entry.data
        task = case.tasks.get(data.get("task", ""), {})
        match kind:
            case "task_opened":
                case.tasks[data["task"]] = {
                    "number": data["number"],
                    "step": data["step"],
                    "visit": data["visit"],
                    "scope": data["scope"],
                    "watch": data["watch"],
                    "not_before": data["not_before"] and datetime.fromisoformat(data["not_before"]),
                    "asleep": data["not_before"] is not None,
                    "opened_as": data["opened_as"],
                    "opened_by": data["opened_by"],
                    "position": data["position"],
                    "assignee": data["assignee"],
                    "state": "open",
                    "outcome": "",
                    "closed_by": "",
                    "chosen": None,
                }
            case "task_woken":
                task["asleep"] = False
            case "task_claimed" | "task_reassigned":
                task["assignee"] = data["officer"]
            case "task_released":
                task["assignee"] = None
            case "question_asked" | "suspended":
                task["assignee"] = data["assignee"]
            case "task_closed" | "task_skipped" | "task_cancelled":
                task |= {
                    "state": {"task_closed": "done"}.get(kind, kind.removeprefix("task_")),
                    "outcome": data["outcome"],
                    "assignee": data["assignee"],
                    "chosen": data["chosen"],
                    "closed_by": entry.actor,
                }
            case "served":
                case.served = True
            case "reopened":
                case.served = False
            case "ended":
                case.end, case.end_kind = data["end"], data["end_kind"]
                case.served = case.served or data["end_kind"] == "selesai"
    return case
