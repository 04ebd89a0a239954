"""Writing a response, and that a case's form came.

Departs from the house rule on purpose: there is no `by`, no instant and no journal entry. The case's own journal says
that a form came; anything more here would lead from the answers to the person.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from alur.foundation.offices.models import Office
from alur.kernel.errors import Invalid

from .models import ANSWER_FIELDS, TRAITS, FormReceived, Response
from .rules.index import is_answer
from .rules.profile import PROFILE, Trait
from .rules.questionnaires import in_force

COMMENT_MAX = 2000


@transaction.atomic
def record_form(*, case_id: UUID, office: Office, service: str, data: Mapping[str, Any], on: date) -> bool:
    """Keep the cleaned data of a SurveyForm, once per (outermost) case; False where this case's form came before.

    The case's lock is the caller's (the engine completes under it). Raises Invalid as `record_response`.
    """
    _received, is_first = FormReceived.objects.get_or_create(pk=case_id)
    if is_first:
        record_response(
            office=office,
            service=service,
            answers=[data.get(name) for name in ANSWER_FIELDS],
            comment=data.get("comment", ""),
            profile={trait: data.get(trait, "") for trait in TRAITS},
            on=on,
        )
    return is_first


@transaction.atomic
def record_response(
    *,
    office: Office,
    service: str,
    answers: Sequence[int | None],
    comment: str = "",
    profile: Mapping[Trait, str] | None = None,
    on: date,
) -> Response:
    """Keep one respondent's nine answers (1–4 or None, at least one given) to the questionnaire in force on that day.

    `on` is the day at the office. The caller sees to it that a case is answered once, and keeps no link to the row.
    Raises Invalid: fields u1…u9, comment, or the profile's; ValueError where answers and questionnaire do not match.
    """
    questionnaire = in_force(on)
    if not len(answers) == len(questionnaire.unsur) == len(ANSWER_FIELDS):
        raise ValueError(f"{len(answers)} answers to {questionnaire.name}, which has {len(questionnaire.unsur)} unsur")
    comment = comment.strip()
    traits: dict[Trait, str] = {trait: (profile or {}).get(trait, "") for trait in TRAITS}
    faults = _answer_faults(answers) | _comment_faults(comment)
    faults |= {
        trait: _("Pilih salah satu dari daftar, atau kosongkan.")
        for trait, value in traits.items()
        if value and value not in PROFILE[trait]
    }
    if faults:
        raise Invalid(faults)
    return Response.objects.create(
        office=office,
        service=service,
        questionnaire=questionnaire.code,
        comment=comment,
        answered_on=on,
        **dict(zip(ANSWER_FIELDS, answers, strict=True)),
        **traits,
    )


def _answer_faults(answers: Sequence[int | None]) -> dict[str, str]:
    if all(value is None for value in answers):
        return {"u1": _("Anda belum memilih satu jawaban pun. Jawab paling sedikit satu pertanyaan.")}
    return {
        name: _("Pilih salah satu dari empat jawaban.")
        for name, value in zip(ANSWER_FIELDS, answers, strict=True)
        if value is not None and not is_answer(value)
    }


def _comment_faults(comment: str) -> dict[str, str]:
    if "\x00" in comment:  # PostgreSQL cannot keep it
        return {"comment": _("Saran memuat tanda yang tidak dapat disimpan. Ketik ulang saran Anda.")}
    if len(comment) > COMMENT_MAX:
        return {"comment": _("Saran terlalu panjang. Tulis paling banyak %(max)d huruf.") % {"max": COMMENT_MAX}}
    return {}
