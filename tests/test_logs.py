"""The lines of the logs: one object each, with the request's number from the web into the worker, and no words."""

import json
import logging
import re

import pytest
import structlog
from django.db import IntegrityError

from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.tests.make import AT, FarSide, at_time, make_delivery, registered
from alur.kernel.trace import following, request_id
from alur.project.logs import JsonLines, TextLines, WithoutLinks


def record(message="terjadi", *, error=None, **extra):
    found = logging.LogRecord("alur.web", logging.INFO, "berkas.py", 7, message, None, None)
    if error is not None:
        found.exc_info = (type(error), error, error.__traceback__)
    for name, value in extra.items():
        setattr(found, name, value)
    WithoutLinks().filter(found)
    return found


def failed(words="Key (email)=(siti@rumah.example) already exists"):
    try:
        try:
            raise IntegrityError(words)
        except IntegrityError as inner:
            raise ValueError("NIK 7371012345678901 salah") from inner
    except ValueError as error:
        return error


@pytest.mark.parametrize("path", ["/lacak/", "/tautan/", "/rapat/rapat-01a2/", "/akun/undangan/7/"])
def test_what_opens_something_is_taken_out_of_an_address(path):
    line = record(f"GET {path}rahasia-sekali/ 404")
    WithoutLinks().filter(line)
    assert line.getMessage() == f"GET {path}…/ 404"


def test_a_line_is_one_object_with_the_number_of_its_request():
    with following("abc123"):
        line = JsonLines().format(record("GET /lacak/rahasia/\nbaris dua", status=404, ms=3))
    assert "\n" not in line
    found = json.loads(line)
    assert found["event"] == "GET /lacak/…/\nbaris dua"
    assert (found["request_id"], found["status"], found["ms"], found["level"]) == ("abc123", 404, 3, "info")
    assert "request_id" not in json.loads(JsonLines().format(record()))


@pytest.mark.parametrize("formatter", [JsonLines(), TextLines("{message}", style="{")], ids=["json", "text"])
def test_an_error_is_told_by_kind_and_place_and_never_in_its_own_words(formatter):
    line = formatter.format(record(error=failed()))
    assert "ValueError" in line
    assert "IntegrityError" in line
    assert re.search(r"test_logs\.py:\d+ failed", line)
    for personal in ("siti", "rumah.example", "7371012345678901", "already exists"):
        assert personal not in line


@pytest.mark.django_db
def test_every_answer_has_a_number_of_our_own_that_its_log_line_carries(client, caplog):
    caplog.set_level(logging.INFO, logger="alur.web")
    first = client.get("/privasi/", HTTP_X_REQUEST_ID="palsu\nINFO disisipkan")
    second = client.get("/lacak/rahasia-sekali/")
    numbers = {each["X-Request-ID"] for each in (first, second)}
    assert len(numbers) == 2
    assert all(re.fullmatch(r"[0-9a-f]{16}", each) for each in numbers)
    lines = [each for each in caplog.records if each.name == "alur.web"]
    assert [(each.route, each.status) for each in lines] == [("privasi/", 200), ("lacak/<slug:token>/", 404)]
    assert "rahasia-sekali" not in str([vars(each) for each in lines])
    [told] = [each for each in caplog.records if each.name == "django.request"]
    assert told.request_id == second["X-Request-ID"], "also what Django says after all middleware has ended"
    assert request_id() == ""


@pytest.mark.django_db
def test_the_number_goes_with_a_delivery_to_the_worker_that_sends_it():
    from alur.foundation.outbox.actions import deliver

    seen = []

    class Far(FarSide):
        def send(self, parcel):
            seen.append(request_id())
            return super().send(parcel)

    with registered(Far()), structlog.testing.capture_logs() as events:
        with following("0123456789abcdef"):
            row = make_delivery()
        assert Delivery.objects.get(pk=row.pk).request_id == "0123456789abcdef"
        by_itself = make_delivery()
        with at_time(AT):
            deliver(delivery_id=row.pk, worker="uji")
            deliver(delivery_id=by_itself.pk, worker="uji")
    assert seen == ["0123456789abcdef", ""]
    assert [each["event"] for each in events] == ["attempt recorded"] * 2


def test_what_the_product_itself_logs_carries_the_number_too():
    from alur.project.logs import _add_request_id

    with following("abc"):
        assert _add_request_id(None, "info", {"event": "x"}) == {"event": "x", "request_id": "abc"}
    assert _add_request_id(None, "info", {"event": "x"}) == {"event": "x"}
