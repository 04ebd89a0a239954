"""What every write to a draft begins and ends with: who may, is it as the page showed it, and its next edition."""

from typing import Any

from django.utils.translation import gettext as _

from alur.engine.sops.models import DraftState, RevisionDraft
from alur.engine.sops.policies import may_prepare
from alur.foundation.offices.models import Office
from alur.foundation.offices.queries import office_lock
from alur.kernel.errors import Conflict, Refused


def check_may(by: str, office: Office) -> None:
    if not may_prepare(by, office):
        raise Refused(_("Anda tidak dapat mengubah SOP. Mintalah administrator kantor Anda."))


def locked(draft: RevisionDraft, edition: int | None, states: tuple[DraftState, ...]) -> RevisionDraft:
    """The draft as it is now, under the office's lock; Conflict where it is not what the page showed."""
    office_lock(draft.office)
    now = RevisionDraft.objects.select_related("office").get(pk=draft.pk)
    if now.edition != edition or now.state not in states:
        raise Conflict(
            _("Rancangan ini sudah diubah orang lain sejak Anda membukanya. Yang Anda ketik masih ada di bawah.")
        )
    return now


def change(draft: RevisionDraft, **fields: Any) -> None:  # noqa: ANN401  columns of the draft
    """A guarded update: it must still be at its edition."""
    fields["edition"] = draft.edition + 1
    if RevisionDraft.objects.filter(pk=draft.pk, edition=draft.edition).update(**fields) != 1:
        raise Conflict(_("Rancangan ini baru saja diubah orang lain. Muat ulang halaman ini."))
    for name, value in fields.items():
        setattr(draft, name, value)
