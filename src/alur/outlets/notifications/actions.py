"""Telling people: a notice is queued in the transaction of the act it tells of, and written when it is sent."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from alur.engine.cases.actions import finish_sent, waive_sending
from alur.engine.cases.models import Task
from alur.engine.cases.queries import tasks_on_sending
from alur.foundation.offices.models import Officer
from alur.foundation.outbox.actions import cancel, queue_delivery
from alur.foundation.outbox.models import Delivery, DeliveryState
from alur.foundation.outbox.ports import LookedUp, Obsolete, Parcel, Rejected, RetryLater
from alur.kernel.errors import AlurError, Invalid
from alur.kernel.ids import new_id

from .models import Notice
from .queries import deliveries_of_sending, rendered, step_waiting_for
from .registry import MAIL, channels, notice_types
from .rules import CalendarPart, Letter, Unsendable, build_message, domain_of, is_address

KEPT = timedelta(days=180)
"""How long a notice stays in the desk. What happened stays in the journal for ever."""

log = structlog.get_logger("alur.notifications")


def notify(
    *,
    notice: str,
    to_email: str,
    language: str,
    context: dict[str, Any],
    office_id: int | None,
    about: str,
    key: str,
    by: str,
    at: datetime,
) -> Delivery:
    """Queue one mail of a registered notice type, inside the caller's transaction.

    `context` holds identifiers only (JSON); the notice type's `context` makes the words of them when the mail is sent.
    `key` names this notice once: the same key again sends nothing more. Invalid for an address that cannot be one;
    KeyError for a notice type nobody registered.
    """
    notice_types.get(notice)
    if not is_address(to_email):
        raise Invalid({"to_email": _("Alamat surel tidak sah. Tulis seperti nama@contoh.go.id.")})
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    payload = {"to": to_email, "notice": notice, "context": context, "language": language}
    return _queue(kind=notice, payload=payload, office_id=office_id, about=about, key=key, by=by, at=at)


def send_text(
    *,
    kind: str,
    to_email: str,
    subject: str,
    text: str,
    office_id: int | None,
    about: str,
    key: str,
    by: str,
    at: datetime,
    language: str = "id",
    headers: Mapping[str, str] | None = None,
) -> Delivery:
    """Queue one mail whose words are known already. `headers`: Reply-To, In-Reply-To, References."""
    if not is_address(to_email):
        raise Invalid({"to_email": _("Alamat surel tidak sah. Tulis seperti nama@contoh.go.id.")})
    payload = {"to": to_email, "subject": subject, "text": text, "language": language, "headers": dict(headers or {})}
    return _queue(kind=kind, payload=payload, office_id=office_id, about=about, key=key, by=by, at=at)


def _queue(
    *, kind: str, payload: dict[str, Any], office_id: int | None, about: str, key: str, by: str, at: datetime
) -> Delivery:
    # Made once, here: neither a repeat nor a changed MAIL_FROM gives the mail a second identity.
    payload["message_id"] = f"<{new_id().hex}@{domain_of(settings.MAIL_FROM)}>"
    return queue_delivery(
        carrier=MAIL, kind=kind, key=key, payload=payload, office_id=office_id, about=about, by=by, at=at
    )


def finish_handed_over(at: datetime) -> None:
    """Complete the steps whose notices were all handed over, or that had nobody with an address to write to.

    What could not be delivered keeps its step open: the office sees it there, and among its deliveries. What was
    cancelled was waived with a reason (`cancel_delivery`). Nothing is remembered between rounds, so a killed worker
    loses nothing.
    """
    for task_id, case_id in list(tasks_on_sending().values_list("pk", "case_id")):
        if not _settled(task_id):
            continue
        try:
            finish_sent(case_id=case_id, task_id=task_id, at=at)
        except AlurError as error:
            log.info("sending_passed_over", task=str(task_id), why=type(error).__name__)
        except Exception:  # one failing case must not keep the others waiting
            log.exception("sending_failed", task=str(task_id))


def _settled(task_id: UUID) -> bool:
    states = set(deliveries_of_sending(task_id).values_list("state", flat=True))
    return states <= {DeliveryState.DELIVERED, DeliveryState.CANCELLED}


@transaction.atomic
def cancel_delivery(*, delivery: Delivery, by: Officer, at: datetime, reason: str = "") -> Delivery:
    """“Batalkan”: it is not sent any more.

    Where a step is done by its handing over, the step would wait for ever. So `reason` says how the result got there
    otherwise, in the journal of the case; who says it works on the case. With the last of the step's mails settled the
    step is done at once. Raises as the outbox's `cancel`, and as `waive_sending`.
    """
    task = step_waiting_for(delivery)
    if task is None:
        return cancel(delivery=delivery, by=by, at=at)
    waive_sending(case_id=task.case_id, task_id=task.pk, reason=reason, officer=by, at=at)
    delivery = cancel(delivery=delivery, by=by, at=at)
    if _settled(task.pk):
        finish_sent(case_id=task.case_id, task_id=task.pk, at=at)
    return delivery


def keep_notices(*, kind: str, keys: Mapping[Officer, str], task: Task, at: datetime) -> None:
    """Keep for the desk what these officers are told by mail, inside the caller's transaction; the same key once.

    The case's journal tells of the act itself, so a notice of it is no entry of its own; nor is reading one.
    """
    case = task.case
    notices = [
        Notice(kind=kind, officer=officer, office_id=case.office_id, case=case, task=task, key=key, at=at)
        for officer, key in keys.items()
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def read_notices(*, officer: Officer, at: datetime, case_id: UUID | None = None) -> int:
    """Mark the officer's own notices read, those of one case where given. Answers how many were new."""
    unread = Notice.objects.filter(officer=officer, read_at__isnull=True)
    return (unread.filter(case=case_id) if case_id else unread).update(read_at=at)


