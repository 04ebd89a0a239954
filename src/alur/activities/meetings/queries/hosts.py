"""The hosts of an office."""

import json

from django.db.models import QuerySet

from alur.activities.meetings.models import Host
from alur.activities.meetings.ports import Account
from alur.foundation.offices.models import Office
from alur.foundation.privacy.sealing import unseal


def hosts(office: Office) -> QuerySet[Host]:
    """All of the office, those in use first."""
    return Host.objects.filter(office=office).select_related("keeper").order_by("-is_active", "capacity", "pk")


def pool_of(office_id: int) -> QuerySet[Host]:
    """Those that can be booked, the smallest first."""
    return Host.objects.filter(office=office_id, is_active=True).order_by("capacity", "pk")


def host_of(office: Office, pk: int) -> Host | None:
    return hosts(office).filter(pk=pk).first()


def account_of(host: Host) -> Account:
    """With its secrets in the clear: for a call to the provider, never for a page or a log."""
    settings = json.loads(unseal(host.settings_sealed)) if host.settings_sealed else {}
    return Account(host.external, settings)
