"""Every write of data protection; each is told on the office's stream `office:<id>`."""

from .breaches import add_note, change_breach, close_breach, register_breach
from .retention import Due, due_now, erase_due
from .settings import save_contact, save_rules

__all__ = [
    "Due",
    "add_note",
    "change_breach",
    "close_breach",
    "due_now",
    "erase_due",
    "register_breach",
    "save_contact",
    "save_rules",
]
