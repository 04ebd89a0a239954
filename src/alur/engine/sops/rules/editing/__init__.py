"""Changes of an SOP file's text that leave everything else in it as it stands, byte for byte.

A change is an operation on the data (put, insert, remove, move, rename). `edited` does it in the text by replacing
only the span of what changes, so comments, blank lines and the author's way of writing stay.
"""

from .operations import Insert, Move, Operation, Put, Remove, Rename, applied
from .text import CannotEdit, edited

__all__ = [
    "CannotEdit",
    "Insert",
    "Move",
    "Operation",
    "Put",
    "Remove",
    "Rename",
    "applied",
    "edited",
]
