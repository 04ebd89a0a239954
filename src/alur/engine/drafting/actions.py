"""Keeping a draft, changing it, and throwing it away."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Office
from alur.foundation.offices.queries import office_lock
from alur.kernel.errors import Conflict, Refused

from .models import SopDraft
from .policies import may_draft
from .rules.draft import Draft

DRAFTS_MAX = 100


@transaction.atomic
def keep_draft(*, office: Office, draft: Draft, by: str, at: datetime) -> SopDraft:
    """Keep what was read from a document. Refused for who may not, and where an office keeps a hundred already."""
    _check_may(by, office)
    office_lock(office)
    if SopDraft.objects.filter(office=office).count() >= DRAFTS_MAX:
        raise Refused(_("Kantor ini sudah menyimpan 100 draf. Hapus dahulu yang tidak dipakai."))
    kept = SopDraft.objects.create(
        office=office, title=_title(draft), content=draft.model_dump_json(), made_by=by, made_at=at, changed_at=at
    )
    _tell("sop.draft_made", kept, by, at)
    return kept


@transaction.atomic
def change_draft(*, kept: SopDraft, draft: Draft, version: int, by: str, at: datetime) -> None:
    """Keep the answers of a person who saw `version`. Conflict where somebody changed the draft since."""
    _check_may(by, kept.office)
    office_lock(kept.office)
    content = draft.model_dump_json()
    unchanged = SopDraft.objects.filter(pk=kept.pk, version=version)
    changes = {"content": content, "title": _title(draft), "version": version + 1, "changed_at": at}
    if unchanged.update(**changes) != 1:
        raise Conflict(
            _("Draf ini diubah orang lain sejak Anda membukanya. Isian Anda masih di sini; periksa, lalu simpan lagi.")
        )
    kept.refresh_from_db()
    _tell("sop.draft_changed", kept, by, at)


@transaction.atomic
def discard_draft(*, kept: SopDraft, by: str, at: datetime) -> None:
    """Throw the draft away; a second time changes nothing."""
    _check_may(by, kept.office)
    office_lock(kept.office)
    key = kept.pk
    deleted, _each = SopDraft.objects.filter(pk=key).delete()
    if deleted:
        kept.pk = key
        _tell("sop.draft_discarded", kept, by, at)


def _check_may(by: str, office: Office) -> None:
    if not may_draft(by, office):
        raise Refused(_("Anda tidak dapat mengubah draf SOP. Mintalah administrator kantor Anda."))


def _title(draft: Draft) -> str:
    return (draft.identity.title or draft.identity.table_title or draft.source or "SOP")[:300]


def _tell(kind: str, kept: SopDraft, by: str, at: datetime) -> None:
    data = {"draft": kept.pk, "version": kept.version}
    write_entry(stream=f"office:{kept.office_id}", kind=kind, actor=by, at=at, data=data)
