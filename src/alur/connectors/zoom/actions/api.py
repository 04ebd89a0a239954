"""Zoom's API: one token for all who share an app, one retry where it ran out, and every refusal in plain words."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import caches
from django.utils.translation import gettext as _

from alur.activities.meetings.ports import Account
from alur.foundation.outbox.ports import OutcomeUnknown, Rejected, RetryLater
from alur.foundation.privacy.sealing import Unreadable, digest, seal, unseal
from alur.kernel import clock, outward
from alur.kernel.outward import Bounds, Reply
from alur.kernel.patience import Patience

MARGIN = timedelta(minutes=5)
"""A token is not used up to its last second: the request takes time, and clocks differ."""
UNTIL_MENDED = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=25)
MOST_PAGES = 40
PAGE = 300


class Misset(RetryLater):
    """The office's settings or its app are wrong. What is queued waits: a mistyped word throws nothing away."""

    def __init__(self, message: str) -> None:
        super().__init__(message, after=UNTIL_MENDED)


class Gone(Exception):
    """Zoom has no such meeting (any more)."""


class NoSuchHost(Exception):
    """The account has no such user."""


@dataclass(frozen=True)
class Token:
    text: str = field(repr=False)
    scope: str
    until: datetime


@dataclass(frozen=True)
class Keys:
    """Of an office's own app."""

    account: str
    client: str
    secret: str = field(repr=False)

    @classmethod
    def of(cls, account: Account) -> "Keys":
        found = [account.settings.get(name, "").strip() for name in ("account_id", "client_id", "client_secret")]
        if not all(found):
            raise Misset(_("Isi Account ID, Client ID, dan Client Secret aplikasi Zoom kantor Anda."))
        return cls(*found)

    @property
    def name(self) -> str:
        """Of the shared token. The secret is in it: who does not know it gets no token of who does."""
        return "zoom-token:" + digest("zoom-token", "\0".join((self.account, self.client, self.secret)))


