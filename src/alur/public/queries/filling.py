"""An application on its way: which version it follows, and what was answered so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from alur.engine.cases.actions.drafts import KEPT_FOR
from alur.engine.cases.queries import draft_answers, draft_by_token
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Definition, FormField, Topic
from alur.public.rules import live_answers, topic_numbers

if TYPE_CHECKING:
    from alur.engine.cases.models import Draft
    from alur.engine.sops.models import SopVersion

KEPT_DAYS = KEPT_FOR.days
REFUSED = "refused_pages"
"""Among a draft's answers: pages as they were typed while not acceptable. No field can have this name (underscore)."""


@dataclass(frozen=True)
class Filling:
    """What a person is filling in. Without a draft nothing has been kept yet."""

    version: SopVersion
    draft: Draft | None
    typed: Mapping[str, Any]
    """Everything ever answered, also what later choices hide."""

    @cached_property
    def definition(self) -> Definition:
        return definition_of(self.version)

    @property
    def topics(self) -> list[Topic]:
        return self.definition.first_step.form

    @property
    def fields(self) -> list[FormField]:
        return self.definition.first_step.fields

    @cached_property
    def live(self) -> dict[str, Any]:
        """The answers that count."""
        return live_answers(self.fields, self.typed)

    @cached_property
    def numbers(self) -> list[int]:
        """The topics that ask anything, by their number in the address."""
        return topic_numbers(self.topics, self.live)

    def before(self, number: int) -> int | None:
        return max((each for each in self.numbers if each < number), default=None)

    def after(self, number: int) -> int | None:
        return min((each for each in self.numbers if each > number), default=None)

    def refused(self, number: int) -> dict[str, Any] | None:
        """What was typed last into this topic, where it was not acceptable: posted, faults of files, judged."""
        found: dict[str, Any] | None = self.typed.get(REFUSED, {}).get(str(number))
        return found


def live_draft(token: str, at: datetime) -> Draft | None:
    """The draft of this secret, unless nobody touched it for a week (the sweep may not have come yet)."""
    draft = draft_by_token(token) if token else None
    return draft if draft and draft.changed_at >= at - KEPT_FOR else None


def filling_of(version: SopVersion, draft: Draft | None) -> Filling:
    """`version` is the one in force; a draft brings its own."""
    if draft is None:
        return Filling(version, None, {})
    if draft.sop_version_id == version.pk:
        draft.sop_version = version
    return Filling(draft.sop_version, draft, draft_answers(draft))
