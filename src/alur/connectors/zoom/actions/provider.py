"""A host of an office at Zoom, as `activities/meetings` asks for it."""

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.activities.meetings.ports import Account, Ask, Attendee, Made, Tells, Wanted
from alur.connectors.zoom.queries import events_of
from alur.connectors.zoom.rules import events, wire
from alur.foundation.outbox.ports import Rejected, RetryLater
from alur.foundation.privacy.sealing import digest
from alur.kernel import clock
from alur.ui.limits import Limit

from .api import Api, Gone, Misset, NoSuchHost

WRITES = Limit("zoom:writes", wire.WRITES_A_DAY, 24 * 60 * 60)
"""Zoom takes so many creations and changes a host and a day (UTC); more are refused until the next."""


class Zoom:
    """See `Provider`. The link of the host is never kept: it opens everything and ages within hours."""

    name = "zoom"
    label = "Zoom"
    repeat_is_harmless = False
    tells_attendance: Tells = "after"
    asks = (
        Ask("account_id", gettext_lazy("Account ID"), gettext_lazy("Dari halaman App Credentials aplikasi Zoom Anda.")),
        Ask("client_id", gettext_lazy("Client ID")),
        Ask("client_secret", gettext_lazy("Client Secret"), secret=True),
        Ask(
            "webhook_secret",
            gettext_lazy("Secret Token"),
            gettext_lazy("Dari halaman Feature. Kosong berarti kehadiran tidak tercatat sendiri saat rapat."),
            secret=True,
            required=False,
        ),
    )

    def __init__(self, api: Api | None = None) -> None:
        self.api = api or Api()

    def hook(self, office: str) -> str:
        return f"{settings.BASE_URL}{reverse('zoom:told', kwargs={'office': office})}"

    def create(self, account: Account, wanted: Wanted) -> Made:
        _count(account)
        body = wire.body_of(_meant(account, wanted), passcode=wire.passcode_of(os.urandom(wire.PASSCODE_MAX)))
        try:
            said = self.api.change(account, "POST", wire.path("users", _host(account), "meetings"), body)
        except NoSuchHost:
            raise _unknown_host(account) from None
        return _made(said)

    def find(self, account: Account, wanted: Wanted) -> Made | None:
        mark = wire.mark_of(_stamp(account), wanted.intent)
        marked = [
            each for each in self._listed(account, "scheduled") if wire.is_marked(str(each.get("agenda", "")), mark)
        ]
        first = wire.first_made(marked)
        try:
            return self._read(account, str(first["id"])) if first is not None else None
        except Gone:
            return None

    def change(self, account: Account, made: Made, wanted: Wanted) -> Made:
        _count(account)
        try:
            body = wire.body_of(_meant(account, wanted))
            self.api.change(account, "PATCH", wire.path("meetings", made.external_id), body)
            return self._read(account, made.external_id)
        except Gone:
            raise _is_gone() from None

    def cancel(self, account: Account, made: Made) -> None:
        try:
            self.api.change(account, "DELETE", wire.path("meetings", made.external_id))
        except Gone:
            return

    def host_link(self, account: Account, made: Made, who: str) -> str:
        """Zoom knows the host by the account, so `who` says nothing to it."""
        try:
            said = self.api.get(account, wire.path("meetings", made.external_id))
        except Gone:
            raise _is_gone() from None
        return str(said["start_url"])

    def join_link(self, account: Account, made: Made, who: str) -> str:
        return made.join_url

    def taken(self, account: Account, first: datetime, last: datetime) -> Sequence[tuple[datetime, datetime]]:
        stamp = _stamp(account)
        others = (
            each for each in self._listed(account, "upcoming") if not wire.is_ours(str(each.get("agenda", "")), stamp)
        )
        times = {found for each in others if (found := wire.times_of(each)) is not None}
        return sorted((starts, ends) for starts, ends in times if starts < last and ends > first)

    def attendance(self, account: Account, made: Made) -> Sequence[Attendee]:
        """From what Zoom told; where it told nothing, from its own list, which is there once the meeting has ended."""
        told = events_of(account, made.external_id)
        if found := events.presences(told):
            return [Attendee(each.name, each.joined, each.left) for each in found]
        uuids = list(dict.fromkeys(each.uuid for each in told)) or [made.external_id]
        return _attendees(row for uuid in uuids for row in self._past(account, uuid))

    def test(self, account: Account) -> str:
        try:
            token = self.api.token(account, fresh=True)
            if lacking := wire.lacking(token.scope):
                words = _("Aplikasi Zoom belum mempunyai izin (scope) ini: %(scopes)s. Tambahkan di halaman Scopes.")
                raise Rejected(words % {"scopes": ", ".join(lacking)})
            return self._words_of(account)
        except Misset as fault:
            raise Rejected(str(fault)) from None

    def _words_of(self, account: Account) -> str:
        """Who the host is; Rejected where they cannot host."""
        wanted = account.host.strip().lower()
        users = self.api.pages(account, "/users", "users", status="active")
        for user in users:
            if wanted in (str(user.get("email", "")).lower(), str(user.get("id", "")).lower()):
                words = [_("Zoom tersambung. Tuan rumah: %(email)s.") % {"email": user.get("email", account.host)}]
                if user.get("type") == wire.BASIC:
                    words.append(_("Lisensinya Basic: rapat berhenti setelah 40 menit, tanpa rekaman awan."))
                elif user.get("type") != wire.LICENSED:
                    raise Rejected(_("Akun %(host)s tidak berlisensi rapat. Beri lisensi di Zoom.") % {"host": wanted})
                if not account.settings.get("webhook_secret", "").strip():
                    words.append(_("Secret Token masih kosong: kehadiran diambil dari Zoom setelah rapat selesai."))
                return " ".join(words)
        raise _unknown_host(account)

    def _listed(self, account: Account, which: str) -> Iterable[Mapping[str, Any]]:
        try:
            yield from self.api.pages(account, wire.path("users", _host(account), "meetings"), "meetings", type=which)
        except NoSuchHost:
            raise _unknown_host(account) from None

    def _read(self, account: Account, number: str) -> Made:
        return _made(self.api.get(account, wire.path("meetings", number)))

    def _past(self, account: Account, uuid: str) -> list[Mapping[str, Any]]:
        path = wire.path("past_meetings", wire.uuid_in_path(uuid), "participants")
        try:
            return list(self.api.pages(account, path, "participants"))
        except (Gone, Rejected):
            return []  # nobody met, or Zoom keeps no list of it


