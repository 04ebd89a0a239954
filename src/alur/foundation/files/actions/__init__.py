"""Storing, attaching, discarding and sweeping files.

The slice that owns what a file is about checks who may do this and writes the journal entry; here are only the bytes
and their rows.
"""

from .erasing import erase_files
from .scanning import scan_waiting
from .storing import attach, check_count, discard, store_file
from .sweeping import Swept, sweep

__all__ = ["Swept", "attach", "check_count", "discard", "erase_files", "scan_waiting", "store_file", "sweep"]
