"""Subscribing, ending and trying; and bringing one message to the far side."""

import hmac
import ipaddress
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Office
from alur.foundation.outbox.actions import queue_delivery
from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.ports import LookedUp, OutcomeUnknown, Parcel, Rejected, RetryLater
from alur.foundation.privacy.sealing import seal, unseal
from alur.kernel import clock
from alur.kernel.errors import Conflict, Invalid, Refused
from alur.kernel.ids import new_id, token_digest
from alur.kernel.outward import may_connect

from .models import LastState, Subscription
from .policies import may_manage
from .queries import CARRIER
from .registry import HTTP, senders
from .rules import KINDS, TEST, headers_of, new_secret, target_of, verdict

SYSTEM = "system"
MOST_SUBSCRIPTIONS = 10
LONGEST_WAIT = timedelta(hours=6)


@transaction.atomic
def subscribe(
    *, office: Office, url: str, kinds: Sequence[str], key: str, by: str, at: datetime
) -> tuple[Subscription, str]:
    """Tell that address of these happenings of the office's cases from now on. Answers the secret that it checks
    signatures with; it is not shown again. The same `key` again (a form sent twice) answers the same."""
    _lock(office, by)
    faults = {"kinds": _("Pilih paling sedikit satu peristiwa.")} if not kinds or not set(kinds) <= set(KINDS) else {}
    if fault := fault_of_url(url):
        faults["url"] = fault
    if faults:
        raise Invalid(faults)
    secret = new_secret(hmac.digest(settings.LINK_KEY.encode(), f"webhook:{office.pk}:{key}".encode(), "sha256"))
    digest = token_digest(CARRIER, secret)
    found = Subscription.objects.filter(secret_digest=digest).first()
    if found is not None:
        return found, secret
    if Subscription.objects.filter(office=office, ended_at__isnull=True).count() >= MOST_SUBSCRIPTIONS:
        raise Invalid({"url": _("Paling banyak %(most)d webhook aktif. Matikan yang tidak terpakai.") % {
            "most": MOST_SUBSCRIPTIONS}})  # fmt: skip
    made = Subscription.objects.create(
        office=office,
        url=url,
        secret_sealed=seal(secret),
        secret_digest=digest,
        kinds=[kind for kind in KINDS if kind in kinds],
        made_by=by,
        made_at=at,
    )
    _write(made, "office.webhook_made", by, at, {"kinds": made.kinds})
    return made, secret


def fault_of_url(url: str) -> str:
    """What is wrong with an address, as far as it can be told without asking anybody; "" where nothing is."""
    try:
        target = target_of(url)
    except ValueError:
        return _("Tulis alamat lengkap yang dimulai dengan https://.")
    if target.scheme != "https" and not settings.WEBHOOK_NETWORKS:
        return _("Alamat harus dimulai dengan https://, supaya isinya tidak terbaca di jalan.")
    try:
        ipaddress.ip_address(target.host)
    except ValueError:
        return ""
    if may_connect(target.host, settings.WEBHOOK_NETWORKS):
        return ""
    return _("Alamat ini berada di jaringan tertutup. Minta pengelola server mengizinkan jaringannya lebih dahulu.")


@transaction.atomic
def end_subscription(*, subscription: Subscription, by: str, at: datetime, because: str = "") -> None:
    """No more is told; what waits in the outbox is refused when its turn comes. Twice is once."""
    _lock(subscription.office, by)
    ended = Subscription.objects.filter(pk=subscription.pk, ended_at__isnull=True)
    if ended.update(ended_at=at, ended_because=because[:300]):
        _write(subscription, "office.webhook_ended", by, at, {"by_far_side": by == SYSTEM})


@transaction.atomic
def send_trial(*, subscription: Subscription, key: str, by: str, at: datetime) -> Delivery:
    """ "Kirim percobaan": a message that says nothing of any case. Conflict where it was ended."""
    _lock(subscription.office, by)
    if subscription.ended_at is not None:
        raise Conflict(_("Webhook ini sudah dimatikan."))
    data: dict[str, Any] = {"office": subscription.office.slug}
    event = {"type": TEST, "timestamp": at.isoformat(), "data": data}
    return tell(subscription=subscription, event=event, about="", by=by, at=at, key=f"trial:{subscription.pk}:{key}")


def tell(
    *, subscription: Subscription, event: Mapping[str, Any], about: str, by: str, at: datetime, key: str = ""
) -> Delivery:
    """Queue one message, inside the caller's transaction."""
    return queue_delivery(
        carrier=CARRIER,
        kind=str(event["type"]),
        key=f"{CARRIER}:{key or new_id()}",
        payload={"subscription": str(subscription.pk), "to": target_of(subscription.url).host, "event": dict(event)},
        office_id=subscription.office_id,
        about=about,
        by=by,
        at=at,
    )


class WebhookCarrier:
    """The outbox's way to another system. It cannot be asked whether a message came, but each has an id that stays the
    same in every try: a repeat is known there as one, and does no harm."""

    name = CARRIER
    repeat_is_harmless = True

    def send(self, parcel: Parcel) -> dict[str, Any]:
        """Sign and send; keep how it went where the administrator sees it."""
        subscription = Subscription.objects.select_related("office").filter(pk=parcel.payload["subscription"]).first()
        if subscription is None or subscription.ended_at is not None:
            raise Rejected(_("Webhook ini sudah dimatikan."))
        if HTTP not in senders:
            raise RetryLater(_("Pengirim webhook tidak terpasang di server ini."))
        try:
            status = self._post(subscription, parcel)
        except (RetryLater, Rejected, OutcomeUnknown) as error:
            _note(subscription, LastState.FAILED, str(error))
            raise
        _note(subscription, LastState.DELIVERED, str(status))
        return {"status": status}

    def look_up(self, parcel: Parcel) -> LookedUp:
        return "unknown"

    def _post(self, subscription: Subscription, parcel: Parcel) -> int:
        body = json.dumps(parcel.payload["event"], separators=(",", ":"), ensure_ascii=False).encode()
        headers = headers_of(unseal(subscription.secret_sealed), f"msg_{parcel.id.hex}", clock.now(), body)
        answered = senders.get(HTTP).post(subscription.url, headers, body)
        said = {"status": answered.status}
        match verdict(answered.status):
            case "delivered":
                return answered.status
            case "later":
                after = min(answered.after, LONGEST_WAIT) if answered.after else None
                raise RetryLater(_("Penerima webhook menjawab %(status)d; dicoba lagi.") % said, after)
            case "gone":
                because = _("Penerima menjawab 410: tidak lagi menerima.")
                end_subscription(subscription=subscription, by=SYSTEM, at=clock.now(), because=because)
                raise Rejected(because)
            case _:
                raise Rejected(_("Penerima webhook menolak dengan jawaban %(status)d.") % said)


def _note(subscription: Subscription, state: str, answer: str) -> None:
    """Not journaled: the delivery's own row tells each attempt."""
    Subscription.objects.filter(pk=subscription.pk).update(
        last_state=state, last_at=clock.now(), last_answer=answer[:300]
    )  # fmt: skip


def _lock(office: Office, by: str) -> None:
    # One writer at a time on the office's stream of the journal.
    Office.objects.select_for_update().get(pk=office.pk)
    if not may_manage(by, office):
        raise Refused(_("Hanya administrator kantor ini yang dapat mengatur webhook."))


def _write(subscription: Subscription, kind: str, by: str, at: datetime, data: dict[str, Any]) -> None:
    body = {"subscription": str(subscription.pk), **data}
    write_entry(stream=f"office:{subscription.office_id}", kind=kind, actor=by, at=at, data=body)
