"""The tables of running cases."""

from .act import Act, Look, LookReason
from .case import Case, Channel, Counter, Draft, Word
from .task import Contribution, Participation, Pause, PauseKind, SecretLink, Task, TaskState
from .time import Escalation, EscalationLevel, Timer, TimerKind

__all__ = [
    "Act",
    "Case",
    "Channel",
    "Contribution",
    "Counter",
    "Draft",
    "Escalation",
    "EscalationLevel",
    "Look",
    "LookReason",
    "Participation",
    "Pause",
    "PauseKind",
    "SecretLink",
    "Task",
    "TaskState",
    "Timer",
    "TimerKind",
    "Word",
]
