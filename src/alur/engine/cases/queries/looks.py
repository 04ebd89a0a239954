"""Who saw personal data whole, when and why: for whoever watches over an office's data."""

from django.db.models import QuerySet

from alur.engine.cases.models import Look
from alur.engine.sops.queries import heavy
from alur.foundation.offices.models import Office
from alur.ui.keyset import Order, Page, desc, page_of

NEWEST = Order(desc("at"), desc("id"))


def looks_of(office: Office) -> QuerySet[Look]:
    found = Look.objects.filter(office=office).select_related("officer", "case__sop_version__sop", "task")
    return found.defer("case__given", "task__answers", *heavy("case__sop_version"))


def look_page(
    office: Office, *, officer: int | None = None, number: str = "", reason: str | None = None, cursor: str, size: int
) -> Page[Look]:
    """The newest first; narrowed to an officer's key, a case's number, a reason. Two queries at most."""
    found = looks_of(office)
    if officer is not None:
        found = found.filter(officer=officer)
    if number:
        found = found.filter(case__number__iexact=number, case__office=office)
    if reason is not None:
        found = found.filter(reason=reason)
    return page_of(found, NEWEST, cursor=cursor, size=size)