class Api:
    """Safe in many threads. `patience` leaves Zoom alone for a minute where it fell silent."""

    def __init__(self, bounds: Bounds | None = None, patience: Patience | None = None) -> None:
        self.bounds = bounds or Bounds()
        self.patience = patience or Patience()

    def get(self, account: Account, path: str, **query: str | int) -> Any:  # noqa: ANN401  whatever Zoom's JSON is
        return self._call(account, "GET", path + (f"?{urlencode(query)}" if query else ""))

    def change(self, account: Account, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401
        """OutcomeUnknown where Zoom may have done it although its answer did not come."""
        return self._call(account, method, path, body)

    def pages(self, account: Account, path: str, what: str, **query: str | int) -> Iterator[Mapping[str, Any]]:
        """Each item of a list; RetryLater rather than a part of it."""
        token = ""
        for _page in range(MOST_PAGES):
            more = {"next_page_token": token} if token else {}
            found = self.get(account, path, page_size=PAGE, **query, **more)
            yield from found.get(what, [])
            token = found.get("next_page_token") or ""
            if not token:
                return
        raise RetryLater(_("Daftar di Zoom terlalu panjang untuk dibaca."))

    def token(self, account: Account, *, fresh: bool = False) -> Token:
        """The one that all processes share, or a new one that they share from now on."""
        keys = Keys.of(account)
        if not fresh and (kept := _kept(keys)) is not None:
            return kept
        found = self._new_token(keys)
        left = (found.until - clock.now()).total_seconds()
        said = json.dumps([found.text, found.scope, found.until.isoformat()])
        caches["default"].set(keys.name, seal(said), max(1, int(left)))
        return found

    def _new_token(self, keys: Keys) -> Token:
        basic = base64.b64encode(f"{keys.client}:{keys.secret}".encode()).decode()
        headers = {"authorization": f"Basic {basic}", "content-type": "application/x-www-form-urlencoded"}
        body = urlencode({"grant_type": "account_credentials", "account_id": keys.account}).encode()
        reply = self._ask("POST", settings.ZOOM_OAUTH_URL, headers, body, changes=False)
        if reply.status == 429:
            raise _too_often(reply)
        if reply.status >= 500:
            raise RetryLater(_("Zoom sedang terganggu (%(status)s).") % {"status": reply.status})
        said = _json(reply)
        if reply.status != 200 or not isinstance(said.get("access_token"), str):
            raise Misset(_why_no_token(said))
        lasts = max(timedelta(seconds=30), timedelta(seconds=int(said.get("expires_in") or 0)) - MARGIN)
        return Token(said["access_token"], str(said.get("scope", "")), clock.now() + lasts)

    def _call(self, account: Account, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401
        sent = json.dumps(body).encode() if body is not None else b""
        for again in (False, True):
            token = self.token(account, fresh=again)
            headers = {"authorization": f"Bearer {token.text}", "accept": "application/json"}
            if sent:
                headers["content-type"] = "application/json"
            reply = self._ask(method, settings.ZOOM_API_URL + path, headers, sent, changes=method != "GET")
            if reply.status != 401:
                break
        return _judged(reply, changes=method != "GET")

    def _ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes, *, changes: bool) -> Reply:
        whom = urlsplit(url).netloc
        if left := self.patience.left(whom):
            raise RetryLater(_("Zoom baru saja tidak menjawab."), after=timedelta(seconds=left))
        try:
            with self.patience.asking(whom, self.bounds.wait):
                return outward.exchange(method, url, headers=headers, body=body, networks=None, bounds=self.bounds)
        except outward.NotReached as error:
            raise RetryLater(_("Zoom tidak dapat dihubungi (%(kind)s).") % {"kind": error}) from None
        except outward.Lost as error:
            words = _("Jawaban Zoom tidak datang (%(kind)s).") % {"kind": error}
            raise (OutcomeUnknown if changes else RetryLater)(words) from None


def _kept(keys: Keys) -> Token | None:
    sealed = caches["default"].get(keys.name)
    if not sealed:
        return None
    try:
        text, scope, until = json.loads(unseal(sealed))
    except Unreadable:
        return None
    found = Token(text, scope, datetime.fromisoformat(until))
    return found if found.until > clock.now() else None


def _why_no_token(said: Mapping[str, Any]) -> str:
    if said.get("error") == "invalid_client":
        return _("Zoom menolak Client ID atau Client Secret. Salin lagi keduanya dari halaman App Credentials.")
    return _(
        "Zoom tidak memberi izin masuk. Periksa Account ID, dan pastikan aplikasinya sudah diaktifkan (Activation)."
        " Kata Zoom: %(said)s"
    ) % {"said": _words(said.get("reason") or said.get("error"))}


def _judged(reply: Reply, *, changes: bool) -> Any:  # noqa: ANN401  whatever Zoom's JSON is
    """What the answer holds, or what it means."""
    said = _json(reply)
    if 200 <= reply.status < 300:
        if reply.body and not said:
            words = _("Jawaban Zoom tidak dapat dibaca.")
            raise (OutcomeUnknown if changes else RetryLater)(words)
        return said
    if reply.status == 429:
        raise _too_often(reply)
    if reply.status >= 500:
        words = _("Zoom sedang terganggu (%(status)s).") % {"status": reply.status}
        raise (OutcomeUnknown if changes else RetryLater)(words)
    if reply.status == 401:
        raise Misset(_("Zoom menolak token aplikasi kantor Anda. Pastikan aplikasinya masih aktif (Activation)."))
    raise _refusal(said)


def _refusal(said: Mapping[str, Any]) -> Exception:
    code, message = said.get("code"), _words(said.get("message"))
    if code in (104, 4711) or "does not contain scopes" in message:
        words = _("Aplikasi Zoom kantor Anda belum diberi izin (scope). Tambahkan, lalu aktifkan lagi: %(said)s")
        return Misset(words % {"said": message.partition("scopes:")[2].strip(" []") or message})
    if code == 3001:
        return Gone()
    if code in (1001, 1010, 1120):
        return NoSuchHost()
    if code == 3161 or "license" in message.lower():
        words = _("Akun tuan rumah ini tidak boleh membuat rapat. Periksa lisensinya di Zoom. Kata Zoom: %(said)s")
        return Rejected(words % {"said": message})
    return Rejected(_("Zoom menolak: %(said)s (kode %(code)s).") % {"said": message, "code": code})


def _too_often(reply: Reply) -> RetryLater:
    now = clock.now()
    after = outward.retry_after(reply.headers.get("retry-after", ""), now)
    reset = reply.headers.get("x-ratelimit-reset", "")
    if after is None and reset.isascii() and reset.isdecimal() and len(reset) < 12:
        after = datetime.fromtimestamp(int(reset), UTC) - now
    after = min(max(timedelta(minutes=1) if after is None else after, timedelta(seconds=1)), LONGEST_WAIT)
    if reply.headers.get("x-ratelimit-type", "").lower().startswith("daily"):
        return RetryLater(_("Jatah harian Zoom untuk akun kantor Anda sudah habis."), after=after)
    return RetryLater(_("Zoom meminta menunggu sebentar: terlalu banyak permintaan."), after=after)


def _json(reply: Reply) -> dict[str, Any]:
    try:
        found = json.loads(reply.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _words(said: object) -> str:
    """What Zoom says, in one short line."""
    return " ".join(str(said or "–").split())[:200]
