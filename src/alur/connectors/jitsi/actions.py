"""A host of an office at its Jitsi server, as `activities/meetings` asks for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.activities.meetings.ports import Account, Ask, Attendee, Made, Tells, Wanted
from alur.foundation.outbox.ports import Rejected, RetryLater
from alur.foundation.privacy.sealing import digest
from alur.kernel import clock, outward
from alur.kernel.outward import Bounds

from . import rules


class Jitsi:
    """See `Provider`. The far side is told nothing before somebody enters: the room is made of the intent."""

    name = "jitsi"
    label = "Jitsi Meet"
    repeat_is_harmless = True
    tells_attendance: Tells = "never"
    asks = (
        Ask("url", gettext_lazy("Alamat server"), gettext_lazy("Misalnya https://meet.contoh.go.id")),
        Ask(
            "app_id",
            gettext_lazy("App ID"),
            gettext_lazy("JWT_APP_ID di server. Kosong bersama App Secret bila server terbuka bagi siapa saja."),
            required=False,
        ),
        Ask("app_secret", gettext_lazy("App Secret"), gettext_lazy("JWT_APP_SECRET di server."), True, False),
        Ask(
            "audience",
            gettext_lazy("Audience (aud)"),
            gettext_lazy("Kosong berarti sama dengan App ID."),
            required=False,
        ),
        Ask("tenant", gettext_lazy("Tenant"), gettext_lazy("Hanya bila server membagi ruang."), False, False),
    )

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds(most_bytes=0)

    def hook(self, office: str) -> str:
        return ""

    def create(self, account: Account, wanted: Wanted) -> Made:
        server = _server(account)
        room = _room(server, wanted.intent)
        # Where tokens are asked for, a link without one opens nothing: each guest gets one at the click.
        ends = wanted.starts + timedelta(minutes=wanted.minutes)
        return Made(room, "" if server.app else rules.address(server, room), notes={"ends": ends.isoformat()})

    def find(self, account: Account, wanted: Wanted) -> Made | None:
        return self.create(account, wanted)

    def change(self, account: Account, made: Made, wanted: Wanted) -> Made:
        """The room stays: links that are out go on."""
        return self.create(account, wanted)

    def cancel(self, account: Account, made: Made) -> None:
        """A room that nobody is told of, and nobody gets a token for, is none."""

    def host_link(self, account: Account, made: Made, who: str) -> str:
        return _link(account, made, who, moderates=True)

    def join_link(self, account: Account, made: Made, who: str) -> str:
        return _link(account, made, who, moderates=False)

    def taken(self, account: Account, first: datetime, last: datetime) -> Sequence[tuple[datetime, datetime]]:
        return ()

    def attendance(self, account: Account, made: Made) -> Sequence[Attendee]:
        return ()

    def test(self, account: Account) -> str:
        """The server is asked for the script that every Jitsi gives out; a token shows only when somebody enters."""
        server = _server(account)
        try:
            reply = outward.exchange(
                "GET", f"{server.base}/external_api.js", headers={}, networks=settings.WEBHOOK_NETWORKS,
                bounds=self.bounds,
            )  # fmt: skip
        except outward.Closed:
            raise Rejected(_("Server ini di jaringan tertutup. Minta pengelola sistem membukanya dahulu.")) from None
        except outward.Unencrypted:
            raise Rejected(_("Alamat server harus memakai https.")) from None
        except (outward.NotReached, outward.Lost) as error:
            raise RetryLater(_("Server Jitsi tidak menjawab (%(kind)s).") % {"kind": error}) from None
        if reply.status != 200:
            words = _("Di alamat itu tidak ada Jitsi Meet (jawaban %(status)s). Periksa alamatnya.")
            raise Rejected(words % {"status": reply.status})
        if not server.app:
            return _("Server Jitsi menjawab. Tanpa App ID, siapa saja yang tahu tautannya dapat masuk.")
        return _("Server Jitsi menjawab. App ID dan App Secret baru teruji saat Anda membuka sebuah rapat.")


def _server(account: Account) -> rules.Server:
    given = {name: account.settings.get(name, "").strip() for name in ("app_id", "app_secret", "audience", "tenant")}
    if bool(given["app_id"]) != bool(given["app_secret"]):
        raise Rejected(_("Isi App ID dan App Secret keduanya, atau kosongkan keduanya."))
    try:
        return rules.server_of(
            account.settings.get("url", ""), app=given["app_id"], secret=given["app_secret"],
            audience=given["audience"], tenant=given["tenant"],
        )  # fmt: skip
    except ValueError:
        raise Rejected(_("Alamat server Jitsi tidak benar. Isi misalnya https://meet.contoh.go.id")) from None


def _room(server: rules.Server, intent: str) -> str:
    return rules.room_of(intent, digest("jitsi-room", f"{server.base}\0{server.tenant}\0{intent}"))


def _link(account: Account, made: Made, who: str, *, moderates: bool) -> str:
    server = _server(account)
    if not server.app:
        return rules.address(server, made.external_id)
    until = rules.expires(clock.now(), datetime.fromisoformat(made.notes["ends"]))
    if until is None:
        raise Rejected(_("Rapat ini sudah selesai, jadi tautannya tidak membuka apa pun lagi."))
    number = digest("jitsi-user", f"{made.external_id}\0{who}")[:16]
    made_token = rules.token(server, made.external_id, who=who, number=number, moderates=moderates, until=until)
    return rules.address(server, made.external_id, made_token)
