"""Whether a task's clock stands still."""

from alur.engine.cases.models import Pause, Task


def open_pause(task: Task) -> Pause | None:
    """The pause that the task is in, if any. No query where its row says that there is none."""
    if not task.may_be_paused:
        return None
    return next((pause for pause in task.pauses.all() if pause.ended_at is None), None)
