"""Meetings whose link a person brings: of each meeting, or one for all of a host (a standing room)."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.activities.meetings.ports import Account, Ask, Attendee, Made, Wanted
from alur.foundation.outbox.ports import Rejected

LONGEST = 1000


class Pasted:
    """See `Provider`. Nothing is asked of any far side."""

    name = "pasted"
    label = gettext_lazy("Tautan yang ditempel")
    repeat_is_harmless = True
    by_hand = True
    asks = (
        Ask(
            "link",
            gettext_lazy("Tautan tetap"),
            gettext_lazy("Bila semua rapat memakai ruang yang sama. Kosong bila tautan ditempel untuk setiap rapat."),
            required=False,
        ),
        Ask("passcode", gettext_lazy("Kode sandi tetap"), "", True, False),
    )

    def hook(self, office: str) -> str:
        return ""

    def create(self, account: Account, wanted: Wanted) -> Made:
        if wanted.link.strip():
            return Made(wanted.intent, _checked(wanted.link), wanted.passcode.strip())
        standing = account.settings.get("link", "")
        if not standing.strip():
            raise Rejected(_("Tempelkan tautan rapatnya: buat rapat di program Anda, lalu salin tautannya ke sini."))
        return Made(wanted.intent, _checked(standing), account.settings.get("passcode", "").strip())

    def find(self, account: Account, wanted: Wanted) -> Made | None:
        try:
            return self.create(account, wanted)
        except Rejected:
            return None

    def change(self, account: Account, made: Made, wanted: Wanted) -> Made:
        """Another link where one was pasted; else the one that people have."""
        return self.create(account, wanted) if wanted.link.strip() else made

    def cancel(self, account: Account, made: Made) -> None:
        """Whoever made it elsewhere cancels it there."""

    def host_link(self, account: Account, made: Made, wanted: Wanted, who: str) -> str:
        """The same as everybody's: who hosts is settled where it was made."""
        return made.join_url

    def join_link(self, account: Account, made: Made, wanted: Wanted, who: str) -> str:
        return made.join_url

    def taken(self, account: Account, first: datetime, last: datetime) -> Sequence[tuple[datetime, datetime]]:
        return ()

    def attendance(self, account: Account, made: Made) -> Sequence[Attendee]:
        return ()

    def test(self, account: Account) -> str:
        if account.settings.get("link", "").strip():
            _checked(account.settings["link"])
            return _("Tautan tetap ini dipakai untuk semua rapat. Buka sendiri sekali untuk memastikan.")
        return _("Tidak ada yang perlu disambungkan: tautan ditempel untuk setiap rapat.")


def _checked(link: str) -> str:
    """A link that a browser follows to a web page, and nothing else."""
    found = link.strip()
    try:
        parts = urlsplit(found)
        good = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good or len(found) > LONGEST or not found.isprintable() or " " in found:
        raise Rejected(_("Tautan ini tidak benar. Salin seluruhnya; tautan rapat dimulai dengan https://"))
    return found
