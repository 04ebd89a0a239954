"""The step that books: free, taken, raced, taken back; and the meeting at its provider by the outbox."""

from datetime import timedelta

import pytest

from alur.activities.meetings.models import Booking, Host
from alur.activities.meetings.queries import made_of
from alur.engine.cases.actions import cancel_case
from alur.engine.cases.queries import public_slots, task_view
from alur.engine.cases.registry import activities
from alur.engine.cases.tests import make as cases
from alur.foundation.outbox.actions import deliver
from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.ports import OutcomeUnknown, Rejected, RetryLater
from alur.kernel import clock
from alur.kernel.errors import Conflict, Invalid

from .make import AT, HOUR, SOON, booked, host, of, provider, started

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(AT):
        yield


@pytest.fixture
def dimas():
    return cases.officer("Dimas", "petugas")


def sent(kind="meeting.create"):
    """Let a worker try the newest delivery of that kind; its state afterwards."""
    row = Delivery.objects.filter(carrier="meetings", kind=kind).latest("created_at", "pk")
    Delivery.objects.filter(pk=row.pk).update(next_try_at=AT)
    return deliver(delivery_id=row.pk, worker="uji")


def test_a_time_that_is_free_is_booked_on_the_smallest_host_that_fits(dimas):
    host("Besar", capacity=500)
    small = host("Kecil", capacity=30)
    case = started()
    cases.done(case, dimas, "tersedia")
    (booking,) = of(case)
    assert (booking.host, booking.starts, booking.ends, booking.title) == (small, SOON, SOON + HOUR, "Rapat benih")
    assert "meetings.booked" in cases.kinds(case)
    assert cases.open_task(case).step == "terbit"


def test_the_officer_picks_the_host(dimas):
    host("Kecil", capacity=30)
    large = host("Besar", capacity=500)
    case = started()
    cases.done(case, dimas, "tersedia", activity_data={"meetings_host": str(large.pk)})
    assert of(case)[0].host == large


@pytest.mark.parametrize("data", [{}, {"meetings_host": "sendiri"}])
def test_an_office_without_hosts_and_a_pasted_link_go_on_as_ever(dimas, data):
    if data:
        host()
    case = started()
    cases.done(case, dimas, "tersedia", activity_data=data)
    assert not Booking.objects.exists()
    assert cases.open_task(case).step == "terbit"


def test_who_is_too_late_is_told_other_times_and_nothing_is_done(dimas):
    booked(host())
    case = started()
    with pytest.raises(Invalid) as error:
        cases.done(case, dimas, "tersedia")
    assert "Waktu lain yang bebas: " in error.value.fields["meetings_host"]
    assert "10.00–11.00 WIB" in error.value.fields["meetings_host"]
    assert cases.open_task(case).step == "cek"
    assert Booking.objects.count() == 1


def test_not_free_books_nothing_and_the_other_time_is_booked_next(dimas):
    booked(host())
    case = started()
    cases.done(case, dimas, "tidak-tersedia")
    assert not of(case)
    from alur.engine.cases.actions import complete_task
    from alur.engine.cases.rules.actors import APPLICANT

    task = cases.open_task(case, "lain")
    slot = {"date": "2026-11-24", "start": "10:00", "end": "11:00"}
    complete_task(
        case_id=case.pk, task_id=task.pk, version=task.version, by=APPLICANT, at=AT, key="lain", answers={"waktu": slot}
    )  # fmt: skip
    cases.done(case, dimas, "tersedia")
    assert of(case)[0].starts == SOON + HOUR


def test_a_return_past_the_booking_releases_it_and_the_next_visit_books_anew(dimas):
    host()
    case = started()
    cases.done(case, dimas, "tersedia")
    (first,) = of(case)
    cases.done(case, dimas, "ulang", answers={"tautan": "https://x.example"})
    assert not of(case)
    cases.done(case, dimas, "tersedia")
    assert of(case)[0].pk != first.pk


def test_a_cancelled_case_releases_its_booking(dimas):
    host()
    case = started()
    cases.done(case, dimas, "tersedia")
    administrator = cases.officer("Admin", "kepala", is_administrator=True)
    cancel_case(case_id=case.pk, officer=administrator, reason="Batal.", at=AT, key="b")
    assert not of(case)


# ── At the provider ──────────────────────────────────────────────────────────────────────────────


def test_the_worker_makes_the_meeting_and_its_link_waits_in_the_form_that_publishes(dimas):
    with provider() as far:
        host(provider="uji")
        case = started()
        cases.done(case, dimas, "tersedia")
        (booking,) = of(case)
        assert (booking.state, far.calls) == ("held", [])
        assert sent() == "delivered"
        booking.refresh_from_db()
        made = made_of(booking)
        assert booking.state == "booked"
        assert made.join_url not in booking.made_sealed
        view = task_view(cases.open_task(case, "terbit"))
        assert activities.get("meetings.publish").proposes(view) == {"tautan": made.join_url, "kode-sandi": "sandi"}
        assert made.host_url not in str(activities.get("meetings.publish").panel(view).context)


