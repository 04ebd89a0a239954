"""Texts of notices."""

from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from .registry import notice_types
from .rules import split_text


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
