"""What the public may see of dates: once published, while it stands, and nothing more than the SOP names."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from alur.engine.cases.actions import cancel_case, complete_task
from alur.engine.cases.queries import public_slots, schedule
from alur.engine.cases.rules.actors import APPLICANT
from alur.engine.cases.tests import make as cases

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
SLOT = {"date": "2026-12-03", "start": "09:00", "end": "11:00"}
SCHEDULE = {
    "from": ["permohonan.waktu", "periksa.waktu-lain"],
    "when": "terbitkan",
    "title": "permohonan.perihal",
    "private": {"field": "permohonan.terbuka", "is": "tidak"},
}


def field(name, kind, **more):
    return {"name": name, "type": kind, "label": name, "required": False, **more}


def steps():
    """permohonan → periksa (may change the date, or send back) → terbitkan → lapor → selesai."""
    yes_no = [{"value": "ya", "label": "Ya"}, {"value": "tidak", "label": "Tidak"}]
    return [
        {
            **cases.APPLICATION,
            "form": [
                *cases.APPLICATION["form"],
                field("waktu", "time-slot", public=True),
                field("terbuka", "choice", options=yes_no),
                field("setuju", "consent"),
            ],
        },
        {
            "id": "periksa",
            "rows": [2],
            "executor": "petugas",
            "form": [field("waktu-lain", "time-slot", public=True), field("hari", "date", public=True)],
            "outcomes": {
                "ya": {"label": "Ya", "to": "terbitkan"},
                "kurang": {"label": "Kurang", "to": "permohonan", "back": True},
            },
        },
        {"id": "terbitkan", "executor": "petugas", "form": [field("tautan", "text")], "then": "lapor"},
        {
            "id": "lapor",
            "executor": "petugas",
            "outcomes": {
                "selesai": {"label": "Selesai", "to": "selesai"},
                "ulang": {"label": "Ulang", "to": "periksa", "back": True},
            },
        },
    ]


@pytest.fixture
def petugas():
    return cases.officer("Ani", "petugas")


def version(**changes):
    return cases.version(cases.definition(steps(), service={"schedule": {**SCHEDULE, **changes}}))


def asked(what=None, **answers):
    given = {"nama": "Siti", "telepon": cases.PHONE, "perihal": "Rapat benih", "waktu": SLOT, "terbuka": "ya"}
    return cases.started(what or version(), answers=given | answers)


def published(petugas, what=None, checked=None, **answers):
    case = asked(what, **answers)
    cases.done(case, petugas, "ya", answers=checked or {})
    cases.done(case, petugas, answers={"tautan": "https://zoom.example/rahasia"})
    return case


def shown(first=date(2026, 12, 1), last=date(2026, 12, 31), today=TODAY, of=None, services=("uji",)):
    return public_slots(of or cases.office(), services, first, last, today=today)


def test_a_case_is_listed_once_the_publishing_step_is_done(petugas):
    case = asked()
    assert shown() == []
    cases.done(case, petugas, "ya")
    assert shown() == []
    cases.done(case, petugas)
    (slot,) = shown()
    assert (slot.day, slot.start, slot.end, slot.title) == (date(2026, 12, 3), "09:00", "11:00", "Rapat benih")
    assert (slot.service, slot.cancelled, slot.private) == ("uji", False, False)
    cases.done(case, petugas, "selesai")
    assert shown() == [slot]


def test_a_return_past_the_publishing_step_takes_the_date_off_the_list(petugas):
    case = published(petugas)
    cases.done(case, petugas, "ulang")
    assert shown() == []


def test_the_latest_answer_to_the_date_counts(petugas):
    published(petugas, checked={"waktu-lain": {"date": "2026-12-04", "start": "13:00", "end": "14:00"}})
    assert [(slot.day.day, slot.start) for slot in shown()] == [(4, "13:00")]


def test_an_answer_that_was_returned_past_counts_no_more(petugas):
    case = asked()
    later = {"date": "2026-12-09", "start": "13:00", "end": "14:00"}
    cases.done(case, petugas, "ya", answers={"waktu-lain": later})
    cases.done(case, petugas)
    cases.done(case, petugas, "ulang")
    cases.done(case, petugas, "ya")
    cases.done(case, petugas)
    assert [slot.day.day for slot in shown()] == [3]


def test_a_private_date_is_only_said_to_be_taken(petugas):
    published(petugas, terbuka="tidak")
    (slot,) = shown()
    assert (slot.title, slot.private) == ("", True)


def test_what_was_not_answered_is_kept_private(petugas):
    published(petugas, terbuka="")
    assert [slot.private for slot in shown()] == [True]


@pytest.mark.parametrize(("ticked", "private"), [(True, False), (None, True)])
def test_a_consent_may_decide(petugas, ticked, private):
    what = version(private={"field": "permohonan.setuju", "is": "tidak"})
    published(petugas, what, setuju=ticked)
    assert [slot.private for slot in shown()] == [private]


def test_a_date_without_hours_takes_the_whole_day(petugas):
    what = version(**{"from": "periksa.hari"})
    published(petugas, what, checked={"hari": "2026-12-05"})
    assert [(slot.day.day, slot.start, slot.end) for slot in shown()] == [(5, "", "")]


def cancelled(petugas, **answers):
    case = published(petugas, **answers)
    cancel_case(case_id=case.pk, reason="Batal", officer=petugas, at=cases.MONDAY_9, key=uuid4().hex)


def test_a_cancelled_date_to_come_is_told_and_one_gone_by_vanishes(petugas):
    cancelled(petugas)
    assert [slot.cancelled for slot in shown()] == [True]
    assert shown(today=date(2026, 12, 3)) != []
    assert shown(today=date(2026, 12, 4)) == []


def test_a_cancelled_private_date_vanishes(petugas):
    cancelled(petugas, terbuka="tidak")
    assert shown() == []


def test_nothing_else_is_handed_out(petugas):
    published(petugas)
    assert not any(words in str(shown()) for words in ("rahasia", "Siti", "0812", "812345"))


def test_only_the_days_services_and_office_that_were_asked_for(petugas):
    published(petugas)
    assert shown(last=date(2026, 12, 2)) == []
    assert shown(first=date(2026, 12, 3), last=date(2026, 12, 3)) != []
    assert shown(services=["lain"]) == []
    assert shown(of=cases.office("lain")) == []


def test_cases_of_a_former_version_stay_listed_and_versions_without_schedule_list_nothing(petugas):
    published(petugas)
    cases.version(cases.definition(steps()))
    assert len(shown()) == 1
    published(petugas, cases.version(cases.definition(steps())))
    assert len(shown()) == 1


def test_an_applicant_who_changed_the_date_is_believed(petugas):
    case = asked()
    cases.done(case, petugas, "kurang")
    task = cases.open_task(case)
    answers = {"nama": "Siti", "telepon": cases.PHONE, "perihal": "Rapat lain", "terbuka": "ya",
               "waktu": SLOT | {"date": "2026-12-20"}}  # fmt: skip
    complete_task(
        case_id=case.pk,
        task_id=task.pk,
        version=task.version,
        by=APPLICANT,
        at=cases.MONDAY_9,
        key="x",
        answers=answers,
    )
    cases.done(case, petugas, "ya")
    cases.done(case, petugas)
    assert [(slot.day.day, slot.title) for slot in shown()] == [(20, "Rapat lain")]


def test_four_queries_whatever_there_is(petugas, django_assert_num_queries):
    what = version()
    for _ in range(3):
        published(petugas, what)
    office = cases.office()
    with django_assert_num_queries(4):
        assert len(shown(of=office)) == 3


def test_only_the_newest_cases_of_the_window_are_looked_through(petugas, monkeypatch):
    monkeypatch.setattr(schedule, "MOST_CASES", 2)
    what = version()
    for _ in range(3):
        published(petugas, what)
    assert len(shown()) == 2
    far = date(2028, 12, 1)
    assert shown(far, far + timedelta(days=30)) == []
