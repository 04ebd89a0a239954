from datetime import date
from decimal import Decimal

import pytest

from alur.activities.surveys.rules.profile import groups_to_withhold, may_show
from alur.activities.surveys.rules.questionnaires import (
    KEP_25_2004,
    PERMENPAN_14_2017,
    PERMENPAN_16_2014,
    QUESTIONNAIRES,
    in_force,
)


@pytest.mark.parametrize("questionnaire", QUESTIONNAIRES.values(), ids=QUESTIONNAIRES)
def test_every_possible_ikm_has_exactly_one_band(questionnaire):
    for hundredths in range(2500, 10001):
        ikm = Decimal(hundredths).scaleb(-2)
        fitting = [band for band in questionnaire.bands if band.lowest <= ikm <= band.highest]
        assert fitting == [questionnaire.band_of(ikm)]


def test_bands_are_those_of_the_rule():
    bounds = {band.letter: (str(band.lowest), str(band.highest)) for band in PERMENPAN_14_2017.bands}
    assert bounds == {
        "A": ("88.31", "100.00"),
        "B": ("76.61", "88.30"),
        "C": ("65.00", "76.60"),
        "D": ("25.00", "64.99"),
    }


@pytest.mark.parametrize("outside", ["24.99", "100.01"])
def test_an_impossible_ikm_has_no_band(outside):
    with pytest.raises(ValueError, match="no band"):
        PERMENPAN_14_2017.band_of(Decimal(outside))


def test_the_questionnaire_in_force_has_nine_unsur_with_four_answers_in_two_languages():
    assert [unsur.key for unsur in PERMENPAN_14_2017.unsur] == [f"U{number}" for number in range(1, 10)]
    for unsur in PERMENPAN_14_2017.unsur:
        assert unsur.question is not None
        texts = [*unsur.title, *unsur.question, *(text for answer in unsur.answers for text in answer)]
        assert len(texts) == 12
        assert all(texts)
        assert [value for value, _ in unsur.choices] == [1, 2, 3, 4]
        for language in ("id", "en"):
            assert len({answer.in_language(language) for answer in unsur.answers}) == 4


def test_the_best_answer_to_the_cost_is_free():
    cost = PERMENPAN_14_2017.unsur[3]
    assert [answer.id for answer in cost.answers] == ["Sangat mahal", "Cukup mahal", "Murah", "Gratis"]


@pytest.mark.parametrize(
    ("day", "questionnaire"),
    [
        (date(2004, 2, 24), KEP_25_2004),
        (date(2014, 5, 1), KEP_25_2004),
        (date(2014, 5, 2), PERMENPAN_16_2014),
        (date(2017, 5, 11), PERMENPAN_16_2014),
        (date(2017, 5, 12), PERMENPAN_14_2017),
        (date(2026, 11, 24), PERMENPAN_14_2017),
    ],
)
def test_one_questionnaire_is_in_force_on_a_day(day, questionnaire):
    assert in_force(day) is questionnaire


def test_before_the_first_rule_none_is_in_force():
    with pytest.raises(LookupError):
        in_force(date(2004, 2, 23))


@pytest.mark.parametrize(("n", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_an_index_of_one_to_four_people_is_not_shown(n, shown):
    assert may_show(n) is shown


@pytest.mark.parametrize(
    ("sizes", "withheld"),
    [
        ({"l": 5, "p": 5}, set()),
        ({"l": 12, "p": 4}, {"l", "p"}),  # 16 − 12 would bring the four back
        ({"sd": 2, "smp": 3, "sma": 9}, {"sd", "smp"}),  # five together: nobody alone
        ({"sd": 1, "smp": 7, "sma": 9}, {"sd", "smp"}),  # the next smallest goes with the lone one
        ({"sd": 0, "smp": 7}, set()),
        ({"sd": 3}, {"sd"}),
        ({}, set()),
    ],
)
def test_small_groups_are_withheld_and_cannot_be_found_by_subtraction(sizes, withheld):
    assert groups_to_withhold(sizes) == withheld
