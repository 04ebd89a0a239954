"""What will happen by itself, as a list for the administrator; and when superiors hear of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alur.administration.queries.planned import WORDS
from alur.engine.cases.actions import sweep
from alur.engine.cases.models import Timer, TimerKind
from alur.engine.cases.queries import planned
from alur.engine.cases.tests import make as cases
from alur.foundation.offices.models import Office
from alur.foundation.outbox.models import PeriodicRun

from . import make

HERE = f"{make.HERE}terjadwal/"


def started(place, at=make.AT):
    return cases.started(place.version, at, answers=make.desk.ANSWERS)


def shown(place, query=""):
    return place.browser.get(f"{HERE}{query}").content.decode()


def test_every_kind_of_timer_has_its_words():
    assert set(WORDS) == set(TimerKind.values)


def test_it_lists_what_will_happen_when_and_to_which_case(here, elsewhere):
    case = started(here)
    started(elsewhere)
    text = shown(here)
    for words in ("Petugas diingatkan: hampir lewat waktu", "Atasan diberi tahu: lewat waktu", case.number):
        assert words in text
    assert f'href="/meja/permohonan/{case.number}/"' in text
    assert text.count("/meja/permohonan/") == Timer.objects.filter(office=here.office).count() == 3
    assert "Terlambat 0" in text


def test_what_is_late_and_what_fails_says_why(here):
    case = started(here, make.AT - timedelta(hours=1))
    assert "Menunggu pekerjaan latar." in shown(here)
    assert case.number in shown(here, "?saring=terlambat")
    Timer.objects.update(failures=3, last_error="ZeroDivisionError")
    text = shown(here, "?saring=terlambat")
    assert "3 kali, karena kesalahan program (ZeroDivisionError)" in text
    Timer.objects.update(failures=1, last_error="Refused")
    assert "SOP tidak membolehkan jalan ini sekarang." in shown(here)
    Timer.objects.update(failures=0, last_error="")
    sweep(at=make.AT)
    assert "Tidak ada yang terlambat" in shown(here, "?saring=terlambat")


def test_a_worker_that_does_not_run_is_told(here):
    assert "Pekerjaan latar sedang tidak berjalan" not in shown(here)
    PeriodicRun.objects.create(name="cases.sweep", next_at=make.AT - timedelta(minutes=6))
    assert "Pekerjaan latar sedang tidak berjalan" in shown(here)


def test_the_list_goes_on_by_key_and_costs_the_same_for_many(here, monkeypatch):
    monkeypatch.setattr(planned, "PAGE_SIZE", 5)
    started(here)
    with CaptureQueriesContext(
        connection,
    ) as few:
        shown(here)
    for minute in range(1, 4):
        started(here, make.AT + timedelta(minutes=minute))
    with CaptureQueriesContext(connection) as many:
        first = shown(here)
    assert len(many) == len(few)
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = shown(here, following)
    assert first.count("/meja/permohonan/") == 5
    assert second.count("/meja/permohonan/") == 5
    assert not set(_places(first)) & set(_places(second))


def _places(text):
    """When and what, of each line."""
    return [cell.split("</td>")[0] for cell in text.split('data-label="Kapan">')[1:]] if text else []


@pytest.mark.parametrize(("chosen", "stored"), [("0", 0), ("450", 450), ("tidak", None)])
def test_the_office_chooses_when_the_superior_hears_of_it(here, chosen, stored):
    answer = here.browser.post(f"{HERE}atasan/", make.form(minutes=chosen))
    assert answer.status_code == 302
    assert Office.objects.get(pk=here.office.pk).superior_after_minutes == stored
    assert make.journal(here.office) == ["office.superior_after_changed"]


def test_the_same_choice_writes_nothing_and_a_wrong_one_is_said(here):
    here.browser.post(f"{HERE}atasan/", make.form(minutes="60"))
    assert make.journal(here.office) == []
    for wrong in ("", "-1", "61", "banyak"):
        assert here.browser.post(f"{HERE}atasan/", make.form(minutes=wrong)).status_code == 422
    Office.objects.filter(pk=here.office.pk).update(superior_after_minutes=61)
    assert "61 menit kerja sesudahnya" in here.browser.get(f"{HERE}atasan/").content.decode()
