"""One's own calendar: made, copied once, read by whoever has its address, revoked at once."""

from datetime import timedelta

import pytest
from django.test import Client

from alur.desk.tests import make
from alur.engine.cases.tests import make as cases
from alur.engine.cases.tests import test_appointments as dated
from alur.foundation.journal.models import Entry
from alur.foundation.offices.actions import close_account
from alur.kernel import clock
from alur.outlets.workplace.models import CalendarAddress
from tests.ical import read

pytestmark = pytest.mark.django_db
AT = make.AT
PAGE = "/meja/profil/kalender/"


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(AT):
        yield


@pytest.fixture
def petugas():
    return cases.officer("Ani", "petugas")


def made(officer, key="k"):
    answer = make.browser(officer).post(PAGE, {"key": key})
    assert answer.status_code == 200
    address = answer.context["shown"]
    return address.partition("/meja/")[1] + address.partition("/meja/")[2], answer


def test_it_is_made_shown_once_and_kept_as_a_digest(petugas):
    path, answer = made(petugas)
    secret = path.split("/")[3]
    assert len(secret) >= 32  # 192 bits
    assert secret in answer.content.decode()
    assert "webcal:" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert secret not in make.browser(petugas).get(PAGE).content.decode()
    assert secret not in str(CalendarAddress.objects.values())
    assert secret not in str(list(Entry.objects.values_list("data", flat=True)))
    assert made(petugas)[0] == path  # the same form again
    assert CalendarAddress.objects.count() == 1
    assert Entry.objects.filter(kind="workplace.calendar_made").count() == 1


def test_programs_read_the_meetings_of_ones_positions_with_the_link(petugas):
    case = dated.published(petugas, terbuka="tidak")
    path, _answer = made(petugas)
    answer = Client().get(path)
    [event] = read(answer.content).events
    assert str(event["summary"]) == "Rapat benih"
    assert str(event["location"]) == dated.LINK
    assert str(event["url"]).endswith(f"/meja/permohonan/{case.number}/")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "noindex" in answer["X-Robots-Tag"]
    assert "ETag" not in answer.headers
    for hidden in ("Siti", "siti@", "Joko", "4711"):
        assert hidden not in answer.content.decode()


def test_a_cancelled_meeting_is_told_without_its_link(petugas):
    dated.listed.cancelled(petugas)
    [event] = read(Client().get(made(petugas)[0]).content).events
    assert (event["status"], "location" in event) == ("CANCELLED", False)
    assert b"zoom" not in Client().get(made(petugas)[0]).content


def test_who_holds_no_position_any_more_has_an_empty_calendar(petugas):
    dated.published(petugas)
    path, _answer = made(petugas)
    petugas.holdings.update(ends_on=AT.date() - timedelta(days=1))
    assert read(Client().get(path).content).events == []


def test_revoked_it_opens_nothing_and_the_old_form_does_not_bring_it_back(petugas):
    path, _answer = made(petugas)
    browser = make.browser(petugas)
    assert browser.post(PAGE, {"act": "cabut"}).status_code == 302
    assert browser.post(PAGE, {"act": "cabut"}).status_code == 302
    gone = Client().get(path)
    assert (gone.status_code, gone["Cache-Control"], gone["Referrer-Policy"]) == (404, "no-store", "no-referrer")
    again = browser.post(PAGE, {"key": "k"})
    assert again.context["shown"] == ""
    assert Client().get(path).status_code == 404
    assert Entry.objects.filter(kind="workplace.calendar_revoked").count() == 1


def test_a_new_one_ends_the_old_one(petugas):
    old, _answer = made(petugas)
    new, _answer = made(petugas, "k2")
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


def test_a_closed_account_has_no_calendar(petugas):
    path, _answer = made(petugas)
    close_account(officer=petugas, by="system", at=AT)
    assert Client().get(path).status_code == 404


def test_its_secret_is_no_access_token(petugas):
    secret = made(petugas)[0].split("/")[3]
    assert Client().get("/api/v1/tasks", headers={"authorization": f"Bearer {secret}"}).status_code in (401, 404)


def test_that_it_is_used_is_noted_at_most_once_an_hour(petugas, django_assert_num_queries):
    path, _answer = made(petugas)
    Client().get(path)
    address = CalendarAddress.objects.get()
    assert address.last_used_at == AT
    with clock.frozen(AT + timedelta(minutes=59)):
        Client().get(path)
    address.refresh_from_db()
    assert address.last_used_at == AT
    assert "23 Nov 2026" in make.browser(petugas).get(PAGE).content.decode()
