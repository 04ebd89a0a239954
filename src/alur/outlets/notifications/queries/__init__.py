"""What officers were told, and the texts of notices."""

from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from alur.engine.cases.models import Case, Pause, SecretLink, Task
from alur.engine.cases.queries import plan_of, shown_to_link, token_of, tracking_token
from alur.engine.cases.rules.flow import CaseStatus
from alur.engine.sops.queries import definition_of, heavy
from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import INVITATION_DAYS, invitation_token
from alur.foundation.outbox.models import Delivery
from alur.kernel import clock
from alur.outlets.notifications.models import Notice
from alur.outlets.notifications.registry import notice_types
from alur.outlets.notifications.rules import split_text
from alur.ui.dates import long_datetime
from alur.ui.keyset import Order, desc

READY = "ready"
"""The notice of a step that is done when it was handed over; its deliveries' keys begin `ready:<task>:`."""
NEWEST = Order(desc("at"), desc("id"))
MANY = 100
"""From so many on the bell says only that there are more."""


def notices_of(officer: Officer) -> QuerySet[Notice]:
    """What the officer was told, also in the past; with what a list shows of the case."""
    found = Notice.objects.filter(officer=officer, office=officer.office_id)
    return found.select_related("case__sop_version__sop", "task").defer(*heavy("case__sop_version"))


def unread_count(officer: Officer) -> int:
    """How many the officer has not read, counted up to MANY."""
    unread = Notice.objects.filter(officer=officer, office=officer.office_id, read_at__isnull=True)
    return unread.values("office")[:MANY].count()  # of the index alone


def new_to(officer: Officer, task_ids: Collection[UUID]) -> set[UUID]:
    """Which of these tasks the officer was told of and has not opened yet."""
    unread = Notice.objects.filter(officer=officer, office=officer.office_id, read_at__isnull=True, task__in=task_ids)
    return {task for task in unread.values_list("task", flat=True) if task is not None}


def template_name(notice: str, language: str) -> str:
    return f"notifications/{notice}.{language}.txt"


