"""Whether a task's clock stands still, and when it did."""

from alur.engine.cases.models import Pause, Task


def pauses_of(task: Task) -> list[Pause]:
    """The task's pauses. No query where they are at hand, or where it is known to have had none (`with_tasks`)."""
    return list(task.pauses.all()) if task.was_paused else []


def open_pause(task: Task) -> Pause | None:
    """The pause that the task is in, if any. No query where its row says that there is none."""
    if not task.may_be_paused:
        return None
    return next((pause for pause in pauses_of(task) if pause.ended_at is None), None)
