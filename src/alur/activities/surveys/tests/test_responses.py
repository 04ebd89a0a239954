"""Keeping responses, and the index that the database counts."""

from datetime import date

import pytest
from django.db import IntegrityError, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from alur.activities.surveys.models import ANSWER_FIELDS, FormReceived, Response
from alur.activities.surveys.queries import breakdown, comments, index_for, index_to_show, respondents
from alur.activities.surveys.rules.index import compute
from alur.foundation.offices.tests.make import make_office
from alur.kernel.errors import Invalid

from .make import DAY, make_response

NONE = (None,) * 9


@pytest.mark.django_db
def test_a_response_keeps_answers_comment_profile_and_the_day():
    response = make_response(
        answers=(1, 2, 3, 4, None, 1, 2, 3, 4), comment="  Cepat. ", profile={"sex": "p", "age_group": "26-35"}
    )
    response.refresh_from_db()
    assert [getattr(response, name) for name in ANSWER_FIELDS] == [1, 2, 3, 4, None, 1, 2, 3, 4]
    assert (response.comment, response.sex, response.age_group, response.job) == ("Cepat.", "p", "26-35", "")
    assert (response.questionnaire, response.answered_on) == ("permenpan-14-2017", DAY)


def test_nothing_in_a_response_leads_to_a_person_a_case_or_an_instant():
    fields = Response._meta.get_fields()
    assert [field.name for field in fields if field.is_relation] == ["office"]
    assert not any(isinstance(field, models.DateTimeField) for field in fields)
    assert Response._meta.pk.default().version == 4  # a version 7 would tell when
    assert [field.name for field in FormReceived._meta.get_fields()] == ["case_id"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"answers": NONE}, {"u1"}),
        ({"answers": (0, 5, None, 1, 2, 3, 4, True, 3.0)}, {"u1", "u2", "u8", "u9"}),
        ({"comment": "x" * 2001}, {"comment"}),
        ({"comment": "a\x00b"}, {"comment"}),
        ({"profile": {"sex": "x", "job": "petani", "education": "s1"}}, {"sex", "job"}),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field_and_nothing_is_written(fields, faults):
    with pytest.raises(Invalid) as caught:
        make_response(**fields)
    assert set(caught.value.fields) == faults
    assert not Response.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"answers": (4,) * 8}, {"on": date(2010, 1, 1)}])
def test_answers_that_do_not_fit_the_questionnaire_of_the_day_are_a_programming_error(fields):
    with pytest.raises(ValueError, match="unsur"):
        make_response(**fields)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"u3": 0}, {"u9": 5}, {"sex": "x"}, dict.fromkeys(ANSWER_FIELDS)])
def test_the_database_itself_refuses_impossible_answers(wrong):
    response = make_response()
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(**wrong)


@pytest.mark.django_db
def test_the_index_counts_its_office_service_and_days_only(django_assert_num_queries):
    office, other = make_office("psi"), make_office("bpsdm")
    make_response(office, (4,) * 9, on=date(2026, 11, 1))
    make_response(office, (2,) * 9, on=date(2026, 11, 30))
    make_response(office, (1,) * 9, on=date(2026, 12, 1))
    make_response(office, (1,) * 9, on=date(2026, 11, 15), service="virtual-meeting")
    make_response(other, (1,) * 9, on=date(2026, 11, 15))
    november = {"office": office, "first_day": date(2026, 11, 1), "last_day": date(2026, 11, 30)}
    with django_assert_num_queries(1):
        index = index_for(**november, service="kendala-tik")
    assert (index.n, str(index.ikm), index.band) == (2, "75.00", "C")
    assert index_for(**november).n == respondents(**november) == 3
    assert index_for(office=office).n == 4


@pytest.mark.django_db
def test_no_responses_give_an_index_without_figures():
    index = index_for(office=make_office(), service="kendala-tik")
    assert index == compute([])


@pytest.mark.django_db
def test_answers_to_an_older_questionnaire_are_not_mixed_in():
    office = make_office()
    make_response(office, (4,) * 9)
    make_response(office, (1,) * 9, on=date(2016, 3, 1))
    assert str(index_for(office=office).ikm) == "100.00"
    assert str(index_for(office=office, questionnaire="permenpan-16-2014").ikm) == "25.00"


@pytest.mark.django_db
def test_pages_get_no_index_of_fewer_than_five_people():
    office = make_office()
    assert index_to_show(office=office).n == 0
    for _ in range(4):
        make_response(office)
    assert index_to_show(office=office) is None
    make_response(office)
    assert index_to_show(office=office) == compute([(4,) * 9] * 5)


@pytest.mark.django_db
def test_a_breakdown_keeps_small_groups_back(django_assert_num_queries):
    office = make_office()
    for education, count, answer in (("s1", 6, 4), ("sma", 5, 3), ("s2", 2, 1), ("", 4, 2)):
        for _ in range(count):
            make_response(office, (answer,) * 9, profile={"education": education})
    with django_assert_num_queries(1):
        found = breakdown(office=office, trait="education")
    assert {group.value: str(group.index.ikm) for group in found.groups} == {"s1": "100.00", "sma": "75.00"}
    assert found.withheld == 6


@pytest.mark.django_db
def test_comments_come_without_answers_and_empty_ones_are_left_out():
    office = make_office()
    make_response(office, comment="Cepat.")
    make_response(office)
    make_response(office, comment="Ramah.")
    assert sorted(comments(office=office)) == ["Cepat.", "Ramah."]


given_answers = st.tuples(*[st.one_of(st.none(), st.integers(1, 4))] * 9).filter(lambda row: row != NONE)


class CountedByTheDatabase(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(given_answers, max_size=8))
    def test_the_database_and_the_rules_agree(self, table):
        office = make_office()
        for row in table:
            make_response(office, row)
        assert index_for(office=office) == compute(table)
