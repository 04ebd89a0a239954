"""The questionnaire as a form, and the activity that the engine runs."""

from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from alur.activities.surveys.forms import SurveyForm
from alur.activities.surveys.models import FormReceived, Response
from alur.activities.surveys.rules.questionnaires import PERMENPAN_14_2017
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.actors import APPLICANT
from alur.foundation.offices.tests.make import make_office
from alur.kernel import clock
from alur.kernel.errors import Invalid

from .make import AT, DAY, make_task

NINE = {f"u{number}": "4" for number in range(1, 10)}
FORWARD = {"diisi": {"label": "Diisi", "to": "arsip"}, "belum-teratasi": {"label": "Belum", "to": "lapor"}}
BACK = {"diisi": {"label": "Diisi", "to": "arsip"}, "belum-teratasi": {"label": "Belum", "to": "tangani", "back": True}}


def form_of(data=None, **options):
    return SurveyForm(data, questionnaire=PERMENPAN_14_2017, **options)


def fill():
    return activities.get("surveys.fill")


def test_the_form_asks_nine_questions_with_four_answers_none_chosen():
    form = form_of()
    assert form.answer_names == [f"u{number}" for number in range(1, 10)]
    for name in form.answer_names:
        html = str(form[name])
        assert html.count('type="radio"') == 4
        assert "checked" not in html
    assert form.fields["u4"].choices[3] == (4, "Gratis")


def test_the_form_speaks_english_when_asked():
    with translation.override("en"):
        form = form_of()
    assert form.fields["u4"].label == "4. How reasonable is the cost of the service?"
    assert form.fields["u4"].choices[3] == (4, "Free of charge")


def test_questions_may_be_left_open():
    form = form_of({"u2": "3", "comment": " Baik ", "sex": "p"})
    assert form.is_valid(), form.errors
    assert form.answers == [None, 3, None, None, None, None, None, None, None]
    assert form.profile == {"sex": "p", "age_group": "", "education": "", "job": ""}
    assert form.cleaned_data["comment"] == "Baik"


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        ({}, {"u1"}),
        ({"comment": "Hanya saran"}, {"u1"}),
        ({"u5": "5"}, {"u5"}),
        ({"u5": "x", "u1": "1"}, {"u5"}),
        ({"u1": "4", "sex": "x"}, {"sex"}),
        ({"u1": "4", "comment": "x" * 2001}, {"comment"}),
    ],
)
def test_a_form_with_faults_names_the_fields(data, faults):
    assert set(form_of(data).errors) == faults


@pytest.mark.django_db
def test_filling_keeps_one_response_and_that_a_form_came():
    task = make_task(
        make_office(), root_case_id=uuid4(), service_slug="survei-kepuasan", root_service_slug="kendala-tik"
    )
    with clock.frozen(AT):
        form = fill().form(task, {**NINE, "comment": "Terima kasih"})
    assert form.is_valid()
    assert fill().perform(task, form.cleaned_data, APPLICANT, AT) == "diisi"
    response = Response.objects.get()
    assert (response.service, response.answered_on, response.comment) == ("kendala-tik", DAY, "Terima kasih")
    assert FormReceived.objects.get().case_id == task.root_case_id


@pytest.mark.django_db
def test_the_day_is_the_day_at_the_office():
    # 17.30 UTC is 00.30 of the next day in Jakarta and 02.30 in Jayapura
    task = make_task(make_office())
    fill().perform(task, {"u1": 4}, APPLICANT, AT.replace(hour=17, minute=30))
    assert Response.objects.get().answered_on.day == DAY.day + 1


@pytest.mark.django_db
def test_a_case_is_answered_once_even_when_a_return_leads_here_again():
    task = make_task(make_office())
    fill().perform(task, {"u1": 4}, APPLICANT, AT)
    fill().undo(task, APPLICANT, AT)
    assert fill().form(task) is None
    assert "sudah diterima" in render_to_string(fill().panel(task).template, dict(fill().panel(task).context))
    assert fill().perform(task, {"u1": 1}, APPLICANT, AT) == "diisi"
    assert [response.u1 for response in Response.objects.all()] == [4]


@pytest.mark.django_db
def test_without_any_answer_nothing_is_kept():
    task = make_task(make_office())
    with pytest.raises(Invalid):
        fill().perform(task, {}, APPLICANT, AT)
    assert not Response.objects.exists()
    assert not FormReceived.objects.exists()


@pytest.mark.django_db
def test_what_is_still_unsolved_leads_on_without_answers():
    task = make_task(make_office(), outcomes=FORWARD)
    with clock.frozen(AT):
        form = fill().form(task, {"solved": "belum"})
        assert set(fill().form(task, NINE).errors) == {"solved"}
        assert fill().form(task, {**NINE, "solved": "sudah"}).is_valid()
    assert form.is_valid(), form.errors
    assert fill().perform(task, form.cleaned_data, APPLICANT, AT) == "belum-teratasi"
    assert not Response.objects.exists()
    assert not FormReceived.objects.exists()


@pytest.mark.django_db
def test_a_return_is_chosen_on_the_page_and_not_asked_in_the_form():
    with clock.frozen(AT):
        form = fill().form(make_task(make_office(), outcomes=BACK))
    assert "solved" not in form.fields


@pytest.mark.django_db
def test_the_panel_tells_what_the_answers_are_for_and_that_they_are_anonymous():
    panel = fill().panel(make_task(make_office()))
    text = render_to_string(panel.template, dict(panel.context))
    assert "memperbaiki layanan" in text
    assert "tanpa nama" in text
