"""Drafts of applications: kept sealed under a secret that only the applicant's device has, for a week."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from alur.engine.cases.models import Draft
from alur.engine.sops.models import SopVersion
from alur.foundation.privacy.sealing import seal
from alur.kernel.ids import new_token, token_digest

DRAFT = "draft"
KEPT_FOR = timedelta(days=7)


def open_draft(*, version: SopVersion, at: datetime) -> tuple[Draft, str]:
    """A new draft and its secret."""
    token = new_token()
    draft = Draft.objects.create(digest=token_digest(DRAFT, token), sop_version=version, started_at=at, changed_at=at)
    return draft, token


def save_draft(*, draft: Draft, answers: Mapping[str, Any], at: datetime) -> None:
    """Keep what was typed so far (JSON-able values by field name)."""
    draft.answers_sealed = seal(json.dumps(dict(answers)))
    draft.changed_at = at
    draft.save(update_fields=["answers_sealed", "changed_at"])


def close_draft(*, draft: Draft, case_id: UUID) -> None:
    """The draft became a case: empty it, and remember which, so that the back button finds the receipt."""
    draft.answers_sealed = ""
    draft.case_id = case_id
    draft.save(update_fields=["answers_sealed", "case"])


def sweep_drafts(*, at: datetime) -> int:
    """Forget drafts that nobody touched for a week. Returns how many."""
    return Draft.objects.filter(changed_at__lt=at - KEPT_FOR).delete()[0]
