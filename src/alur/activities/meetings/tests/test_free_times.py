"""Who fills in a form sees the times that are free, and picks one of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alur.engine.cases.queries.free_times import free_for, free_times
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
    definition = definition_of(case.sop_version)
    fields = definition.step("lain").fields
    free = free_for(definition, "lain", fields, office_id=case.office_id, at=AT, standing=answers.get)
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
    assert free == {}
    shown = form(case, **ANSWERS)
    assert "radio" not in shown.as_p()
    assert "lihat-waktu" not in shown.as_p()
    assert not shown.media._js


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


@pytest.mark.parametrize(
    "picked", ["2026-11-24 09:00 10:00", "2026-11-20 09:00 10:00", "2026-11-24 99:00 10:00", "apa"]
)
def test_a_time_that_is_none_or_not_free_any_more_is_refused(picked):
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


def test_a_typed_time_that_is_taken_is_asked_about_once_and_then_meant():
    from alur.engine.cases.forms import warn_of_taken

    booked(host())
    case = started()
    typed = {"waktu-hari": "24", "waktu-bulan": "11", "waktu-tahun": "2026"}
    typed |= {"waktu-mulai": "09.00", "waktu-selesai": "10.00"}

    def judged(data):
        made = form(case, data, **ANSWERS)
        assert made.is_valid()
        warn_of_taken(made)
        return made

    first = judged(typed)
    assert "tidak bebas" in first.errors["waktu"][0]
    assert "10.00–11.00" in first.as_p()
    assert not judged({**typed, "waktu-tetap": "2026-11-24 09:00 10:00"}).errors
    assert judged({**typed, "waktu-mulai": "09.30", "waktu-tetap": "2026-11-24 09:00 10:00"}).errors
    assert not judged({**typed, "waktu-mulai": "10.00", "waktu-selesai": "11.00"}).errors


# ── While it is filled in ────────────────────────────────────────────────────────────────────────


def typed(day="24", start="", end="", **more):
    boxes = {"waktu-hari": day, "waktu-bulan": "11", "waktu-tahun": "2026", "waktu-mulai": start, "waktu-selesai": end}
    return boxes | more


def offers(made):
    return [words for _key, words in made.fields["waktu"].widget.offers]


def said(made):
    return made.fields["waktu"].widget.said


def test_times_follow_what_is_typed_so_far():
    booked(host())
    case = started()
    assert offers(form(case, typed("26"), **ANSWERS))[0].startswith("Kamis, 26 November 2026")
    assert "Kamis, 26 November 2026, 14.00–15.00" in offers(form(case, typed("26", "14.00"), **ANSWERS))
    assert "Kamis, 26 November 2026, 14.00–17.30" in offers(form(case, typed("26", "14.00", "17.30"), **ANSWERS))
    half = typed("2", **{"waktu-tahun": ""})
    assert offers(form(case, half, **ANSWERS)) == offers(form(case, None, **ANSWERS))


def test_the_page_says_whether_the_typed_time_is_free():
    booked(host())
    case = started()
    assert said(form(case, typed("24", "09.00", "10.00"), **ANSWERS)) == (
        "Selasa, 24 November 2026, 09.00–10.00 tidak bebas. Pilih waktu yang bebas dari daftar."
    )
    assert said(form(case, typed("24", "10.00", "11.00"), **ANSWERS)) == (
        "Selasa, 24 November 2026, 10.00–11.00 bebas saat ini."
    )
    assert said(form(case, typed("24", "10.00"), **ANSWERS)) == ""
    crowd = {**ANSWERS, "permohonan.peserta": 101}
    assert said(form(case, typed("24", "10.00", "11.00"), **crowd)).startswith("Tidak ada waktu yang bebas")


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        (typed("31"), "Tanggal itu tidak ada di kalender."),
        (typed("24", "25.00"), "Tulis jam 24 jam"),
        (typed("24", "11.00", "09.00"), "Jam selesai harus sesudah jam mulai."),
        (typed("24", "9" * 500, "\x00"), "Tulis jam 24 jam"),
        (typed("9" * 5000), "Tanggal itu tidak ada di kalender."),
    ],
)
def test_what_is_complete_and_wrong_is_told_and_times_are_offered_all_the_same(boxes, words):
    booked(host())
    made = form(started(), boxes, **ANSWERS)
    assert words in said(made)
    assert len(offers(made)) == 6


@pytest.mark.parametrize("year", ["0001", "1999", "9999"])
def test_a_year_far_away_is_no_trouble(year):
    booked(host())
    form(started(), typed("24", "09.00", "10.00", **{"waktu-tahun": year}), **ANSWERS).as_p()


def test_typed_first_then_looked_then_picked_the_picked_time_counts():
    booked(host())
    shown = form(started(), typed("24", "09.00", "10.00"), **ANSWERS)
    assert 'name="waktu-dilihat" value="24|11|2026|09.00|10.00"' in shown.as_p()
    seen = {"waktu-pilihan": "2026-11-24 10:00 11:00", "waktu-dilihat": "24|11|2026|09.00|10.00"}
    made = form(started(), typed("24", "09.00", "10.00") | seen, **ANSWERS)
    assert made.is_valid(), made.errors
    assert made.cleaned_data["waktu"] == TEN
    changed = form(started(), typed("25", "09.00", "10.00") | seen, **ANSWERS)
    assert "Pilih satu waktu" in changed.errors["waktu"][0]


def test_looking_costs_the_same_however_much_is_booked():
    case, on = started(), host(limit=20)
    form(case, **ANSWERS)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked_of:
            form(case, typed("24", "09.00", "10.00"), **ANSWERS).as_p()
        counts.append(len(asked_of))
        for _each in range(5):
            booked(on)
    assert counts[0] == counts[1] <= 6