def _host(account: Account) -> str:
    return account.host.strip() or "me"


def _stamp(account: Account) -> str:
    """Of this installation: another one that uses the same host does not take our meetings for its own."""
    return digest("zoom-mark", account.settings.get("account_id", "").strip())[:10]


def _meant(account: Account, wanted: Wanted) -> wire.Meant:
    mark = wire.mark_of(_stamp(account), wanted.intent)
    return wire.Meant(wanted.topic, wanted.starts, wanted.minutes, wanted.zone, mark, wanted.record)


def _made(said: Mapping[str, Any]) -> Made:
    return Made(str(said["id"]), str(said["join_url"]), str(said.get("password") or ""))


def _count(account: Account) -> None:
    """RetryLater once the day's creations and changes of this host are used up."""
    now = clock.now()
    whose = "\0".join((account.settings.get("account_id", ""), _host(account).lower(), f"{now.astimezone(UTC):%F}"))
    if not WRITES.allows(whose):
        words = _(
            "Jatah Zoom untuk %(host)s hari ini sudah habis: %(most)s rapat dibuat atau diubah."
            " Dicoba lagi pukul 07.00 WIB, saat jatahnya mulai lagi."
        )
        said = words % {"host": _host(account), "most": wire.WRITES_A_DAY}
        raise RetryLater(said, after=wire.until_reset(now))


def _is_gone() -> Rejected:
    return Rejected(_("Rapat ini sudah tidak ada di Zoom; mungkin dihapus di sana. Batalkan, lalu pesan lagi."))


def _unknown_host(account: Account) -> Rejected:
    words = _("Zoom tidak mengenal tuan rumah %(host)s. Periksa alamat surelnya di daftar pengguna akun Zoom kantor.")
    return Rejected(words % {"host": _host(account)})


def _attendees(rows: Iterable[Mapping[str, Any]]) -> list[Attendee]:
    """One line for each person of Zoom's list, which has one for each time that somebody came in."""
    found: dict[str, tuple[str, datetime, datetime | None]] = {}
    for row in rows:
        joined, left = wire.moment(str(row.get("join_time", ""))), wire.moment(str(row.get("leave_time", "")))
        if joined is None:
            continue
        who = str(row.get("id") or row.get("user_id") or row.get("name"))
        name = str(row.get("name") or _("Tanpa nama"))
        _name, first, last = found.get(who, (name, joined, left))
        found[who] = name, min(first, joined), max(last, left) if last and left else None
    return [Attendee(*each) for each in sorted(found.values(), key=lambda each: (each[1], each[0]))]
