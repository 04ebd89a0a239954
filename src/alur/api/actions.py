"""Doing what a request asks for once, however often it comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from alur.engine.cases.actions.acts import answered, remember

if TYPE_CHECKING:
    from alur.engine.cases.models import Case

type Answer = dict[str, Any]
"""Kept beside the key, so that the same request gets the same answer: identifiers only, never a secret."""


def once(*, key: str, content: str, at: datetime, do: Callable[[], tuple[Answer, Case | None]]) -> Answer:
    """Do it in one transaction with the note that it was done; the same key again answers what was kept.

    `key` names the caller as well as what the caller chose. Raises Conflict where the key came with other content, and
    whatever `do` raises: then nothing was kept, and the key may be used again.
    """
    try:
        with transaction.atomic():
            before = answered(key, content)
            if before is not None:
                return _kept(before.answer)
            answer, case = do()
            remember(key, content, case=case, answer=answer, at=at)  # type: ignore[arg-type]  # the column may be null
            return answer
    except IntegrityError:
        # The same request twice at the same moment: the first one won, what this one did is rolled back.
        before = answered(key, content)
        if before is None:
            raise
        return _kept(before.answer)


def _kept(answer: object) -> Answer:
    return dict(answer) if isinstance(answer, dict) else {}
