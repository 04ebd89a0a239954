"""What is logged of a whole journey: nobody's name, number or address, and no link that opens something."""

import logging

import pytest
import structlog

from alur.engine.cases.queries import tracking_token
from alur.foundation.outbox.actions.delivering import deliver
from alur.foundation.outbox.models import Delivery
from alur.project.logs import JsonLines

from .journey import walk_through
from .place import EMAIL, NAME, PASSWORD
from .secrets_of import plain_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged(caplog):
    """Everything any logger says at any level, with tracebacks and the values of its records."""
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as events:
        yield lambda: "\n".join(
            [
                *(f"{each.name} {each.getMessage()} {each.exc_text or ''}" for each in caplog.records),
                # As a collector gets them, with whatever else a record carries.
                *(JsonLines().format(each) for each in caplog.records if not each.name.startswith("django.db")),
                *map(str, events),
            ]
        )


def test_no_log_line_of_a_journey_holds_personal_data_or_a_secret(place, logged):
    case = walk_through(place)
    token = tracking_token(case)
    browser = place.browser("anonymous")
    browser.get(f"/lacak/{token}/berkas/{place.b.found['file'].pk}/")  # 404
    browser.post(f"/lacak/{token}/")  # 405
    browser.get(f"/lacak/{token}/bukan-halaman/")
    browser.post(f"/lacak/{token}/langkah/{case.tasks.first().pk}/", {})  # 409: closed
    for row in Delivery.objects.filter(state="queued")[:3]:
        deliver(delivery_id=row.pk, worker="uji")
    text = "\n".join(line for line in logged().splitlines() if not line.startswith(("django.db", "faker", "asyncio")))
    assert "django.request" in text  # something was logged at all
    assert '"route": "lacak/<slug:token>/"' in text
    assert plain_in(text) == set()
    for personal in (NAME, "Siti", EMAIL, "Joko", place.a.people["holder"].email, PASSWORD, "salah-sekali"):
        assert personal not in text, personal
    assert token not in text


def test_the_address_of_ones_calendar_is_not_logged(place, logged):
    secret = place.a.found["calendar"]
    browser = place.browser("anonymous")
    browser.get(f"/meja/kalender/{secret}/rapat.ics")
    browser.get(f"/meja/kalender/{secret}/bukan.ics")
    browser.post(f"/meja/kalender/{secret}/rapat.ics")
    assert secret not in logged()


def test_the_key_of_a_password_link_is_not_logged(place, logged):
    browser = place.browser("anonymous")
    browser.get("/akun/sandi/baru/1-abc-rahasiasekali/bukan/")
    browser.get("/akun/undangan/12/rahasiasekali/")
    browser.post("/akun/undangan/12/rahasiasekali/bukan/")
    assert "rahasiasekali" not in logged()


def test_the_log_still_says_where_something_went_wrong(place, caplog):
    """Only the secret is left out."""
    token = place.a.found["tokens"]["fresh"]
    place.browser("anonymous").post(f"/lacak/{token}/")
    assert "/lacak/…/" in caplog.text


def test_nothing_is_mailed_of_an_error():
    """Django's mail to administrators would hold what was posted."""
    handlers = [each for name in ("django", "django.request", "") for each in logging.getLogger(name).handlers]
    assert not [each for each in handlers if "Mail" in type(each).__name__]
