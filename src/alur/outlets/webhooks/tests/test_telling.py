"""From an act to another system: what is told, how it is signed, and what the far side's answer leads to."""

import base64
import hmac
import ipaddress
import json
from datetime import timedelta

import pytest

from alur.connectors.webhooks.actions import HttpSender
from alur.desk.tests import make as desk
from alur.engine.cases.tests import make as cases
from alur.foundation.journal.models import Entry
from alur.foundation.outbox.actions import deliver
from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.tests.make import at_time
from alur.kernel.errors import Conflict, Invalid, Refused
from alur.outlets.webhooks.actions import end_subscription, send_trial, subscribe
from alur.outlets.webhooks.models import Subscription
from alur.outlets.webhooks.registry import HTTP, senders
from alur.outlets.webhooks.rules import KINDS, signature
from tests.web_server import Answer, WebServer

pytestmark = pytest.mark.django_db
AT = desk.AT
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


@pytest.fixture
def server(monkeypatch, settings):
    settings.WEBHOOK_NETWORKS = LOOPBACK
    monkeypatch.setitem(senders._items, HTTP, HttpSender(networks=LOOPBACK, wait=1, total=2))
    with WebServer() as running:
        yield running


def subscribed(server, office, **options):
    about = {"url": server.url, "kinds": KINDS, "key": "k", "by": "system", "at": AT}
    return subscribe(office=office, **{**about, **options})


def attempt(delivery, at=AT):
    with at_time(at):
        deliver(delivery_id=delivery.pk, worker="w1")
    delivery.refresh_from_db()
    return delivery


def started():
    version = desk.sop()
    return cases.started(version, answers=desk.ANSWERS)


def test_what_happens_in_a_case_is_told_signed_and_without_personal_data(server):
    office = cases.office()
    subscription, secret = subscribed(server, office)
    case = started()
    queued = list(Delivery.objects.filter(carrier="webhook").order_by("created_at", "id"))
    assert [each.kind for each in queued] == ["case.opened", "case.task_opened", "case.task_closed", "case.task_opened"]
    for each in queued:
        assert attempt(each).state == "delivered"
    told = [json.loads(each.body) for each in server.received]
    assert told[0]["type"] == "case.opened"
    last = told[-1]["data"]
    assert last["number"] == case.number
    assert (last["step"], last["status"], last["office"]) == ("periksa", "running", office.slug)
    everything = b"".join(each.body for each in server.received).decode()
    for personal in ("Siti", "3201234506780001", "81234567890", "Printer"):
        assert personal not in everything
    first = server.received[0]
    signed = f"{first.headers['webhook-id']}.{first.headers['webhook-timestamp']}.".encode() + first.body
    mac = hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signed, "sha256")
    assert first.headers["webhook-signature"] == f"v1,{base64.b64encode(mac).decode()}"
    subscription.refresh_from_db()
    assert (subscription.last_state, subscription.last_answer) == ("delivered", "204")


def test_the_signature_of_the_standard_s_own_example():
    body = b'{"test": 2432232314}'
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    assert (
        signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def test_only_the_chosen_happenings_of_the_own_office_are_told(server):
    office, other = cases.office(), cases.office("lain")
    subscribed(server, office, kinds=["case.ended"])
    subscribed(server, other)
    started()
    assert not Delivery.objects.filter(carrier="webhook").exists()


def test_nothing_is_told_of_an_act_that_was_refused(server):
    subscribed(server, cases.office())
    case = started()
    before = Delivery.objects.count()
    with pytest.raises(Refused):
        cases.done(case, cases.officer("asing"), "sesuai")
    assert Delivery.objects.count() == before


def test_a_repeat_has_the_same_id_and_a_new_time(server):
    subscribed(server, cases.office())
    started()
    delivery = Delivery.objects.filter(carrier="webhook").first()
    server.answers.append(Answer(503, {"retry-after": "7200"}))
    assert attempt(delivery).state == "queued"
    assert delivery.next_try_at >= AT + timedelta(hours=2)
    assert attempt(delivery, AT + timedelta(hours=3)).state == "delivered"
    first, second = server.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]


