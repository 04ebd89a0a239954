"""What officers were told, and the texts of notices."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from alur.engine.cases.models import Case, SecretLink, Task
from alur.engine.cases.queries import shown_to_link, token_of, tracking_token
from alur.engine.cases.rules.flow import CaseStatus
from alur.engine.sops.queries import HEAVY, definition_of
from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import INVITATION_DAYS, invitation_token
from alur.foundation.outbox.models import Delivery
from alur.ui.dates import long_datetime
from alur.ui.keyset import Order, desc

from .models import Notice
from .registry import notice_types
from .rules import split_text

READY = "ready"
"""The notice of a step that is done when it was handed over; its deliveries' keys begin `ready:<task>:`."""
NEWEST = Order(desc("at"), desc("id"))
MANY = 100
"""From so many on the bell says only that there are more."""


def notices_of(officer: Officer) -> QuerySet[Notice]:
    """What the officer was told, also in the past; with what a list shows of the case."""
    found = Notice.objects.filter(officer=officer, office=officer.office_id)
    heavy = (f"case__sop_version__{column}" for column in HEAVY)
    return found.select_related("case__sop_version__sop", "task").defer(*heavy)


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
    task = Task.objects.select_related("case__office", "case__sop_version__sop", "opened_by").get(pk=task_id)
    definition = definition_of(task.case.sop_version)
    pause = task.pauses.filter(kind="pemohon").order_by("-started_at").first()
    zone = task.case.office.zone
    return {
        "step": definition.name_of(definition.step(task.step)).in_language(language),
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
        "role": definition_of(case.sop_version).executors[link.executor].name,
        "until": long_datetime(until, case.office.zone, language),
        "shown": [answer for answer in shown_to_link(link, language=language) if not answer.files],
        "tracking_url": "",
        "desk_url": "",
        "subject": "",
    }


def deliveries_of_sending(task_id: UUID) -> QuerySet[Delivery]:
    """The notices whose handing over completes that step."""
    return Delivery.objects.filter(key__startswith=f"{READY}:{task_id}:")


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


def _address(name: str, *arguments: object) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(name, args=arguments)
