"""A sitting: one person's changes of a draft, one after the other.

The editor saves each by itself, and the history tells of it once: who wrote in it, and when that began. What was
written in the end is told with the check, by the digest of its text.
"""

from datetime import datetime, timedelta

from alur.engine.sops.models import RevisionDraft
from alur.foundation.journal.queries import entries

SITTING = timedelta(minutes=30)
"""Longer without a change, and the next one begins another sitting."""
WRITING = ("sop.draft_saved", "sop.draft_undone", "sop.draft_redone")


def goes_on(draft: RevisionDraft, by: str, at: datetime) -> bool:
    """Was the last change this person's, a short while ago, and is it the last that the history tells?

    Asked before the change, under the draft's lock.
    """
    if draft.changed_by != by or not timedelta() <= at - draft.changed_at <= SITTING:
        return False
    last = entries(draft.stream).order_by("-seq").values_list("kind", "actor").first()
    return last is not None and last[0] in WRITING and last[1] == by
