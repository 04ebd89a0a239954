"""What ClamAV brings to the worker: scanning what was stored since the last round."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from alur.foundation.outbox.ports import Periodic
from alur.foundation.outbox.registry import periodic

from .actions import scan_stored
from .rules import parse_address

if settings.CLAMD:
    try:
        parse_address(settings.CLAMD)
    except ValueError as fault:
        raise ImproperlyConfigured(str(fault)) from None

periodic.add("files.scan", Periodic(name="files.scan", every=timedelta(seconds=5), run=scan_stored))
