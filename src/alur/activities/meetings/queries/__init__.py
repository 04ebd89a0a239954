"""Hosts, who has them when, and when one is free again; always of one office."""

from .bookings import (
    booking_of_case,
    bookings_between,
    delivery_of,
    last_wish,
    made_of,
    of_office,
    standing_of_task,
    wanted_of,
)
from .faults import meeting_faults
from .hosts import account_of, host_of, hosts, pool_of
from .pool import Pool, free_times_for, look_at

__all__ = [
    "Pool",
    "account_of",
    "booking_of_case",
    "bookings_between",
    "delivery_of",
    "free_times_for",
    "host_of",
    "hosts",
    "last_wish",
    "look_at",
    "made_of",
    "meeting_faults",
    "of_office",
    "pool_of",
    "standing_of_task",
    "wanted_of",
]
