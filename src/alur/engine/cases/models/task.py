"""A visit of a step, its pauses, and who has a part in it: positions, colleagues, people behind a secret link."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alur.engine.cases.rules.flow import OpenedAs, VisitState
from alur.foundation.offices.models import Position
from alur.kernel.ids import new_id

from .case import Case


class TaskState(models.TextChoices):
    OPEN = VisitState.OPEN.value, "Berjalan"
    DONE = VisitState.DONE.value, "Selesai"
    SKIPPED = VisitState.SKIPPED.value, "Dilewati"
    CANCELLED = VisitState.CANCELLED.value, "Dihentikan"


class Task(models.Model):
    """One visit of a step in a case. Closed tasks are never edited."""

    was_paused: bool = True
    """False only where a query told so (`with_tasks`): then no pauses need be asked for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    number = models.PositiveIntegerField(help_text="Order of opening within the case.")
    step = models.CharField(max_length=60)
    visit = models.PositiveIntegerField()
    scope = models.CharField(max_length=200, blank=True, help_text="Branch or firing it belongs to (rules/scopes.py).")
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    version = models.PositiveIntegerField(default=0)

    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    clock = models.CharField(max_length=10, choices=[(each, each) for each in ("office", "applicant", "unit")])
    acts_by = models.CharField(max_length=10, blank=True, help_text="Kind of executor, as in the SOP.")
    is_call = models.BooleanField(default=False, help_text="Waits for a called case; nobody's inbox shows it.")
    is_watch = models.BooleanField(default=False, help_text="Waits for firings of its event; nobody's work.")
    on_sending = models.BooleanField(default=False, help_text="Done when its notice was handed over.")
    asleep = models.BooleanField(default=False, help_text="Opened, but not to be begun before `not_before`.")
    not_before = models.DateTimeField(null=True, blank=True, help_text="Its clock starts then, not at opening.")
    after_service = models.BooleanField(default=False)

    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="opened")
    opened_as = models.CharField(max_length=12, choices=[(each.value, each.value) for each in OpenedAs])
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="Null while paused and where the time is only measured."
    )
    nearly_due_at = models.DateTimeField(null=True, blank=True)
    timeout_at = models.DateTimeField(null=True, blank=True)
    calendar_version = models.CharField(
        max_length=80, blank=True, help_text="Calendar edition that the due time was computed with."
    )

    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=60, blank=True, help_text="Actor, as in the journal.")
    outcome = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    answers = models.JSONField(default=dict, help_text="Field → answer; sealed kinds hold {'sealed': …}.")
    chosen = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The officer chosen here for a later step (assigned_by).",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="task_number_once_per_case"),
            models.UniqueConstraint(fields=["case", "step", "visit"], name="task_visit_once_per_step"),
            models.UniqueConstraint(
                fields=["case", "step", "scope"], condition=Q(state="open"), name="task_open_once_per_step_and_scope"
            ),
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="task_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | Q(~Q(state="open"), closed_at__isnull=False),
                name="task_closed_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["position", "due_at"], condition=Q(state="open"), name="task_open_of_position"),
            models.Index(fields=["assignee", "due_at"], condition=Q(state="open"), name="task_open_of_assignee"),
            models.Index(F("timeout_at"), condition=Q(state="open", timeout_at__isnull=False), name="task_timeouts"),
            models.Index(
                F("nearly_due_at"), condition=Q(state="open", nearly_due_at__isnull=False), name="task_nearly_due"
            ),
            models.Index(F("not_before"), condition=Q(state="open", asleep=True), name="task_asleep"),
            models.Index(fields=["case"], condition=Q(state="open", on_sending=True), name="task_on_sending"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}#{self.visit}"

    def sleeps(self, at: datetime) -> bool:
        """Must it not be begun yet? Its time may have come although no worker has woken it."""
        return self.not_before is not None and self.not_before > at

    @property
    def may_be_paused(self) -> bool:
        """False where no pause needs to be looked for: pausing counts the version up and takes the due time away."""
        return self.version > 0 and self.due_at is None

    @property
    def started_at(self) -> datetime:
        """When its clock started: at opening, or at the end of its sleep."""
        return self.not_before or self.opened_at


class PauseKind(models.TextChoices):
    APPLICANT = "pemohon", "Menunggu pemohon"
    SUSPENDED = "ditunda", "Ditunda"


class Pause(models.Model):
    """A stretch in which a task's clock stands still; the working time that was left resumes after it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="pauses")
    kind = models.CharField(max_length=10, choices=PauseKind.choices)
    text = models.TextField(help_text="The question to the applicant, or the reason.")
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=60)
    time_left = models.DurationField(
        null=True, blank=True, help_text="Working time left until due; null where measured only, negative when late."
    )
    due_before = models.DateTimeField(null=True, blank=True)
    timeout_left = models.DurationField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(ended_at__isnull=True), name="pause_open_once_per_task"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind}"


class Participation(models.Model):
    """Somebody who takes part in a task beside its executor: may read, add notes and files, not complete it."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="participations")
    executor = models.CharField(max_length=60)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "executor"], name="participation_once_per_executor")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.executor}"


class Contribution(models.Model):
    """What a participant, or anybody of the office, added to a task: a note, with the case's files beside it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="contributions")
    by = models.CharField(max_length=60, help_text="Actor, as in the journal.")
    executor = models.CharField(max_length=60, blank=True, help_text="As whom a link's holder wrote.")
    text = models.TextField()
    files = models.JSONField(default=list, help_text="[{id, name, size}] of stored files.")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.task_id} {self.at}"


class SecretLink(models.Model):
    """A link for one person outside, to one task: useless for anything else, and dead when the task is closed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="links")
    executor = models.CharField(max_length=60)
    nonce = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    person_sealed = models.TextField(blank=True, help_text="Name, phone and address of whom it is for.")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "executor"], condition=Q(revoked_at__isnull=True), name="link_one_valid_per_executor"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.executor}"
