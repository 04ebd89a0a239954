"""Seeing a masked number whole is an act of its own: by few, once, and noted."""

import pytest

from alur.engine.cases.tests import make as cases
from alur.foundation.journal.models import Entry
from alur.foundation.journal.queries import broken_links
from alur.kernel import clock

from . import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(make.AT):
        yield


@pytest.fixture
def case():
    return make.applied()


def url(case, field="nik"):
    first = case.tasks.order_by("number").first()
    return make.step_url(case, first, f"isian/{field}")


def test_the_number_is_shown_once_and_the_look_is_noted(case):
    petugas = cases.officer("petugas", "petugas")
    browser = make.browser(petugas)
    answer = browser.post(url(case))
    assert make.ANSWERS["nik"] in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert make.ANSWERS["nik"] not in browser.get(make.case_url(case)).content.decode()
    entry = Entry.objects.get(stream=case.stream, kind="case.unmasked")
    assert (entry.actor, entry.data["field"], entry.data["step"]) == (petugas.actor, "nik", "permohonan")
    assert make.ANSWERS["nik"] not in str(entry.data)
    assert broken_links(case.stream) == []
    assert "petugas melihat “NIK” secara lengkap." in browser.get(make.case_url(case)).content.decode()


def test_only_the_asked_number_is_shown(case):
    text = make.browser(cases.officer("petugas", "petugas")).post(url(case)).content.decode()
    assert "0812••••••90" in text


def test_a_colleague_who_does_not_work_on_the_case_is_refused(case):
    answer = make.browser(cases.officer("rekan", "lain")).post(url(case))
    assert answer.status_code == 403
    assert make.ANSWERS["nik"] not in answer.content.decode()
    assert not Entry.objects.filter(kind="case.unmasked").exists()


def test_the_superior_of_a_position_may(case):
    kepala = cases.position("kepala")
    petugas = cases.position("petugas")
    petugas.superior = kepala
    petugas.save()
    assert make.browser(cases.officer("kepala", "kepala")).post(url(case)).status_code == 200


def test_another_office_and_nobody_find_nothing(case):
    stranger = cases.officer("asing", "petugas", of=cases.office("lain"))
    assert make.browser(stranger).post(url(case)).status_code == 404
    assert make.browser().post(url(case)).status_code == 403
    assert not Entry.objects.filter(kind="case.unmasked").exists()


def test_only_answers_that_are_masked_can_be_asked_for(case):
    petugas = cases.officer("petugas", "petugas")
    for field in ("nama", "tidak-ada"):
        assert make.browser(petugas).post(url(case, field)).status_code == 404


def test_following_the_address_shows_nothing(case):
    answer = make.browser(cases.officer("petugas", "petugas")).get(url(case))
    assert answer["Location"] == make.case_url(case)
    assert not Entry.objects.filter(kind="case.unmasked").exists()
