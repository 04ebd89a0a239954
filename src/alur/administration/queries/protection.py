"""What the pages on data protection show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy

from alur.engine.cases.queries.looks import look_page
from alur.engine.sops.queries import definition_of, sops_of
from alur.foundation.offices.queries import officers
from alur.outlets.protection.queries import kept_by_end, rules_for_every_service, rules_of
from alur.outlets.protection.queries.beside import Pile, piles
from alur.outlets.protection.queries.due import Bucket, buckets, erased_count
from alur.outlets.protection.queries.register import breach_by_id
from alur.outlets.protection.rules.breaches import WITHIN
from alur.outlets.protection.rules.retention import EVERY
from alur.ui.dates import long_datetime

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from alur.engine.cases.models import Look
    from alur.foundation.offices.models import Office
    from alur.outlets.protection.rules.retention import Kept
    from alur.ui.keyset import Page

LOOKS, WAITING, BREACHES = 50, 50, 25
"""Rows on a page."""
ALL = "semua"
"""In an address: the rule of every service that has none of its own."""

REASONS = {
    "hubungi": gettext_lazy("Menghubungi pemohon"),
    "periksa": gettext_lazy("Memeriksa identitas"),
    "salin": gettext_lazy("Mengisi surat atau sistem lain"),
    "salinan": gettext_lazy("Memberi salinan kepada pemohon"),
    "program": gettext_lazy("Lewat program (API)"),
    "": gettext_lazy("Tidak disebut"),
}


@dataclass(frozen=True)
class Plan:
    """How long each service is kept, and what waits to be erased."""

    general: Mapping[str, Kept]
    services: list[tuple[str, str, Mapping[str, Kept]]]
    """Slug, title and times of those that have a rule of their own; the others follow `general`."""
    others: list[tuple[str, str]]
    buckets: list[Bucket]
    piles: list[Pile]
    """What hangs on no application."""
    erased: int
    last: datetime | None


def plan_of(office: Office, at: datetime, language: str) -> Plan:
    """Eleven queries, whatever the number of services and cases."""
    rules = rules_of(office)
    own = {service for service, _end in rules if service != EVERY}
    titles = [(sop.slug, title) for sop, title in sops_of(office, language)]
    erased, last = erased_count(office)
    return Plan(
        general=rules_for_every_service(rules),
        services=[(slug, title, kept_by_end(rules, slug)) for slug, title in titles if slug in own],
        others=[(slug, title) for slug, title in titles if slug not in own],
        buckets=buckets(office, at),
        piles=list(piles(office, rules, at)),
        erased=erased,
        last=last,
    )


@dataclass(frozen=True)
class LookRow:
    look: Look
    field: str
    reason: str


def looks(
    office: Office, *, officer: int | None, number: str, reason: str | None, cursor: str, language: str
) -> tuple[list[LookRow], Page[Look]]:
    """Two queries, whatever the number of rows."""
    page = look_page(office, officer=officer, number=number, reason=reason, cursor=cursor, size=LOOKS)
    return [LookRow(each, _field(each, language), str(REASONS[each.reason])) for each in page.rows], page


def _field(look: Look, language: str) -> str:
    """The field's label, out of the step it was asked in; the name where the SOP has it no more."""
    if look.task is None:
        return ""
    step = definition_of(look.case.sop_version).steps_by_id.get(look.task.step)
    found = next((each for each in step.fields if each.name == look.field), None) if step else None
    return found.label.in_language(language) if found else look.field


def officer_choices(office: Office) -> list[tuple[int, str]]:
    return [(each.pk, each.name) for each in officers(office)]


def breach_context(ids: dict[str, Any]) -> dict[str, Any]:
    """What the mails about a breach show: its number and time, never what was disclosed of whom."""
    breach = breach_by_id(ids["breach"])
    language = get_language() or "id"
    url = settings.BASE_URL.rstrip("/") + reverse("administration:breach", args=[breach.number])
    due = long_datetime(breach.known_at + WITHIN, breach.office.zone, language)
    return {"number": breach.number, "due": due, "office": breach.office, "desk_url": url}
