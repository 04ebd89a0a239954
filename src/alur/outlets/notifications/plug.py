"""What notifications brings: the way to a mailbox, the notices of a case, and the invitation of an officer."""

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from alur.engine.cases.registry import reactions
from alur.foundation.outbox.ports import Periodic
from alur.foundation.outbox.registry import carriers, periodic

from .actions import MailCarrier, finish_handed_over, forget_notices
from .ports import Audience, NoticeType
from .queries import HOLDS, case_context, invitation_context
from .queries.appointments import (
    APPOINTMENT,
    CALLED_OFF,
    appointment_calendar,
    appointment_holds,
    appointment_words,
    called_off_holds,
)
from .queries.moves import MOVED, applicant_words, moved_holds, officer_words
from .reactions import tell_people
from .registry import MAIL, notice_types
from .rules import is_address

if not is_address(parseaddr(settings.MAIL_FROM)[1]):
    raise ImproperlyConfigured("ALUR_MAIL_FROM must look like: Nama Kantor <layanan@contoh.go.id>")
carriers.add(MAIL, MailCarrier())

NOTICES: dict[str, Audience] = {
    "receipt": "applicant",
    "question": "applicant",
    "your-turn": "applicant",
    "returned-applicant": "applicant",
    "finished": "applicant",
    "ended": "applicant",
    "survey": "applicant",
    "survey-reminder": "applicant",
    "question-reminder": "applicant",
    "turn-reminder": "applicant",
    "ready": "applicant",
    "contact-turn": "outsider",
    "unit-turn": "outsider",
    "participant": "outsider",
    "new-task": "officer",
    "returned": "officer",
    "answered": "officer",
    "nearly-due": "officer",
    "overdue": "officer",
    "overdue-superior": "officer",
    "unanswered": "officer",
}
for name, audience in NOTICES.items():
    notice_types.add(name, NoticeType(name, audience, case_context, holds=HOLDS.get(name)))
notice_types.add("invitation", NoticeType("invitation", "officer", invitation_context))
for name, audience in MOVED.items():
    words = applicant_words if audience == "applicant" else officer_words
    notice_types.add(name, NoticeType(name, audience, words, holds=moved_holds.get(name)))
for name, holds in ((APPOINTMENT, appointment_holds), (CALLED_OFF, called_off_holds)):
    notice_types.add(name, NoticeType(name, "applicant", appointment_words, holds, appointment_calendar))
reactions.add("notifications", tell_people)
periodic.add("notifications.sent", Periodic("notifications.sent", timedelta(seconds=15), finish_handed_over))


def _forget(at: datetime) -> None:
    forget_notices(at=at)


periodic.add("notifications.forget", Periodic("notifications.forget", timedelta(hours=24), _forget))
