"""A booking that was moved or called off by whoever keeps it: the date follows, though no answer changed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from alur.engine.cases.actions import cancel_case, cancel_date, move_date
from alur.engine.cases.models import Case
from alur.engine.cases.queries import appointment_of, appointments_of, feed_slots, public_slots
from alur.engine.cases.queries.schedule import schedule_mark
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.tests import make as cases
from alur.engine.cases.tests import test_appointments as dated
from alur.engine.cases.tests.test_schedule import TODAY, shown

pytestmark = pytest.mark.django_db

AT = cases.MONDAY_9
HOUR = timedelta(hours=1)
LATER = AT + timedelta(days=15, hours=5)
"""Tuesday, 8 December 2026, 14.00 WIB; the answers say the 3rd at nine."""
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)


@pytest.fixture
def petugas():
    return cases.officer("Ani", "petugas")


def booked(case):
    """The visit that checked whether the time is free: here, it stands for the one that booked."""
    return case.tasks.filter(step="periksa", state="done").latest("number")


def moved(case, petugas, starts=LATER, ends=None, at=AT + 2 * HOUR):
    by = Actor.officer(petugas.pk)
    move_date(task_id=booked(case).pk, starts=starts, ends=ends or starts + HOUR, by=by, at=at)


def called_off(case, petugas, at=AT + 2 * HOUR):
    cancel_date(task_id=booked(case).pk, by=Actor.officer(petugas.pk), at=at)


def fed():
    return feed_slots(cases.office(), ["uji"], FIRST, LAST, today=TODAY)


def test_a_moved_date_stands_at_its_new_time_under_the_same_name(petugas):
    case = dated.published(petugas)
    [before], _changed = fed()
    mark = schedule_mark(cases.office(), ["uji"], FIRST, LAST)
    moved(case, petugas)
    [after], changed_at = fed()
    assert (after.day, after.start, after.end, after.cancelled) == (date(2026, 12, 8), "14:00", "15:00", False)
    assert (after.key, after.title, after.unit) == (before.key, before.title, before.unit)
    assert (before.revision.sequence, after.revision.sequence) == (0, 1)
    assert changed_at == after.revision.changed_at == AT + 2 * HOUR
    assert shown() == [after]
    assert schedule_mark(cases.office(), ["uji"], FIRST, LAST) != mark


def test_the_last_move_counts_and_the_number_grows_with_each(petugas):
    case = dated.published(petugas)
    for day in range(3):
        moved(case, petugas, LATER + timedelta(days=day), at=AT + (day + 2) * HOUR)
    [slot], _changed = fed()
    assert (slot.day.day, slot.revision.sequence) == (10, 3)


def test_a_called_off_date_is_told_as_cancelled_where_it_stood_last(petugas):
    case = dated.published(petugas)
    moved(case, petugas)
    called_off(case, petugas, at=AT + 3 * HOUR)
    [slot] = shown()
    assert (slot.day.day, slot.cancelled, slot.revision.sequence) == (8, True, 2)
    assert appointment_of(Case.objects.get(pk=case.pk)) is None
    assert Case.objects.get(pk=case.pk).ended_at is None


def test_who_takes_part_sees_it_in_their_own_calendar(petugas):
    case = dated.published(petugas)
    moved(case, petugas)
    [mine] = appointments_of(petugas, AT + 3 * HOUR)
    assert (mine.when.words(), mine.revision.sequence) == (["2026-12-08", "14:00", "15:00"], 1)
    called_off(case, petugas, at=AT + 4 * HOUR)
    assert [each.cancelled for each in appointments_of(petugas, AT + 5 * HOUR)] == [True]


def test_it_is_told_of_a_case_that_was_served_or_has_ended_without_opening_it(petugas):
    case = dated.published(petugas)
    cases.done(case, petugas, "selesai", at=AT + HOUR)
    case.refresh_from_db()
    ended, open_before = case.ended_at, case.tasks.filter(state="open").count()
    moved(case, petugas)
    case.refresh_from_db()
    assert (case.ended_at, case.end_kind, case.tasks.filter(state="open").count()) == (ended, "selesai", open_before)
    assert [slot.day.day for slot in shown()] == [8]
    assert cases.kinds(case)[-1] == "case.date_moved"


def test_a_later_answer_has_the_last_word_and_the_number_never_falls(petugas):
    case = dated.published(petugas)
    moved(case, petugas)
    cases.done(case, petugas, "ulang", at=AT + 3 * HOUR)
    assert shown() == []
    again = {"waktu-lain": {"date": "2026-12-09", "start": "13:00", "end": "14:00"}}
    cases.done(case, petugas, "ya", at=AT + 4 * HOUR, answers=again)
    cases.done(case, petugas, at=AT + 5 * HOUR)
    [slot], _changed = fed()
    assert (slot.day.day, slot.cancelled) == (9, False)
    assert slot.revision.sequence > 1


def test_a_visit_that_was_taken_back_takes_its_move_along(petugas):
    """What it had booked is released; the next visit books the time of the answers again."""
    case = dated.published(petugas)
    moved(case, petugas)
    called_off(case, petugas, at=AT + 3 * HOUR)
    cases.done(case, petugas, "ulang", at=AT + 4 * HOUR)
    cases.done(case, petugas, "ya", at=AT + 5 * HOUR)
    cases.done(case, petugas, at=AT + 6 * HOUR)
    [slot], _changed = fed()
    assert (slot.day.day, slot.cancelled) == (3, False)
    assert slot.revision.sequence > 2


def test_a_booking_given_up_before_the_date_was_published_calls_nothing_off(petugas):
    """The office publishes another link instead."""
    case = dated.listed.asked(dated.version())
    cases.done(case, petugas, "ya")
    called_off(case, petugas, at=AT)
    cases.done(case, petugas, at=AT + HOUR)
    assert [slot.cancelled for slot in shown()] == [False]


def test_a_move_before_the_date_was_published_is_published(petugas):
    case = dated.listed.asked(dated.version())
    cases.done(case, petugas, "ya")
    moved(case, petugas, at=AT)
    cases.done(case, petugas, at=AT + HOUR)
    [slot], _changed = fed()
    assert (slot.day.day, slot.revision.sequence) == (8, 0)


def test_the_end_of_the_case_calls_off_a_moved_date_too(petugas):
    case = dated.published(petugas)
    moved(case, petugas)
    cancel_case(case_id=case.pk, reason="Batal", officer=petugas, at=AT + 3 * HOUR, key=uuid4().hex)
    [slot] = shown()
    assert (slot.day.day, slot.cancelled, slot.revision.sequence) == (8, True, 2)


def test_what_goes_on_past_midnight_is_told_until_the_end_of_its_day(petugas):
    case = dated.published(petugas)
    moved(case, petugas, LATER + 8 * HOUR, LATER + 12 * HOUR)
    assert [(slot.day.day, slot.start, slot.end) for slot in shown()] == [(8, "22:00", "23:59")]


def test_it_costs_no_query_more(petugas, django_assert_num_queries):
    what, office = dated.version(), cases.office()
    for _ in range(3):
        moved(dated.published(petugas, what), petugas)
    with django_assert_num_queries(4):
        assert len(public_slots(office, ["uji"], FIRST, LAST, today=TODAY)) == 3
