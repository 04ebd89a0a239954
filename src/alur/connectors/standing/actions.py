"""Meetings that all take place at one link: a personal room, or any programme that Alur does not speak."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.activities.meetings.ports import Account, Ask, Attendee, Made, Tells, Wanted
from alur.foundation.outbox.ports import Rejected

LONGEST = 1000


class Standing:
    """See `Provider`. Nothing is asked of any far side. Who comes early meets those before: buffers keep them apart."""

    name = "standing"
    label = gettext_lazy("Ruang tetap (satu tautan)")
    repeat_is_harmless = True
    tells_attendance: Tells = "never"
    asks = (
        Ask("link", gettext_lazy("Tautan ruang"), gettext_lazy("Dipakai untuk semua rapat akun ini.")),
        Ask("passcode", gettext_lazy("Kode sandi ruang"), "", True, False),
    )

    def hook(self, office: str) -> str:
        return ""

    def create(self, account: Account, wanted: Wanted) -> Made:
        return Made(wanted.intent, _link_of(account), account.settings.get("passcode", "").strip())

    def find(self, account: Account, wanted: Wanted) -> Made | None:
        return self.create(account, wanted)

    def change(self, account: Account, made: Made, wanted: Wanted) -> Made:
        """At the link that the host has by now."""
        return self.create(account, wanted)

    def cancel(self, account: Account, made: Made) -> None:
        """The room stays; nobody is told to come."""

    def host_link(self, account: Account, made: Made, who: str) -> str:
        """The same as everybody's: who hosts is settled by the programme."""
        return made.join_url

    def join_link(self, account: Account, made: Made, who: str) -> str:
        return made.join_url

    def taken(self, account: Account, first: datetime, last: datetime) -> Sequence[tuple[datetime, datetime]]:
        return ()

    def attendance(self, account: Account, made: Made) -> Sequence[Attendee]:
        return ()

    def test(self, account: Account) -> str:
        _link_of(account)
        return _("Tautan ini dipakai untuk semua rapat. Buka sendiri sekali untuk memastikan.")


def _link_of(account: Account) -> str:
    """A link that a browser follows to a web page, and nothing else."""
    found = account.settings.get("link", "").strip()
    try:
        parts = urlsplit(found)
        good = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good or len(found) > LONGEST or not found.isprintable() or " " in found:
        raise Rejected(_("Tautan ini tidak benar. Salin seluruhnya; tautan rapat dimulai dengan https://"))
    return found
