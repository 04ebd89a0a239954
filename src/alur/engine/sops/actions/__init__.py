"""Every write to SOPs: publishing, drafts of revisions and their check, who carries an SOP out, open and closed."""

from .publishing import bind_executor, close_service, open_service, publish, set_review
from .revising import (
    Signing,
    drop_draft,
    make_effective,
    return_draft,
    review_draft,
    save_draft,
    take_up_drafts,
    unschedule_draft,
)
from .standard import set_standard
from .undoing import redo_draft, undo_draft

__all__ = [
    "Signing",
    "bind_executor",
    "close_service",
    "drop_draft",
    "make_effective",
    "open_service",
    "publish",
    "redo_draft",
    "return_draft",
    "review_draft",
    "save_draft",
    "set_review",
    "set_standard",
    "take_up_drafts",
    "undo_draft",
    "unschedule_draft",
]
