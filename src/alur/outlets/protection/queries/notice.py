"""The text of the written notice that UU 27/2022, article 46(2), asks for: which data, when and how, what is done."""

from datetime import datetime

from django.template.loader import render_to_string

from alur.outlets.protection.models import Breach

from . import contact_of

TEMPLATES = {"subjek": "protection/notice_subject.txt", "lembaga": "protection/notice_agency.txt"}


def notice_text(breach: Breach, to: str, at: datetime) -> str:
    """Indonesian whatever the officer reads: it goes to people and to the agency. KeyError for an unknown `to`."""
    context = {"breach": breach, "office": breach.office, "contact": contact_of(breach.office), "at": at}
    return render_to_string(TEMPLATES[to], context)
