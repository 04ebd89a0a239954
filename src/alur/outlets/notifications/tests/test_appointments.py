"""Invitations by mail: to whom, when again, when off; what arrives is read as a mail program and a calendar read it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from alur.connectors.smtp.actions import SmtpMailer
from alur.connectors.smtp.rules import parse_url
from alur.engine.cases.actions import cancel_case, erase_case
from alur.engine.cases.ports import Happening
from alur.engine.cases.queries import tracking_token
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.tests import make
from alur.engine.cases.tests import test_appointments as dated
from alur.engine.cases.tests import test_rescheduling as rescheduling
from alur.engine.cases.tests import test_schedule as listed
from alur.foundation.outbox.actions import cancel, deliver
from alur.foundation.outbox.models import Delivery
from alur.kernel import clock
from alur.outlets.notifications.actions import finish_handed_over
from alur.outlets.notifications.reactions.appointments import keep_invited
from alur.outlets.notifications.registry import MAIL, channels
from tests.ical import read
from tests.smtp_server import Answer, SmtpServer

pytestmark = pytest.mark.django_db

AT = make.MONDAY_9
SITI, JOKO = "siti@contoh.id", "joko@contoh.id"
HOUR = timedelta(hours=1)


@pytest.fixture
def server(monkeypatch):
    with SmtpServer() as running:
        mailer = SmtpMailer(parse_url(running.url), greets_as="kantor.test", wait=5, wait_for_acceptance=5)
        monkeypatch.setitem(channels._items, MAIL, mailer)
        yield running


@pytest.fixture
def petugas():
    return make.officer("Ani", "petugas")


def queued(to=""):
    found = Delivery.objects.filter(kind__startswith="appointment").order_by("created_at", "id")
    return [each for each in found if not to or each.payload["to"] == to]


def told(to=""):
    return [(each.kind.removeprefix("appointment"), each.payload["context"]["sequence"]) for each in queued(to)]


def send(at=AT + 2 * HOUR):
    with clock.frozen(at):
        for each in Delivery.objects.filter(state="queued").order_by("created_at", "id"):
            deliver(delivery_id=each.pk, worker="w1")


def mails(server, to):
    """Those about the date, not of the case."""
    return [each for each in server.to(to) if "Rapat benih" in each.message["Subject"]]


def calendar_of(mail):
    """Of the part that programs look for; the attachment says the same."""
    [attached] = list(mail.message.iter_attachments())
    assert mail.message.get_content_type() == "multipart/mixed"
    assert (attached.get_content_type(), attached.get_filename()) == ("application/ics", "undangan.ics")
    [part] = [each for each in mail.message.walk() if each.get_content_type() == "text/calendar"]
    assert part.get_payload(decode=True) == attached.get_payload(decode=True)
    found = read(part.get_payload(decode=True))
    assert part["Content-Type"].params["method"] == str(found["method"])
    assert part["Content-Type"].params["charset"].lower() == "utf-8"
    return found


def sending_version():
    """The publishing step is followed by one that is done when its notice was handed over, as in the shipped SOP."""
    steps = dated.steps()
    steps[2]["then"] = "kabar"
    steps.insert(3, {"id": "kabar", "executor": "pemohon", "participants": ["kontak"], "completes_on": "sent",
                     "then": "lapor"})  # fmt: skip
    schedule = {**listed.SCHEDULE, "unit": "permohonan.unit", "link": "terbitkan.tautan"}
    contact = {"name": "Narahubung", "kind": "contact", "from": "permohonan.narahubung", "sees": dated.SEES}
    executors = {
        "pemohon": {"name": "Pemohon", "kind": "applicant"},
        "petugas": {"name": "Petugas", "kind": "position"},
        "kontak": contact,
    }
    return make.version(make.definition(steps, service={"schedule": schedule}, executors=executors))


def moved(case, petugas, day="2026-12-09", at=AT + 3 * HOUR, link=dated.LINK):
    """Sent back, checked again with another date, published again."""
    later = {"waktu-lain": {"date": day, "start": "13:00", "end": "14:00"}}
    if case.tasks.filter(step="lapor", state="open").exists():
        make.done(case, petugas, "ulang", step="lapor", at=at)
    make.done(case, petugas, "ya", at=at + HOUR, answers=later)
    make.done(case, petugas, at=at + 2 * HOUR, answers={"tautan": link, "sandi": "4711"})
    case.refresh_from_db()


def test_each_guest_gets_a_mail_of_their_own_with_an_invitation(server, petugas, settings):
    settings.MAIL_FROM = "Layanan <layanan@balai.test>"
    case = dated.published(petugas)
    assert told() == [("", 0), ("", 0)]
    send()
    [mail], [other] = mails(server, SITI), mails(server, JOKO)
    assert mail.recipients == (SITI,)
    assert mail.message["Subject"] == f"{case.number}: undangan Rapat benih, 3 Des 2026"
    words = mail.message.get_body(("plain",)).get_content()
    assert "Kamis, 3 Desember 2026, 09.00–11.00 WIB" in words
    assert f"Tautan: {dated.LINK}" in words
    assert tracking_token(case) in words
    calendar = calendar_of(mail)
    [event] = calendar.events
    assert (str(calendar["method"]), event["sequence"], event["status"]) == ("REQUEST", 0, "CONFIRMED")
    assert str(event["organizer"]) == "mailto:layanan@balai.test"
    assert str(event["attendee"]) == f"mailto:{SITI}"
    assert event["attendee"].params["RSVP"] == "TRUE"
    assert str(event["location"]) == dated.LINK
    assert "4711" in str(event["description"])
    assert event.start.isoformat() == "2026-12-03T09:00:00+07:00"
    theirs = calendar_of(other).events[0]
    assert (str(theirs["attendee"]), str(theirs["uid"])) == (f"mailto:{JOKO}", str(event["uid"]))
    for raw, hidden in ((mail.raw, JOKO), (other.raw, SITI)):
        assert hidden.encode() not in raw
    assert SITI not in str(theirs)
    assert tracking_token(case) not in str(event.to_ical()) + other.message.get_body(("plain",)).get_content()
    assert "4711" not in str(theirs.to_ical())  # the SOP does not let the contact read the passcode


def test_a_private_date_is_still_told_to_those_who_come(petugas):
    dated.published(petugas, terbuka="tidak")
    assert told() == [("", 0), ("", 0)]


def test_who_gave_no_address_or_the_same_gets_one_mail_at_most(petugas):
    dated.published(petugas, narahubung={**dated.JOKO, "email": "SITI@contoh.id"})
    assert [each.payload["to"] for each in queued()] == [SITI]
    Delivery.objects.all().delete()
    dated.published(petugas, surel="", narahubung={"name": "Joko", "phone": "+6285711122233"})
    assert queued() == []


def test_the_outbox_keeps_no_link_and_no_title(petugas):
    dated.published(petugas)
    assert "zoom" not in str([each.payload for each in queued()])
    assert "benih" not in str([each.payload for each in queued()])


def test_a_change_is_called_off_and_told_anew_and_counts_up(server, petugas):
    case = dated.published(petugas)
    send()
    make.done(case, petugas, "ulang", step="lapor", at=AT + 3 * HOUR)
    send(AT + 3 * HOUR)
    moved(case, petugas)
    assert told(SITI) == [("", 0), ("-cancelled", 1), ("", 2)]
    send(AT + 6 * HOUR)
    first, off, again = [calendar_of(each).events[0] for each in mails(server, SITI)]
    assert {str(each["uid"]) for each in (first, off, again)} == {str(first["uid"])}
    assert [each["sequence"] for each in (first, off, again)] == [0, 1, 2]
    assert off["status"] == "CANCELLED"
    assert again.start.isoformat() == "2026-12-09T13:00:00+07:00"
    assert again["dtstamp"].dt > first["dtstamp"].dt


def test_a_change_without_taking_the_date_back_is_an_update(server, petugas):
    """The date is read off the latest answer: a step after the publishing one may change it, too."""
    steps = dated.steps()
    steps[3]["form"] = [listed.field("pindah", "time-slot", public=True)]
    steps[3]["outcomes"]["pindah"] = {"label": "Pindah", "to": "lapor"}
    schedule = {**listed.SCHEDULE, "from": ["permohonan.waktu", "lapor.pindah"], "link": "terbitkan.tautan"}
    what = make.version(make.definition(steps, service={"schedule": schedule}))
    case = dated.published(petugas, what)
    send()
    slot = {"date": "2026-12-07", "start": "08:00", "end": "09:00"}
    make.done(case, petugas, "pindah", at=AT + 3 * HOUR, answers={"pindah": slot})
    assert told() == [("", 0), ("", 1)]
    send(AT + 4 * HOUR)
    mail = server.to(SITI)[-1]
    assert mail.message["Subject"] == f"{case.number}: perubahan Rapat benih, 7 Des 2026"
    assert calendar_of(mail).events[0].start.isoformat() == "2026-12-07T08:00:00+07:00"
    make.done(case, petugas, "pindah", at=AT + 5 * HOUR, answers={"pindah": slot})
    assert told() == [("", 0), ("", 1)]  # the same again is no news


def test_a_case_called_off_calls_off_its_date(server, petugas):
    case = dated.published(petugas)
    send()
    cancel_case(case_id=case.pk, reason="Ruang rusak", officer=petugas, at=AT + 3 * HOUR, key=uuid4().hex)
    send(AT + 4 * HOUR)
    mail = server.to(JOKO)[-1]
    assert mail.message["Subject"] == f"{case.number}: dibatalkan Rapat benih, 3 Des 2026"
    calendar = calendar_of(mail)
    [event] = calendar.events
    assert (str(calendar["method"]), event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert str(event["attendee"]) == f"mailto:{JOKO}"
    assert "location" not in event
    assert "Ruang rusak" not in mail.message.get_body(("plain",)).get_content()  # told to the applicant only


def test_a_moved_booking_is_an_update_for_everybody_also_once_the_case_is_over(server, petugas):
    case = dated.published(petugas)
    send()
    make.done(case, petugas, "selesai", step="lapor", at=AT + 2 * HOUR)
    for hours in (3, 4):  # the second says the same: no news
        rescheduling.moved(case, petugas, at=AT + hours * HOUR)
    assert told(SITI) == told(JOKO) == [("", 0), ("", 1)]
    send(AT + 5 * HOUR)
    for to in (SITI, JOKO):
        first, again = [calendar_of(each) for each in mails(server, to)]
        [old], [new] = first.events, again.events
        assert (str(again["method"]), new["sequence"], new["status"]) == ("REQUEST", 1, "CONFIRMED")
        assert str(new["uid"]) == str(old["uid"])
        assert new.start.isoformat() == "2026-12-08T14:00:00+07:00"
    mail = mails(server, SITI)[-1]
    assert mail.message["Subject"] == f"{case.number}: perubahan Rapat benih, 8 Des 2026"
    assert "Selasa, 8 Desember 2026, 14.00–15.00 WIB" in mail.message.get_body(("plain",)).get_content()


def test_a_cancelled_booking_calls_the_date_off_though_its_case_goes_on(server, petugas):
    case = dated.published(petugas)
    rescheduling.moved(case, petugas)
    send(AT + 3 * HOUR)
    rescheduling.called_off(case, petugas, at=AT + 4 * HOUR)
    assert told(JOKO) == [("", 0), ("", 1), ("-cancelled", 2)]
    send(AT + 5 * HOUR)
    calendar = calendar_of(mails(server, JOKO)[-1])
    [event] = calendar.events
    assert (str(calendar["method"]), event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 2)
    assert event.start.isoformat() == "2026-12-08T14:00:00+07:00"


def test_what_never_went_out_is_not_called_off(server, petugas):
    case = dated.published(petugas)
    cancel_case(case_id=case.pk, reason="Batal", officer=petugas, at=AT + 2 * HOUR, key=uuid4().hex)
    assert told(SITI) == [("", 0), ("-cancelled", 1)]
    send(AT + 3 * HOUR)
    assert [each.state for each in queued(SITI)] == ["cancelled", "cancelled"]
    assert mails(server, SITI) == []


def test_an_invitation_whose_answer_was_lost_is_called_off(server, petugas):
    case = dated.published(petugas)
    server.always = Answer.DROP_AFTER_DATA
    send()
    server.always = Answer.ACCEPT
    cancel_case(case_id=case.pk, reason="Batal", officer=petugas, at=AT + 2 * HOUR, key=uuid4().hex)
    send(AT + 3 * HOUR)
    subjects = [each.message["Subject"] for each in server.to(SITI)]
    assert f"{case.number}: dibatalkan Rapat benih, 3 Des 2026" in subjects


def test_an_old_invitation_is_not_sent_after_a_newer_one_was_queued(server, petugas):
    case = dated.published(petugas)
    moved(case, petugas)
    send(AT + 6 * HOUR)
    assert [each.state for each in queued(SITI)] == ["cancelled", "cancelled", "delivered"]
    [mail] = mails(server, SITI)
    assert calendar_of(mail).events[0]["sequence"] == 2


def test_a_repeat_is_the_same_mail(server, petugas):
    dated.published(petugas, narahubung=None)
    server.plan(Answer.DROP_AFTER_DATA)
    [delivery] = queued()
    with clock.frozen(AT + 2 * HOUR):
        deliver(delivery_id=delivery.pk, worker="w1")
    delivery.refresh_from_db()
    with clock.frozen(delivery.next_try_at):
        deliver(delivery_id=delivery.pk, worker="w1")
    first, second = [each for each in server.mails if SITI in each.recipients]
    assert first.message_id == second.message_id
    assert calendar_of(first).to_ical() == calendar_of(second).to_ical()


def test_a_date_gone_by_invites_nobody_and_is_not_called_off(petugas):
    case = dated.published(petugas, waktu={"date": "2026-11-20", "start": "09:00", "end": "10:00"})
    assert queued() == []
    cancel_case(case_id=case.pk, reason="Batal", officer=petugas, at=AT + 2 * HOUR, key=uuid4().hex)
    assert queued() == []


def test_what_the_office_stopped_is_neither_queued_again_nor_called_off(petugas):
    case = dated.published(petugas, narahubung=None)
    [delivery] = queued()
    cancel(delivery=delivery, by=petugas, at=AT + 2 * HOUR)
    make.done(case, petugas, "ulang", step="lapor", at=AT + 3 * HOUR)
    assert len(queued()) == 1


def test_the_step_that_sends_is_done_by_the_invitations(server, petugas):
    case = dated.published(petugas, sending_version())
    assert not Delivery.objects.filter(kind="ready").exists()
    assert sorted(each.payload["to"] for each in queued()) == [JOKO, SITI]
    finish_handed_over(AT + 2 * HOUR)
    assert case.tasks.get(step="kabar").state == "open"
    send()
    finish_handed_over(AT + 2 * HOUR)
    assert case.tasks.get(step="kabar").state == "done"


def test_without_a_date_the_step_sends_its_own_mail(petugas):
    dated.published(petugas, sending_version(), waktu=None)
    assert sorted(each.payload["to"] for each in Delivery.objects.filter(kind="ready")) == [JOKO, SITI]
    assert queued() == []


def test_an_erased_case_says_nothing_more(server, petugas):
    case = dated.published(petugas)
    send()
    cancel_case(case_id=case.pk, reason="Batal", officer=petugas, at=AT + 3 * HOUR, key=uuid4().hex)
    by = Actor.officer(petugas.pk)
    erase_case(case_id=case.pk, by=by, at=AT + 4 * HOUR, checked="ktp")
    found = Delivery.objects.filter(kind__startswith="appointment")
    assert [(each.state, each.payload) for each in found.filter(kind="appointment-cancelled")] == [
        ("cancelled", {})
    ] * 2
    case.refresh_from_db()
    case.end_kind = ""  # even if it stood again
    keep_invited(case, Happening("case.noted", case, None, AT + 5 * HOUR, by, {}))
    assert found.count() == 4


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_readers_language(server, petugas, language):
    case = listed.asked(dated.version(), surel=SITI, unit="", narahubung=None)
    type(case).objects.filter(pk=case.pk).update(language=language)
    make.done(case, petugas, "ya")
    make.done(case, petugas, answers={"tautan": dated.LINK})
    send()
    subject = server.to(SITI)[-1].message["Subject"]
    words = {"id": "undangan Rapat benih, 3 Des 2026", "en": "invitation to Rapat benih, 3 Dec 2026"}
    assert subject == f"{case.number}: {words[language]}"