def settle_notices(*, task_ids: Collection[UUID], at: datetime, officers: Iterable[Officer] | None = None) -> None:
    """Nobody, or none of `officers`, needs to read of these tasks any more: a bell that rings for what a colleague has
    done is soon not heard."""
    unread = Notice.objects.filter(task__in=task_ids, read_at__isnull=True)
    (unread if officers is None else unread.filter(officer__in=list(officers))).update(read_at=at)


def forget_notices(*, at: datetime) -> int:
    """Drop notices that nobody looks at any more: KEPT after they were made, read or not."""
    return Notice.objects.filter(at__lt=at - KEPT).delete()[0]


class MailCarrier:
    """The outbox's way to a mailbox. A mail server cannot be asked whether it got a mail, but a repeat has the same
    Message-ID, so to the recipient it is the same mail: a repeat does less harm than a notice that never came."""

    name = MAIL
    repeat_is_harmless = True

    def send(self, parcel: Parcel) -> dict[str, Any]:
        """Write the mail and hand it to the mail channel."""
        letter = self._letter(parcel)
        try:
            message = build_message(letter)
        except Unsendable as error:
            raise Rejected(str(error)) from error
        if MAIL not in channels:
            raise RetryLater(_("Server surel belum diatur."))
        channels.get(MAIL).send(message)
        return {"message_id": letter.message_id}

    def look_up(self, parcel: Parcel) -> LookedUp:
        return "unknown"

    def _letter(self, parcel: Parcel) -> Letter:
        payload = parcel.payload
        subject, text, calendar = _words(payload, parcel.queued_at)
        return Letter(
            sender=settings.MAIL_FROM,
            to=payload["to"],
            subject=subject,
            text=text,
            message_id=payload["message_id"],
            language=payload["language"],
            written_at=parcel.queued_at,
            headers=payload.get("headers", {}),
            calendar=calendar,
        )


def _words(payload: dict[str, Any], at: datetime) -> tuple[str, str, CalendarPart | None]:
    """Subject, text, and what is for a calendar. Whatever goes wrong here, nothing was sent."""
    if "notice" not in payload:
        return payload["subject"], payload["text"], None
    try:
        with translation.override(payload["language"]):
            notice = notice_types.get(payload["notice"])
            if notice.holds is not None and not notice.holds(payload["context"]):
                raise Obsolete(_("Tidak dikirim: isinya sudah tidak berlaku lagi."))
            context = notice.context(payload["context"])
            subject, text = rendered(payload["notice"], payload["language"], context)
            calendar = notice.calendar(payload["context"], payload["to"], at) if notice.calendar else None
            return subject, text, calendar
    except Obsolete:
        raise
    except DatabaseError as error:
        raise RetryLater(_("Basis data sedang tidak dapat dihubungi.")) from error
    except ObjectDoesNotExist as error:
        raise Rejected(_("Data yang hendak diberitahukan sudah tidak ada.")) from error
    except Exception as error:
        # A missing or faulty text, or a fault in the notice type: surely not sent; a person can retry after the cure.
        log.error("notice not written", notice=payload["notice"], error=type(error).__name__)
        words = _("Teks pemberitahuan “%(notice)s” tidak dapat disusun (%(kind)s). Hubungi pengelola sistem.")
        raise Rejected(words % {"notice": payload["notice"], "kind": type(error).__name__}) from error
