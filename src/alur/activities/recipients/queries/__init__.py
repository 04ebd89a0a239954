"""What is kept of a step's recipients, and whether it is what the history tells."""

from .retold import recipient_faults
from .rows import kept_rows, names_of, rows_of, too_many

__all__ = ["kept_rows", "names_of", "recipient_faults", "rows_of", "too_many"]
