"""Hosts, who has them when, and when one is free again; always of one office."""

from .bookings import (
    booking_of_case,
    bookings_between,
    delivery_of,
    last_wish,
    made_of,
    of_office,
    office_holding,
    standing_of_task,
    wanted_of,
)
from .door import Book, booking_behind, guest_link
from .faults import meeting_faults
from .hosts import account_of, host_of, hosts, pool_of
from .pool import Pool, free_times_for, look_at

__all__ = [
    "Book",
    "Pool",
    "account_of",
    "booking_behind",
    "booking_of_case",
    "bookings_between",
    "delivery_of",
    "free_times_for",
    "guest_link",
    "host_of",
    "hosts",
    "last_wish",
    "look_at",
    "made_of",
    "meeting_faults",
    "of_office",
    "office_holding",
    "pool_of",
    "standing_of_task",
    "wanted_of",
]
