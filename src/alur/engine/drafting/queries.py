"""The drafts of an office."""

from alur.foundation.offices.models import Office

from .models import SopDraft
from .rules.draft import Draft


def drafts(office: Office) -> list[SopDraft]:
    """The office's drafts, the one changed last first; without what they hold."""
    return list(SopDraft.objects.filter(office=office).defer("content").order_by("-changed_at", "-pk"))


def draft_of_office(office: Office, key: int) -> SopDraft:
    """SopDraft.DoesNotExist for another office's."""
    return SopDraft.objects.get(office=office, pk=key)


def content_of(kept: SopDraft) -> Draft:
    """What the draft says."""
    return Draft.model_validate_json(kept.content)
