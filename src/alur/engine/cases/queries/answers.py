"""Reading answers back: unsealed only here, masked unless somebody may see them whole."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from alur.engine.cases.models import Case, Draft, Task
from alur.engine.cases.rules.moved import moves_of, name_now
from alur.engine.sops.rules.definition import FieldType, FormField
from alur.foundation.privacy.rules import mask, mask_email, mask_phone
from alur.foundation.privacy.sealing import unseal
from alur.kernel.ids import token_digest
from alur.ui.dates import clock_time, long_date

from .cases import standing_tasks
from .plans import plan_of, step_now

DRAFT = "draft"


@dataclass(frozen=True)
class Answer:
    """One answered field as a page shows it; `files` are (id, name, size) of stored files.

    `lang` is "id" for what somebody typed: it stays as it is on an English page, and the page says so.
    """

    name: str
    label: str
    value: str
    sensitive: bool
    files: tuple[tuple[str, str, int], ...] = ()
    lang: str = ""


def opened(stored: Any) -> Any:  # noqa: ANN401  whatever the field stores
    """The value as it was given, unsealed."""
    if isinstance(stored, dict) and set(stored) == {"sealed"}:
        return json.loads(unseal(stored["sealed"]))
    return stored


def opened_answers(stored: Mapping[str, Any]) -> dict[str, Any]:
    """All values unsealed: to prefill a form again."""
    return {name: opened(value) for name, value in stored.items()}


def readable(
    fields: Sequence[FormField], stored: Mapping[str, Any], *, language: str, whole: bool = False
) -> list[Answer]:
    """The answered fields in the form's order. NIK, NIP and phones are masked unless `whole` (journal the unmask)."""
    return [_answer(field, opened(stored[field.name]), language, whole) for field in fields if field.name in stored]


def _answer(field: FormField, value: Any, language: str, whole: bool) -> Answer:  # noqa: ANN401  as stored
    label = field.label.in_language(language)
    labels = {option.value: option.label.in_language(language) for option in field.options}
    sensitive = field.type in (FieldType.PHONE, FieldType.NIK, FieldType.NIP, FieldType.NIK_OR_NIP, FieldType.PERSON)
    match field.type:
        case FieldType.FILE:
            files = tuple((each["id"], each["name"], each["size"]) for each in value)
            return Answer(field.name, label, "", False, files)
        case FieldType.CHOICE:
            text = labels.get(value, value)
        case FieldType.CHOICES:
            text = ", ".join(labels.get(each, each) for each in value)
        case FieldType.DATE:
            text = long_date(date.fromisoformat(value), language)
        case FieldType.TIME_SLOT:
            text = slot_in_words(value, language)
        case FieldType.PERSON:
            text = _person(value, whole)
        case FieldType.PHONE:
            text = value if whole else mask_phone(value)
        case FieldType.NIK | FieldType.NIP | FieldType.NIK_OR_NIP:
            text = value if whole else mask(value)
        case FieldType.CONSENT:
            text = "✓"
        case _:
            text = str(value)
    typed = field.type in (FieldType.TEXT, FieldType.LONG_TEXT)
    return Answer(field.name, label, text, sensitive, lang="id" if typed else "")


def slot_in_words(slot: Mapping[str, str], language: str) -> str:
    """ "Selasa, 24 November 2026, 09.00–11.00"."""
    start, end = (clock_time(time.fromisoformat(slot[each]), language=language) for each in ("start", "end"))
    return f"{long_date(date.fromisoformat(slot['date']), language)}, {start}–{end}"


def _person(value: Mapping[str, str], whole: bool) -> str:
    phone, email = value["phone"], value.get("email", "")
    parts = [value["name"], phone if whole else mask_phone(phone), email if whole or not email else mask_email(email)]
    return ", ".join(filter(None, parts))


@dataclass(frozen=True)
class Result:
    """What a finished step has for the applicant to read."""

    step: str
    name: str
    answers: tuple[Answer, ...]


def results_for_applicant(case: Case, *, language: str) -> list[Result]:
    """The office's answers that the SOP lets the applicant read, each once the step it names is done."""
    tasks = standing_tasks(case)
    done = {step_now(task) for task in tasks}
    results = []
    for task in {step_now(task): task for task in tasks}.values():
        plan = plan_of(task)
        step = plan.step(task.step)
        fields = [field for field in step.fields if field.for_applicant and _now(task, field.for_applicant) in done]
        if answers := readable(fields, task.answers, language=language):
            results.append(Result(task.step, plan.name_of(step).in_language(language), tuple(answers)))
    return results


def _now(task: Task, step: str) -> str:
    """What a step that the visit's own version names is called now."""
    return name_now(moves_of(task.case.moves), task.number, step)


def draft_by_token(token: str) -> Draft | None:
    """The draft whose secret this is."""
    return next(iter(Draft.objects.filter(digest=token_digest(DRAFT, token))), None)  # one at most


def draft_answers(draft: Draft) -> dict[str, Any]:
    """What was typed so far."""
    answers: dict[str, Any] = json.loads(unseal(draft.answers_sealed)) if draft.answers_sealed else {}
    return answers
