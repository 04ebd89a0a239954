"""What the settings pages ask of the slices below, always for one office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from alur.foundation.offices.queries import holdings_of_office, officers, positions

if TYPE_CHECKING:
    from alur.foundation.offices.models import Holding, Office, Officer, Position

LARGEST = 2**63 - 1
"""What a key can be: both databases refuse to be asked for more."""


def position_of(office: Office, key: int) -> Position:
    """Http404 for another office's, as for one that does not exist."""
    return get_object_or_404(positions(office).select_related("superior", "office"), pk=_possible(key))


def officer_in(office: Office, key: int) -> Officer:
    return get_object_or_404(officers(office).select_related("office"), pk=_possible(key))


def holding_of(office: Office, key: int) -> Holding:
    return get_object_or_404(holdings_of_office(office).select_related("position__office"), pk=_possible(key))


def _possible(key: int) -> int:
    if key > LARGEST:
        raise Http404
    return key
