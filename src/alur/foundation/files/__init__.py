"""Files that people hand in or officers make: checked, on disk before the row exists, served as download only.

Owns StoredFile. `sweep(at)` is to be run daily by whoever runs timers (the outbox slice is a sibling).
Who may see a file is decided by the slice whose case or draft it belongs to (`about`); it also journals the act.
"""
