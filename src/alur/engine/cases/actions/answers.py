"""Answers at rest: NIK, NIP, phones and persons are sealed before they reach a row."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from alur.engine.sops.rules.definition import SEALED_TYPES, FormField
from alur.foundation.privacy.sealing import seal


def seal_answers(fields: Iterable[FormField], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of these fields as a row keeps them; fields that were left empty are left out."""
    kept: dict[str, Any] = {}
    for field in fields:
        value = answers.get(field.name)
        if value in (None, "", [], {}):
            continue
        kept[field.name] = {"sealed": seal(json.dumps(value))} if field.type in SEALED_TYPES else value
    return kept
