"""The words of an SOP file as a JSON Schema, so that editors complete and check them while one types."""

import json
from typing import Any

from .definition import Definition


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the shape; whether an SOP can work is more than a schema can say."""
    schema = Definition.model_json_schema(by_alias=True, mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "SOP Alur",
    }


def as_text() -> str:
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
