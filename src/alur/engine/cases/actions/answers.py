"""Answers at rest: NIK, NIP, phones and persons are sealed before they reach a row; some fill the case's columns."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from alur.engine.sops.rules.definition import SEALED_TYPES, Definition, FormField
from alur.foundation.privacy.sealing import digest, seal


def seal_answers(fields: Iterable[FormField], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of these fields as a row keeps them; fields that were left empty are left out."""
    kept: dict[str, Any] = {}
    for field in fields:
        value = answers.get(field.name)
        if value in (None, "", [], {}):
            continue
        kept[field.name] = {"sealed": seal(json.dumps(value))} if field.type in SEALED_TYPES else value
    return kept


def fill_case(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The case's own columns, out of the application's fields that say what they fill; emptied where left empty."""
    filled: dict[str, Any] = {"subject": definition.title.id[:300]}
    for field in definition.first_step.fields:
        value = answers.get(field.name) or ""
        match field.fills:
            case "subject" if value:
                filled["subject"] = _subject(value)
            case "applicant.name":
                filled["applicant_name"] = value
            case "applicant.email":
                filled["applicant_email"] = value
            case "applicant.unit":
                filled["applicant_unit"] = value
            case "applicant.phone":
                filled["applicant_phone_sealed"] = seal(value) if value else ""
                filled["applicant_phone_digest"] = digest("phone", value) if value else ""
            case "applicant.identity":
                filled["applicant_identity_sealed"] = seal(value) if value else ""
                filled["applicant_identity_digest"] = digest("identity", value) if value else ""
    return filled


def _subject(value: str) -> str:
    """The first line, shortened at a word."""
    line = " ".join(value.split())
    return line if len(line) <= 120 else line[:120].rsplit(" ", 1)[0] + "…"