def rendered(notice: str, language: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and body in that language. TemplateDoesNotExist or rules.Unsendable where the text is missing or wrong.

    Plain text: values stand as they are, nothing is escaped for HTML.
    """
    template: Any = get_template(template_name(notice, language))
    with translation.override(language):
        return split_text(template.template.render(Context(context, autoescape=False)))


def missing_texts() -> list[str]:
    """Templates that a registered notice type needs and that do not exist; empty when all is well."""
    names = [template_name(notice, code) for notice in notice_types.names() for code, _name in settings.LANGUAGES]
    return [name for name in names if not _exists(name)]


def _exists(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


def case_context(ids: dict[str, Any]) -> dict[str, Any]:
    """What the notices of a case may show, out of its identifiers; for the applicant, never an officer's name."""
    case = Case.objects.select_related("office", "sop_version__sop").get(pk=ids["case"])
    language = translation.get_language() or case.language
    definition = definition_of(case.sop_version)
    context: dict[str, Any] = {
        "number": case.number,
        "subject": case.subject,
        "service": definition.title.in_language(language),
        "office": case.office,
        "status": CaseStatus(case.status),
        "reason": case.end_reason,
        "tracking_url": _address("public:case", tracking_token(case)) if case.tracking_nonce else "",
        "desk_url": _address("desk:case", case.number),
    }
    context |= _task_context(ids["task"], language) if ids.get("task") else {}
    return context | (_link_context(ids["link"], language) if ids.get("link") else {})


def _task_context(task_id: str, language: str) -> dict[str, Any]:
    known = ("case__office", "case__sop_version__sop", "opened_by", "position")
    task = Task.objects.select_related(*known).get(pk=task_id)
    definition = plan_of(task)
    pause = task.pauses.filter(kind="pemohon").order_by("-started_at").first()
    zone = task.case.office.zone
    return {
        "step": definition.name_of(definition.step(task.step)).in_language(language),
        "position": task.position.name if task.position else "",
        "due": long_datetime(task.due_at, zone, language) if task.due_at else "",
        "question": pause.text if pause else "",
        "returned_because": task.opened_by.reason if task.opened_by else "",
    }


def _link_context(link_id: str, language: str) -> dict[str, Any]:
    """For somebody outside: their own link and what the SOP lets them read; the applicant's link is not theirs."""
    links = SecretLink.objects.select_related("task__case__office", "task__case__sop_version")
    link = links.get(pk=link_id)
    case = link.task.case
    until = min(link.expires_at, link.task.timeout_at) if link.task.timeout_at else link.expires_at
    return {
        "link_url": _address("public:outsider", token_of(link)),
        "role": plan_of(link.task).executors[link.executor].name,
        "until": long_datetime(until, case.office.zone, language),
        "shown": [answer for answer in shown_to_link(link, language=language) if not answer.files],
        "tracking_url": "",
        "desk_url": "",
        "subject": "",
    }


def deliveries_of_sending(task_id: UUID) -> QuerySet[Delivery]:
    """The notices whose handing over completes that step."""
    return Delivery.objects.filter(key__startswith=f"{READY}:{task_id}:")


def step_waiting_for(delivery: Delivery) -> Task | None:
    """The open step that is done when this notice, and its fellows, were handed over."""
    return steps_waiting_for([delivery]).get(delivery.pk)


def steps_waiting_for(deliveries: Iterable[Delivery]) -> dict[UUID, Task]:
    """The same of several, by delivery. One query; none where no such notice is among them."""
    asked = {each.pk: found for each in deliveries if (found := _task_of_sending(each))}
    if not asked:
        return {}
    waiting = Task.objects.select_related("case__sop_version").filter(state="open", on_sending=True)
    tasks = waiting.in_bulk(list(asked.values()))
    return {delivery: tasks[task] for delivery, task in asked.items() if task in tasks}


def _task_of_sending(delivery: Delivery) -> UUID | None:
    kind, _colon, rest = delivery.key.partition(":")
    try:
        return UUID(rest.partition(":")[0]) if kind == READY else None
    except ValueError:
        return None


def invitation_context(ids: dict[str, Any]) -> dict[str, Any]:
    """What the invitation of an officer says. Officer.DoesNotExist where it was withdrawn or used meanwhile."""
    officer = Officer.objects.select_related("office").get(pk=ids["officer"], is_active=True, invited_at__isnull=False)
    language = translation.get_language() or officer.language
    assert officer.invited_at is not None
    until = officer.invited_at + timedelta(days=INVITATION_DAYS)
    return {
        "name": officer.name,
        "email": officer.email,
        "office": officer.office,
        "until": long_datetime(until, officer.office.zone, language),
        "invitation_url": _address("account_invitation", officer.pk, invitation_token(officer)),
    }


# ── is what a notice tells still so? Asked when its mail is sent, which after an outage may be days later ────────────

type Ids = dict[str, Any]


def _open(ids: Ids) -> Task | None:
    return Task.objects.filter(pk=ids["task"], state="open").first()


def _is_open(ids: Ids) -> bool:
    return _open(ids) is not None


def _is_nearly_due(ids: Ids) -> bool:
    """Not once it is overdue: of that another mail tells. While a task is paused it has no due time."""
    task = _open(ids)
    return task is not None and task.due_at is not None and task.due_at >= clock.now()


def _is_overdue(ids: Ids) -> bool:
    task = _open(ids)
    return task is not None and task.due_at is not None and task.due_at < clock.now()


def _is_asked(ids: Ids) -> bool:
    return Pause.objects.filter(pk=ids["pause"], ended_at__isnull=True, task__state="open").exists()


HOLDS: dict[str, Callable[[Ids], bool]] = {
    "nearly-due": _is_nearly_due,
    "overdue": _is_overdue,
    "overdue-superior": _is_overdue,
    "question-reminder": _is_asked,
    "turn-reminder": _is_open,
    "survey-reminder": _is_open,
    "unanswered": _is_asked,
}
"""By notice. What is not here tells of something that happened, and stays true."""


def _address(name: str, *arguments: object) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(name, args=arguments)
