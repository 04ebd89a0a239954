"""Words of meetings for templates."""

from datetime import datetime

from django import template
from django.utils.translation import get_language

from alur.ui.dates import slot_words

register = template.Library()


@register.simple_tag
def slot(starts: datetime, ends: datetime, zone: str) -> str:
    """ "Selasa, 24 November 2026, 09.00–11.00 WIB"."""
    return slot_words(starts, ends, zone, get_language() or "id")
