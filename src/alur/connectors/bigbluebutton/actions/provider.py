"""A host of an office at its BigBlueButton server, as `activities/meetings` asks for it.

The server forgets a meeting that nobody entered, so it is made at each click; making it again is one meeting.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.activities.meetings.ports import Account, Ask, Attendee, Made, Tells, Wanted
from alur.connectors.bigbluebutton import rules
from alur.engine.sops.rules.bpmn.xml import Tag, UnreadableXml, read_xml
from alur.foundation.outbox.ports import OutcomeUnknown, Rejected, RetryLater
from alur.foundation.privacy.sealing import digest
from alur.kernel import clock, outward
from alur.kernel.outward import Bounds
from alur.kernel.patience import Patience

from .hearing import callback_of

UNTIL_MENDED = timedelta(minutes=15)
GONE = ("notFound", "invalidMeetingIdentifier")
"""The stable keys by which it says that no such meeting is open."""
OVERRUN = timedelta(hours=12)
"""So long after its planned end a click still makes the meeting: people run late."""


class Failed(Rejected):
    """The server understood and refused; `key` is stable, its words are not."""

    def __init__(self, key: str) -> None:
        super().__init__(_("Server BigBlueButton menolak: %(key)s.") % {"key": key[:80] or "–"})
        self.key = key


class Misset(RetryLater):
    """The office's settings are wrong. What is queued waits: a mistyped word throws nothing away."""

    def __init__(self, message: str) -> None:
        super().__init__(message, after=UNTIL_MENDED)


