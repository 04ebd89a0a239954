"""One POST, so that no address somebody typed reaches a machine it should not.

The name is resolved here, the answer checked, and the connection goes to that very address: a name that answers
differently a moment later (DNS rebinding) changes nothing. TLS is still checked against the name.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

import httpx
from django.utils.translation import gettext as _

from alur.foundation.outbox.ports import OutcomeUnknown, Rejected, RetryLater
from alur.kernel import clock
from alur.kernel.patience import Patience
from alur.outlets.webhooks.ports import Answered
from alur.outlets.webhooks.rules import Network, Target, may_connect, target_of

from .rules import retry_after

WAIT_SECONDS = 10.0
"""For each part: connecting, sending, the next bytes of the answer."""
TOTAL_SECONDS = 20.0
"""For all together: a far side that sends a byte now and then is not waited for."""

type Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Addresses of that name, as the system finds them; OSError where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class HttpSender:
    """`networks` are those that may be reached although they are not public."""

    def __init__(
        self,
        *,
        networks: tuple[Network, ...] = (),
        find: Resolve = resolve,
        wait: float = WAIT_SECONDS,
        total: float = TOTAL_SECONDS,
        tls: ssl.SSLContext | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.networks = networks
        self.find = find
        self.wait = wait
        self.total = total
        self.tls = tls
        self.patience = patience or Patience()

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """See `Sender`. Of the answer only status and headers are read.

        Who did not answer is left alone for a minute: mails and other receivers are not to wait behind it.
        """
        target = self._target(url)
        whom = f"{target.host}:{target.port}"
        if left := self.patience.left(whom):
            raise RetryLater(_("Penerima webhook baru saja tidak menjawab."), after=timedelta(seconds=left))
        with self.patience.asking(whom, self.wait):
            return self._post(url, target, headers, body)

    def _post(self, url: str, target: Target, headers: Mapping[str, str], body: bytes) -> Answered:
        address = self._checked(target)
        pinned = httpx.URL(url).copy_with(host=address)
        authority = f"[{target.host}]" if ":" in target.host else target.host
        default = target.port == (443 if target.scheme == "https" else 80)
        sent = {**headers, "host": authority if default else f"{authority}:{target.port}"}
        # No proxy of the environment: it would look the name up again.
        client = httpx.Client(
            timeout=self.wait, follow_redirects=False, trust_env=False, verify=self.tls or ssl.create_default_context()
        )
        with client, _ending(client, self.total):
            return _ask(client, pinned, sent, body, target.host)

    def _target(self, url: str) -> Target:
        try:
            return target_of(url)
        except ValueError:
            raise Rejected(_("Alamat webhook ini tidak benar.")) from None

    def _checked(self, target: Target) -> str:
        try:
            found = self.find(target.host, target.port)
        except (OSError, UnicodeError):
            raise RetryLater(_("Nama server penerima webhook tidak ditemukan.")) from None
        allowed = [each for each in found if may_connect(each.partition("%")[0], self.networks)]
        if not allowed or len(allowed) < len(found):
            raise Rejected(_("Alamat webhook ini menuju jaringan tertutup, jadi tidak dihubungi."))
        if target.scheme != "https" and not all(may_connect(each, ()) is False for each in allowed):
            raise Rejected(_("Webhook ke luar jaringan kantor harus memakai https."))
        return allowed[0]


def _ask(client: httpx.Client, url: httpx.URL, headers: Mapping[str, str], body: bytes, host: str) -> Answered:
    extensions = {"sni_hostname": host}
    try:
        with client.stream("POST", url, headers=dict(headers), content=body, extensions=extensions) as answer:
            return Answered(answer.status_code, retry_after(answer.headers.get("retry-after", ""), clock.now()))
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        words = _("Server penerima webhook tidak dapat dihubungi (%(kind)s).")
        raise RetryLater(words % {"kind": type(error).__name__}) from None
    except (httpx.HTTPError, httpx.InvalidURL, RuntimeError, OSError) as error:
        # The message may have come; its id tells the far side that a repeat is one.
        words = _("Jawaban penerima webhook tidak datang (%(kind)s).")
        raise OutcomeUnknown(words % {"kind": type(error).__name__}) from None


@contextmanager
def _ending(client: httpx.Client, seconds: float) -> Iterator[None]:
    """Close the client when the time is over: what is read next then fails."""
    timer = threading.Timer(seconds, client.close)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