def test_a_lost_answer_is_repeated(server):
    subscribed(server, cases.office())
    started()
    delivery = Delivery.objects.filter(carrier="webhook").first()
    server.answers.append(Answer(drops=True))
    assert attempt(delivery).state == "unknown"
    assert delivery.next_try_at is not None
    assert attempt(delivery, AT + timedelta(hours=1)).state == "delivered"
    assert delivery.repeats == 1


@pytest.mark.parametrize("status", [400, 401, 404, 302, 307])
def test_a_refusal_is_final(server, status):
    subscription, _secret = subscribed(server, cases.office())
    delivery = send_trial(subscription=subscription, key="a", by="system", at=AT)
    server.answers.append(Answer(status, {"location": "http://127.0.0.1:1/"}))
    assert attempt(delivery).state == "failed"
    assert len(server.received) == 1
    subscription.refresh_from_db()
    assert subscription.last_state == "failed"
    assert subscription.ended_at is None


def test_gone_ends_the_subscription(server):
    subscription, _secret = subscribed(server, cases.office())
    delivery = send_trial(subscription=subscription, key="a", by="system", at=AT)
    server.answers.append(Answer(410))
    assert attempt(delivery).state == "failed"
    subscription.refresh_from_db()
    assert subscription.ended_at is not None
    started()
    assert Delivery.objects.filter(carrier="webhook").count() == 1
    assert Entry.objects.get(kind="office.webhook_ended").data["by_far_side"] is True


def test_what_waits_for_an_ended_subscription_is_not_sent(server):
    subscription, _secret = subscribed(server, cases.office())
    delivery = send_trial(subscription=subscription, key="a", by="system", at=AT)
    end_subscription(subscription=subscription, by="system", at=AT)
    assert attempt(delivery).state == "failed"
    assert server.received == []
    with pytest.raises(Conflict):
        send_trial(subscription=Subscription.objects.get(), key="b", by="system", at=AT)


def test_the_same_form_twice_is_one_subscription_and_one_trial(server):
    office = cases.office()
    first, secret = subscribed(server, office)
    assert subscribed(server, office) == (first, secret)
    trials = {send_trial(subscription=first, key="a", by="system", at=AT).pk for _each in range(2)}
    assert len(trials) == 1
    assert secret not in str(Subscription.objects.values())
    assert secret not in str(Delivery.objects.values())


@pytest.mark.parametrize(
    "url",
    ["", "contoh.id", "ftp://contoh.id/", "https://a@contoh.id/", "https://10.0.0.1/", "https://[::1]/", "x" * 600],
)
def test_an_address_that_cannot_be_is_said_at_once(settings, url):
    settings.WEBHOOK_NETWORKS = ()
    with pytest.raises(Invalid) as fault:
        subscribe(office=cases.office(), url=url, kinds=["case.opened"], key="k", by="system", at=AT)
    assert set(fault.value.fields) == {"url"}


def test_plain_http_needs_a_named_network(settings):
    settings.WEBHOOK_NETWORKS = ()
    with pytest.raises(Invalid):
        subscribe(office=cases.office(), url="http://a.test/", kinds=["case.opened"], key="k", by="system", at=AT)


def test_only_an_administrator_of_the_office_manages(server):
    office = cases.office()
    subscription, _secret = subscribed(server, office)
    for by in (
        cases.officer("biasa", of=office),
        cases.officer("asing", of=cases.office("lain"), is_administrator=True),
    ):
        with pytest.raises(Refused):
            subscribed(server, office, by=by.actor, key="z")
        with pytest.raises(Refused):
            end_subscription(subscription=subscription, by=by.actor, at=AT)
        with pytest.raises(Refused):
            send_trial(subscription=subscription, key="q", by=by.actor, at=AT)