class BigBlueButton:
    """See `Provider`."""

    name = "bigbluebutton"
    label = "BigBlueButton"
    repeat_is_harmless = True
    tells_attendance: Tells = "meanwhile"
    asks = (
        Ask(
            "url",
            gettext_lazy("Alamat server"),
            gettext_lazy("Baris URL dari perintah bbb-conf --secret, misalnya https://bbb.contoh.go.id/bigbluebutton/"),
        ),
        Ask("secret", gettext_lazy("Secret"), gettext_lazy("Baris Secret dari perintah bbb-conf --secret."), True),
        Ask(
            "algorithm",
            gettext_lazy("Algoritma"),
            gettext_lazy("sha256, kecuali server hanya menerima sha1, sha384, atau sha512."),
            required=False,
        ),
    )

    def __init__(self, bounds: Bounds | None = None, patience: Patience | None = None) -> None:
        self.bounds = bounds or Bounds()
        self.patience = patience or Patience()

    def hook(self, office: str) -> str:
        return ""

    def create(self, account: Account, wanted: Wanted) -> Made:
        """Only asks whether the server takes our signature: what is made days before is forgotten before it begins."""
        self._say(account, "isMeetingRunning", {"meetingID": wanted.intent})
        return _made(wanted)

    def find(self, account: Account, wanted: Wanted) -> Made | None:
        return _made(wanted)

    def change(self, account: Account, made: Made, wanted: Wanted) -> Made:
        """The next click makes it so."""
        return _made(wanted)

    def cancel(self, account: Account, made: Made) -> None:
        try:
            self._say(account, "end", {"meetingID": made.external_id}, changes=True)
        except Failed as fault:
            if fault.key not in GONE:
                raise

    def host_link(self, account: Account, made: Made, who: str) -> str:
        return self._link(account, made, who, "MODERATOR")

    def join_link(self, account: Account, made: Made, who: str) -> str:
        return self._link(account, made, who, "VIEWER")

    def taken(self, account: Account, first: datetime, last: datetime) -> Sequence[tuple[datetime, datetime]]:
        return ()

    def attendance(self, account: Account, made: Made) -> Sequence[Attendee]:
        """Who is there now: the server tells of nobody once it is over, and not since when each is there. Whether the
        meeting is over or nobody is there yet comes to the same."""
        try:
            found = self._say(account, "getMeetingInfo", {"meetingID": made.external_id})
        except Failed as fault:
            if fault.key not in GONE:
                raise
            return ()
        people = found.first("attendees")
        names = [_text(each, "fullName") for each in people.all("attendee")] if people else []
        return [Attendee(name, None, None) for name in names if name]

    def test(self, account: Account) -> str:
        try:
            found = self._say(account, "getMeetings", {})
        except Misset as fault:
            raise Rejected(str(fault)) from None
        meetings = found.first("meetings")
        running = len(list(meetings.all("meeting"))) if meetings else 0
        return _("BigBlueButton tersambung. Rapat yang sedang berjalan di server: %(count)s.") % {"count": running}

    def _link(self, account: Account, made: Made, who: str, role: str) -> str:
        """Made for this person at the click: it opens the meeting to whoever has it, so it is not to be mailed."""
        about = {
            "fullName": " ".join(rules.clean(who).split())[:100] or _("Tamu"),
            "meetingID": made.external_id,
            "role": role,
            "userID": digest("bbb-user", f"{made.external_id}\0{role}\0{who}")[:16],
            "createTime": self._made_at(account, made),
        }
        return self._address(account, "join", about)

    def _made_at(self, account: Account, made: Made) -> str:
        """Make it, unless it runs already, and tell which one: an old link does not open a later meeting."""
        if clock.now() > datetime.fromisoformat(made.notes["ends"]) + OVERRUN:
            raise Rejected(_("Rapat ini sudah selesai, jadi tautannya tidak membuka apa pun lagi."))
        about = {
            "name": made.notes["name"],
            "meetingID": made.external_id,
            "record": made.notes["record"],
            "muteOnStart": "true",
            "meta_endCallbackUrl": callback_of(made.external_id),
        }
        try:
            found = self._say(account, "create", about)
        except Failed as fault:
            if fault.key != "idNotUnique":
                raise
            # It runs under its earlier topic.
            found = self._say(account, "getMeetingInfo", {"meetingID": made.external_id})
        return _text(found, "createTime")

    def _address(self, account: Account, call: str, about: Mapping[str, str]) -> str:
        secret = account.settings.get("secret", "").strip()
        algorithm = account.settings.get("algorithm", "").strip().lower().replace("-", "") or rules.ALGORITHMS[0]
        if algorithm not in rules.ALGORITHMS:
            known = ", ".join(rules.ALGORITHMS)
            raise Rejected(_("Algoritma tidak dikenal. Isi salah satu: %(known)s.") % {"known": known})
        if not secret:
            raise Rejected(_("Isi Secret server BigBlueButton. Perintah bbb-conf --secret menampilkannya."))
        try:
            base = rules.base_of(account.settings.get("url", ""))
        except ValueError:
            raise Rejected(_("Alamat server BigBlueButton tidak benar.")) from None
        return rules.signed(base, call, about, secret=secret, algorithm=algorithm)

    def _say(self, account: Account, call: str, about: Mapping[str, str], *, changes: bool = False) -> Tag:
        """The answer to that call; Failed where the server refused."""
        url = self._address(account, call, about)
        whom = urlsplit(url).netloc
        if left := self.patience.left(whom):
            raise RetryLater(_("Server BigBlueButton baru saja tidak menjawab."), after=timedelta(seconds=left))
        try:
            with self.patience.asking(whom, self.bounds.wait):
                reply = outward.exchange(
                    "GET", url, headers={"accept": "application/xml"}, networks=settings.WEBHOOK_NETWORKS,
                    bounds=self.bounds,
                )  # fmt: skip
        except outward.Closed:
            raise Rejected(_("Server ini di jaringan tertutup. Minta pengelola sistem membukanya dahulu.")) from None
        except outward.Unencrypted:
            raise Rejected(_("Alamat server harus memakai https.")) from None
        except outward.NotReached as error:
            raise RetryLater(_("Server BigBlueButton tidak dapat dihubungi (%(kind)s).") % {"kind": error}) from None
        except outward.Lost as error:
            words = _("Jawaban server BigBlueButton tidak datang (%(kind)s).") % {"kind": error}
            raise (OutcomeUnknown if changes else RetryLater)(words) from None
        return _read(reply.status, reply.body, changes=changes)


def _made(wanted: Wanted) -> Made:
    notes = {
        "name": rules.name_of(wanted.topic),
        "record": "true" if wanted.record else "false",
        "ends": (wanted.starts + timedelta(minutes=wanted.minutes)).isoformat(),
    }
    return Made(wanted.intent, "", notes=notes)


def _read(status: int, body: bytes, *, changes: bool) -> Tag:
    if status >= 500 or status == 429:
        words = _("Server BigBlueButton sedang terganggu (%(status)s).") % {"status": status}
        raise (OutcomeUnknown if changes and status != 429 else RetryLater)(words)
    try:
        found = read_xml(body)
    except UnreadableXml:
        found = None
    if found is None or found.name != "response":
        words = _("Di alamat itu tidak ada BigBlueButton (jawaban %(status)s). Periksa alamatnya.")
        raise Misset(words % {"status": status})
    if _text(found, "returncode") == "SUCCESS":
        return found
    key = _text(found, "messageKey")
    if key == "checksumError":
        words = _("Server BigBlueButton menolak Secret atau algoritmanya. Salin lagi Secret dari bbb-conf --secret.")
        raise Misset(words)
    raise Failed(key)


def _text(tag: Tag, name: str) -> str:
    found = tag.first(name)
    return found.text.strip() if found else ""
