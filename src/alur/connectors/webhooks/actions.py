"""One POST, so that no address somebody typed reaches a machine it should not (`kernel/outward`)."""

import ssl
from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext as _

from alur.foundation.outbox.ports import OutcomeUnknown, Rejected, RetryLater
from alur.kernel import clock, outward
from alur.kernel.outward import Bounds, Network, Resolve
from alur.kernel.patience import Patience
from alur.outlets.webhooks.ports import Answered
from alur.outlets.webhooks.rules import target_of

WAIT_SECONDS = 10.0
TOTAL_SECONDS = 20.0


class HttpSender:
    """`networks` are those that may be reached although they are not public."""

    def __init__(
        self,
        *,
        networks: tuple[Network, ...] = (),
        find: Resolve = outward.resolve,
        wait: float = WAIT_SECONDS,
        total: float = TOTAL_SECONDS,
        tls: ssl.SSLContext | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.networks = networks
        self.find = find
        self.bounds = Bounds(wait, total, most_bytes=0)
        self.tls = tls
        self.patience = patience or Patience()

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """See `Sender`. Of the answer only status and headers are read.

        Who did not answer is left alone for a minute: mails and other receivers are not to wait behind it.
        """
        try:
            target = target_of(url)
        except ValueError:
            raise Rejected(_("Alamat webhook ini tidak benar.")) from None
        whom = f"{target.host}:{target.port}"
        if left := self.patience.left(whom):
            raise RetryLater(_("Penerima webhook baru saja tidak menjawab."), after=timedelta(seconds=left))
        with self.patience.asking(whom, self.bounds.wait):
            return self._post(url, headers, body)

    def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        try:
            answer = outward.exchange(
                "POST", url, headers=headers, body=body, networks=self.networks, bounds=self.bounds,
                find=self.find, tls=self.tls,
            )  # fmt: skip
        except outward.NoSuchName:
            raise RetryLater(_("Nama server penerima webhook tidak ditemukan.")) from None
        except outward.Closed:
            raise Rejected(_("Alamat webhook ini menuju jaringan tertutup, jadi tidak dihubungi.")) from None
        except outward.Unencrypted:
            raise Rejected(_("Webhook ke luar jaringan kantor harus memakai https.")) from None
        except outward.NotReached as error:
            words = _("Server penerima webhook tidak dapat dihubungi (%(kind)s).")
            raise RetryLater(words % {"kind": error}) from None
        except outward.Lost as error:
            # The message may have come; its id tells the far side that a repeat is one.
            words = _("Jawaban penerima webhook tidak datang (%(kind)s).")
            raise OutcomeUnknown(words % {"kind": error}) from None
        return Answered(answer.status, outward.retry_after(answer.headers.get("retry-after", ""), clock.now()))
