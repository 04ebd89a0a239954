"""Every write to hosts and bookings."""

from .bookings import Asked, book, cancel, change, release
from .carrying import MeetingCarrier, cancel_at_provider
from .door import link_for_guest
from .forgetting import erase
from .hosts import HostFacts, add_host, change_host, switch_host
from .series import book_series, cancel_series

__all__ = [
    "Asked",
    "HostFacts",
    "MeetingCarrier",
    "add_host",
    "book",
    "book_series",
    "cancel",
    "cancel_at_provider",
    "cancel_series",
    "change",
    "change_host",
    "erase",
    "link_for_guest",
    "release",
    "switch_host",
]
