"""Has a case changed since a page was opened?"""

import hashlib

from alur.engine.cases.models import Case


def state_mark(case: Case) -> str:
    """A short word that changes with every change of the case's tasks, and with its end. One query."""
    tasks = case.tasks.order_by("number").values_list("number", "version", "state")
    said = f"{case.served_at}|{case.end_kind}|{list(tasks)}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]