def test_a_lost_answer_makes_one_meeting_all_the_same(dimas):
    with provider() as far:
        host(provider="uji")
        case = started()
        cases.done(case, dimas, "tersedia")
        far.loses = OutcomeUnknown("putus")
        assert sent() == "unknown"
        assert sent() == "delivered"
        assert far.calls == ["create", "find"]
        assert of(case)[0].state == "booked"


def test_a_making_that_surely_failed_is_tried_again_after_a_look(dimas):
    with provider() as far:
        host(provider="uji")
        case = started()
        cases.done(case, dimas, "tersedia")
        far.fails = RetryLater("sibuk")
        assert sent() == "queued"
        assert sent() == "delivered"
        assert len(far.meetings) == 1


def test_a_cancellation_takes_away_also_a_meeting_whose_answer_was_lost(dimas):
    from alur.activities.meetings.actions import cancel

    with provider() as far:
        host(provider="uji")
        case = started()
        cases.done(case, dimas, "tersedia")
        far.loses = OutcomeUnknown("putus")
        sent()
        cancel(booking=of(case)[0], officer=dimas, at=AT)
        assert sent("meeting.cancel") == "delivered"
        assert not far.meetings
        Delivery.objects.filter(kind="meeting.create").update(may_have_arrived=False)
        assert sent("meeting.create") == "cancelled"
        assert not far.meetings


def test_a_changed_booking_is_changed_at_the_provider(dimas):
    from alur.activities.meetings.actions import change

    with provider() as far:
        on = host(provider="uji")
        booking = booked(on)
        sent()
        change(booking=booking, officer=dimas, starts=SOON + HOUR, ends=SOON + 2 * HOUR, at=AT)
        assert sent("meeting.change") == "delivered"
        assert far.meetings[booking.intent][1].starts == SOON + HOUR


def dates(case):
    office = cases.office()
    slots = public_slots(office, ["uji"], SOON.date(), SOON.date() + timedelta(days=31), today=SOON.date())
    return [(slot.day.day, slot.start, slot.end, slot.cancelled) for slot in slots]


def test_the_case_of_a_changed_booking_tells_its_new_time_and_that_of_a_cancelled_one_that_it_is_off(dimas):
    from alur.activities.meetings.actions import cancel, change

    host(), host("Kedua")
    case = started(
        schedule={"from": ["permohonan.waktu", "lain.waktu"], "when": "terbit", "title": "permohonan.perihal"}
    )
    cases.done(case, dimas, "tersedia")
    cases.done(case, dimas, "terbit", answers={"tautan": "https://rapat.example/1"})
    case.refresh_from_db()
    assert (case.end_kind, dates(case)) == ("selesai", [(24, "09:00", "10:00", False)])
    [booking] = of(case)
    other = Host.objects.get(name="Kedua")
    for hours, on in ((2, None), (3, other), (3, booking.host)):
        [booking] = of(case)
        starts = SOON + hours * HOUR
        change(booking=booking, officer=dimas, starts=starts, ends=starts + HOUR, host=on, at=AT)
        assert dates(case) == [(24, f"{9 + hours:02}:00", f"{10 + hours}:00", False)]
    for _twice in range(2):
        cancel(booking=Booking.objects.filter(case=case).latest("made_at", "pk"), officer=dimas, at=AT)
    assert dates(case) == [(24, "12:00", "13:00", True)]
    told = [kind for kind in cases.kinds(case) if kind.startswith("case.date_")]
    assert told == ["case.date_moved", "case.date_moved", "case.date_cancelled"]  # another host alone is no news


def test_a_change_that_is_refused_tells_nothing(dimas):
    from alur.activities.meetings.actions import change

    on = host()
    case = started()
    cases.done(case, dimas, "tersedia")
    booked(on, starts=SOON + 2 * HOUR)
    with pytest.raises(Conflict):
        change(booking=of(case)[0], officer=dimas, starts=SOON + 2 * HOUR, ends=SOON + 3 * HOUR, at=AT)
    assert "case.date_moved" not in cases.kinds(case)


def test_a_meeting_booked_by_hand_at_the_provider_is_not_doubled(dimas):
    with provider() as far:
        host(provider="uji")
        case = started()
        cases.done(case, dimas, "tersedia")
        far.by_hand = [(SOON, SOON + 2 * HOUR)]
        assert sent() == "failed"
        assert "create" not in far.calls
        row = Delivery.objects.get(kind="meeting.create")
        assert "dibuat langsung di penyedianya" in row.last_error


def test_what_the_provider_refuses_is_said_where_the_link_is_published(dimas):
    with provider() as far:
        host(provider="uji")
        case = started()
        cases.done(case, dimas, "tersedia")
        far.fails = Rejected("Akun dibekukan.")
        assert sent() == "failed"
        panel = activities.get("meetings.publish").panel(task_view(cases.open_task(case, "terbit")))
        assert "gagal dibuat: Akun dibekukan." in panel.context["stands"]
        assert activities.get("meetings.publish").proposes(task_view(cases.open_task(case, "terbit"))) == {}
