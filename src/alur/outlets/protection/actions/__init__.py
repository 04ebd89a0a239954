"""Every write of data protection; each is told on the office's stream `office:<id>`."""

from .beside import beside_due, erase_beside
from .breaches import add_note, change_breach, close_breach, register_breach
from .retention import Due, due_now, erase_due
from .settings import save_contact, save_rules
from .subjects import copy_subject, correct_subject, erase_subject

__all__ = [
    "Due",
    "add_note",
    "beside_due",
    "change_breach",
    "close_breach",
    "copy_subject",
    "correct_subject",
    "due_now",
    "erase_beside",
    "erase_due",
    "erase_subject",
    "register_breach",
    "save_contact",
    "save_rules",
]
