"""Which outcome leads to the rare turn that a family was shaped for."""

from collections.abc import Sequence

from .model import Model
from .model_rows import Visit


def rare_turns(model: Model, visit: Visit, open_ways: Sequence[str], focus: str) -> list[str]:
    """Those of the outcomes that make a turn which this run was meant to meet and has not met."""
    return [key for key in open_ways if _is_wanted(model, visit, key, focus)]


def _is_wanted(model: Model, visit: Visit, outcome: str, focus: str) -> bool:
    way, met = visit.step["outcomes"][outcome], model.met
    if way["to"] in visit.case.sop["ends"]:
        return False
    back = way.get("back", False)
    if focus == "reopening" and "reopening" not in met and visit.case is model.root and visit.case.served_at:
        return not visit.case.step(way["to"]).get("after_service", False)
    if focus in ("branches", "join in a loop") and "join" in met and "join inside a loop" not in met:
        return not back and outcome != "lanjut" and visit.line is None and visit.nth == 1
    if not back:
        return False
    passed, _stopped, line = model.returning(visit, way["to"])
    if focus == "branches" and "return out of a branch" not in met:
        return line is not visit.line
    if focus in ("return past a call", "reopening") and "return past a call" not in met:
        return any(each.is_call for each in passed)
    return False
