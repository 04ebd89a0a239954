"""The administrator's page of webhooks: make, try, end, and see how the last messages went."""

import pytest

from alur.desk.tests import make
from alur.engine.cases.tests import make as cases
from alur.foundation.outbox.models import Delivery
from alur.kernel import clock
from alur.outlets.webhooks.models import Subscription

pytestmark = pytest.mark.django_db
PATH = "/meja/profil/webhook/"


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(make.AT):
        yield


@pytest.fixture
def browser():
    return make.browser(cases.officer("admin", is_administrator=True))


def made(browser, **changes):
    body = {"key": "k1", "url": "https://hook.contoh.id/", "kinds": ["case.opened", "case.ended"], **changes}
    return browser.post(PATH, body)


def test_a_webhook_is_made_and_its_key_shown_once(browser):
    answer = made(browser)
    secret = answer.context["secret"]
    assert secret.startswith("whsec_")
    assert secret in answer.content.decode()
    assert secret not in browser.get(PATH).content.decode()
    assert made(browser).context["secret"] == secret
    assert Subscription.objects.get().kinds == ["case.opened", "case.ended"]


def test_slips_are_said_at_their_fields_and_nothing_typed_is_lost(browser):
    answer = made(browser, url="http://hook.contoh.id/antrean", kinds=[])
    assert answer.status_code == 422
    answer = made(browser, url="http://hook.contoh.id/antrean")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"url"}
    assert 'value="http://hook.contoh.id/antrean"' in answer.content.decode()
    assert not Subscription.objects.exists()


def test_a_trial_is_queued_once_and_shown(browser):
    made(browser)
    where = f"{PATH}{Subscription.objects.get().pk}/"
    for _each in range(2):
        assert browser.post(f"{where}coba/", {"key": "a"}).status_code == 302
    [delivery] = Delivery.objects.all()
    assert (delivery.kind, delivery.carrier) == ("webhook.test", "webhook")
    page = browser.get(PATH).content.decode()
    assert "Percobaan webhook" in page
    assert "hook.contoh.id" in browser.get("/meja/pengiriman/").content.decode()


def test_an_ended_webhook_stands_apart_and_takes_no_trial(browser):
    made(browser)
    where = f"{PATH}{Subscription.objects.get().pk}/"
    assert browser.post(f"{where}matikan/").status_code == 302
    assert "Sudah dimatikan" in browser.get(PATH).content.decode()
    answer = browser.post(f"{where}coba/", {"key": "a"}, follow=True)
    assert "sudah dimatikan" in answer.content.decode()
    assert not Delivery.objects.exists()


def test_the_page_asks_the_database_as_often_for_many_messages(browser, django_assert_max_num_queries):
    made(browser)
    for each in range(8):
        browser.post(f"{PATH}{Subscription.objects.get().pk}/coba/", {"key": str(each)})
    with django_assert_max_num_queries(12):
        assert browser.get(PATH).status_code == 200
