"""Case, Task, Participation, Contribution, SecretLink, Pause, Act, Timer, Escalation, Look, Word, Counter and Draft."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alur.engine.sops.models import SopVersion
from alur.foundation.offices.models import Office, Position
from alur.kernel.ids import new_id
from alur.ui.columns import PlainText

from .rules.flow import CaseStatus, OpenedAs, VisitState, status_of
from .rules.search_words import LONGEST


class Channel(models.TextChoices):
    WEB = "web", "Web"
    EMAIL = "surel", _("Surel")
    WHATSAPP = "whatsapp", "WhatsApp"
    LETTER = "surat", _("Surat")
    VISIT = "kunjungan", _("Kunjungan")
    CALL = "telepon", _("Telepon")
    INTERNAL = "internal", "Internal"


class Case(models.Model):
    """One run of one SOP version. Where it stands is its set of open tasks, never a column."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    sop_version = models.ForeignKey(SopVersion, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    subject = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.WEB)

    parent_task = models.OneToOneField(
        "Task", on_delete=models.PROTECT, null=True, blank=True, related_name="child", help_text="The task that called."
    )
    root = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="descendants",
        help_text="Null for a root.",
    )
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The ended case that something came for too late, so that this one was opened.",
    )
    given = models.JSONField(default=dict, help_text="What the caller handed to a called case, sealed like answers.")
    moves = models.JSONField(null=True, blank=True, help_text="Out of which versions (rules/moved.py); null: none.")
    rescheduled = models.JSONField(
        null=True, blank=True, help_text="What became of its date beside the answers (rules/slots.py); null: nothing."
    )
    applicant_name = models.CharField(max_length=150, blank=True)
    applicant_email = models.EmailField(blank=True)
    applicant_unit = models.CharField(max_length=200, blank=True)
    applicant_phone_sealed = models.TextField(blank=True)
    applicant_phone_digest = models.CharField(max_length=64, blank=True, db_index=True)
    applicant_identity_sealed = models.TextField(blank=True)
    applicant_identity_digest = models.CharField(max_length=64, blank=True, db_index=True)
    language = models.CharField(max_length=2, default="id")

    tracking_nonce = models.CharField(max_length=40, blank=True)
    tracking_digest = models.CharField(max_length=64, blank=True, db_index=True)

    opened_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=60, blank=True)
    end_kind = models.CharField(max_length=12, blank=True)
    end_reason = models.TextField(blank=True)
    erased_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when its personal data are gone; the skeleton stays."
    )
    worded = models.BooleanField(null=True, help_text="Its words are in `Word`; null where nobody has put them there.")
    version = models.PositiveIntegerField(
        default=0, help_text="Counts acts on this case's family; taking it is the lock."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="case_number_once_per_office"),
            models.CheckConstraint(
                condition=Q(end_kind="", ended_at__isnull=True) | Q(~Q(end_kind=""), ended_at__isnull=False),
                name="case_end_has_kind_and_time",
            ),
            models.CheckConstraint(
                condition=Q(end_kind__in=["", "selesai", "ditolak", "dibatalkan", "ditarik"]),
                name="case_end_kind_known",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-opened_at"], name="case_newest_of_office"),
            models.Index(
                fields=["office", "end_kind", "ended_at", "id"],
                condition=Q(parent_task__isnull=True, ended_at__isnull=False, erased_at__isnull=True),
                name="case_to_be_erased",
            ),
            models.Index(
                fields=["id"],
                condition=Q(worded__isnull=True, erased_at__isnull=True),
                name="case_without_words",
            ),
            models.Index(fields=["id"], condition=Q(worded=True, erased_at__isnull=False), name="case_words_left"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def status(self) -> CaseStatus:
        return status_of(served=self.served_at is not None, end_kind=self.end_kind)

    @property
    def stream(self) -> str:
        """The journal stream of this case."""
        return f"case:{self.pk}"


class TaskState(models.TextChoices):
    OPEN = VisitState.OPEN.value, "Berjalan"
    DONE = VisitState.DONE.value, "Selesai"
    SKIPPED = VisitState.SKIPPED.value, "Dilewati"
    CANCELLED = VisitState.CANCELLED.value, "Dihentikan"


class Task(models.Model):
    """One visit of a step in a case. Closed tasks are never edited."""

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
    def started_at(self) -> datetime:
        """When its clock started: at opening, or at the end of its sleep."""
        return self.not_before or self.opened_at


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


class Act(models.Model):
    """An act that was asked for with an idempotency key: the same key again gets the same answer."""

    key = models.CharField(max_length=100, primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class TimerKind(models.TextChoices):
    """What time does to an open task by itself."""

    WAKE = "bangun", "Bangun"
    TIMEOUT = "batas", "Batas tunggu"
    NEARLY = "hampir", "Hampir lewat"
    DUE = "lewat", "Lewat"
    SUPERIOR = "atasan", "Atasan"
    REMIND = "ingatkan", "Pengingat pemohon"
    UNANSWERED = "tak-dijawab", "Belum dijawab"


class Timer(models.Model):
    """One thing that time will do to an open task. Done, or no longer wanted, the row is gone: the table is the plan.

    The row says only when to look. Whether it is still right is asked of the task, under the lock of its case.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # The constraint and an index below begin with these two.
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", db_index=False, help_text="The case's, for lists."
    )
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="timers", db_index=False)
    kind = models.CharField(max_length=12, choices=TimerKind.choices)
    nth = models.PositiveSmallIntegerField(default=1, help_text="Which of several of one kind.")
    at = models.DateTimeField(help_text="When it is planned for.")
    try_at = models.DateTimeField(help_text="When to look: `at`, or later after a failure.")
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=100, blank=True, help_text="The kind of fault; never its words.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "kind", "nth"], name="timer_once_per_task_and_kind"),
            models.CheckConstraint(condition=Q(kind__in=TimerKind.values), name="timer_kind_known"),
        ]
        indexes = [
            models.Index(fields=["try_at"], name="timer_to_try"),
            models.Index(fields=["office", "at", "id"], name="timer_of_office"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind} {self.at}"


class EscalationLevel(models.TextChoices):
    NEARLY = "hampir", "Hampir lewat"
    DUE = "lewat", "Lewat"
    SUPERIOR = "atasan", "Atasan"


class Escalation(models.Model):
    """Said once per task and level."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="escalations")
    level = models.CharField(max_length=10, choices=EscalationLevel.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "level"], name="escalation_once_per_level")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.level}"


class LookReason(models.TextChoices):
    """Why somebody needs to see personal data whole."""

    CONTACT = "hubungi", _("Menghubungi pemohon")
    IDENTITY = "periksa", _("Memeriksa identitas")
    ENTRY = "salin", _("Mengisi surat atau sistem lain")
    COPY = "salinan", _("Memberi salinan kepada pemohon")
    PROGRAM = "program", _("Lewat program (API)")
    UNSAID = "", _("Tidak disebut")


class Look(models.Model):
    """Somebody saw personal data of a case whole. The journal tells of it too; this row is for finding it again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    field = models.CharField(max_length=60, help_text="Name of the field; `*` for all of the case.")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=LookReason.choices, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(reason__in=LookReason.values), name="look_reason_known")]
        indexes = [
            models.Index(fields=["office", "-at", "-id"], name="look_newest_of_office"),
            models.Index(fields=["officer", "-at", "-id"], name="look_newest_of_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.field}"


class Word(models.Model):
    """One word of a case's number, applicant's name or subject: the search reads this table and nothing else.

    A copy of what the case says in the clear, written in the act that writes it there and gone with it (ADR 20).
    """

    pk = models.CompositePrimaryKey("case", "word")
    # The indexes below begin with these two.
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    word = PlainText(max_length=LONGEST)

    class Meta:
        # Cases are made in the order of their keys: from the end of a word's part the newest come first.
        indexes = [models.Index(fields=["office", "word", "case"], name="word_of_office")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.word}"


class Counter(models.Model):
    """The last serial given to a case of this prefix in this year."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=8)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "prefix", "year"], name="counter_once_per_year")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:04}"


class Draft(models.Model):
    """An application that is still being filled in: found again only by its secret, sealed, and gone after a week."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    sop_version = models.ForeignKey(SopVersion, on_delete=models.PROTECT, related_name="+")
    answers_sealed = models.TextField(blank=True)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)
