"""Who fills in a form sees the times that are free, and picks one of them."""

import pytest

from alur.engine.cases.queries.free_times import free_times
from alur.engine.cases.tests import make as cases
from alur.engine.sops.queries import definition_of
from alur.kernel import clock
from alur.public.forms import fields_form

from .make import AT, SLOT, booked, host, started

pytestmark = pytest.mark.django_db
TEN = {"date": "2026-11-24", "start": "10:00", "end": "11:00"}


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(AT):
        yield


def asked(case, step="lain", **answers):
    definition = definition_of(case.sop_version)
    fields = definition.step(step).fields
    free = free_times(definition, step, fields, office_id=case.office_id, answer=answers.get, at=AT)
    return fields, free


def form(case, data=None, **answers):
    fields, free = asked(case, **answers)
    return fields_form(fields, office=case.office, language="id", given={}, data=data, free=free)


ANSWERS = {"permohonan.waktu": SLOT, "permohonan.peserta": 20}


def test_other_times_are_offered_as_choices_near_the_wanted_one():
    booked(host())
    shown = form(started(), **ANSWERS).as_p()
    assert shown.count('type="radio"') == 7
    assert "Selasa, 24 November 2026, 10.00–11.00" in shown
    assert "09.00–10.00" not in shown.split("Rabu")[0]


def test_an_office_without_hosts_offers_nothing_and_a_time_is_typed():
    case = started()
    _fields, free = asked(case, **ANSWERS)
    assert free == {"waktu": []}
    assert "radio" not in form(case, **ANSWERS).as_p()


def test_a_time_is_picked():
    booked(host())
    made = form(started(), {"waktu-pilihan": "2026-11-24 10:00 11:00"}, **ANSWERS)
    assert made.is_valid()
    assert made.cleaned_data["waktu"] == TEN


def test_a_time_is_typed_although_some_are_offered():
    booked(host())
    typed = {"hari": "1", "bulan": "12", "tahun": "2026", "mulai": "13.00", "selesai": "14.00"}
    made = form(started(), {"waktu-pilihan": "", **{f"waktu-{key}": value for key, value in typed.items()}}, **ANSWERS)
    assert made.is_valid()
    assert made.cleaned_data["waktu"]["date"] == "2026-12-01"


@pytest.mark.parametrize("picked", ["2026-11-24 09:00 10:00", "2099-01-01 09:00 10:00", "apa saja"])
def test_a_time_that_is_not_offered_or_not_free_any_more_is_refused(picked):
    booked(host())
    made = form(started(), {"waktu-pilihan": picked}, **ANSWERS)
    assert made.errors["waktu"] == ["Waktu itu tidak bebas lagi. Pilih waktu lain."]


def test_a_time_picked_and_another_one_typed_is_asked_about_and_nothing_is_lost():
    booked(host())
    made = form(started(), {"waktu-pilihan": "2026-11-24 10:00 11:00", "waktu-hari": "3"}, **ANSWERS)
    assert "Pilih satu waktu" in made.errors["waktu"][0]
    assert 'value="3"' in made.as_p()


def test_a_step_whose_sop_books_nothing_offers_nothing():
    case = cases.started(cases.version(cases.definition(cases.plain_steps())))
    assert asked(case, step="periksa")[1] == {}
