"""The index against tables worked out by hand, and against a second, naive computation."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.activities.surveys.rules.index import compute, index_of, rounded, sample_size, tally
from alur.activities.surveys.rules.questionnaires import KEP_25_2004, PERMENPAN_14_2017


def spread(respondents, total):
    """A table of so many respondents whose 9 × n answers add up to `total`, as evenly as whole answers allow."""
    cells = 9 * respondents
    low, more = divmod(total, cells)
    values = [low + 1] * more + [low] * (cells - more)
    return [values[at : at + 9] for at in range(0, cells, 9)]


def figures(index):
    return (index.n, str(index.ikm), str(index.ikm_annex), index.band)


def test_three_respondents_with_two_missing_answers_worked_out_by_hand():
    # U1 11/3, U2 10/3, U3 8/3, U4 12/3, U5 9/3, U6 10/3, U7 11/3 over three answers: together 71/3.
    # U8 5/2 and U9 6/2 over two: together 11/2. All: 142/6 + 33/6 = 175/6.
    # IKM = 175/6 × 25/9 = 4375/54 = 81.0185… → 81.02, B. (Means rounded first would give 81.03, zeros for the
    # missing answers 75.93.)  Annex: 175/6 × 0.11 × 25 = 481.25/6 = 80.2083… → 80.21.
    index = compute(
        [
            (4, 3, 3, 4, 3, 4, 4, 2, 3),
            (3, 3, 2, 4, 3, 3, 4, None, 3),
            (4, 4, 3, 4, 3, 3, 3, 3, None),
        ]
    )
    assert figures(index) == (3, "81.02", "80.21", "B")
    assert index.counts == (3, 3, 3, 3, 3, 3, 3, 2, 2)
    thirds = [Fraction(each, 3) for each in (11, 10, 8, 12, 9, 10, 11)]
    assert index.nrr == (*thirds, Fraction(5, 2), Fraction(3))
    assert [str(each) for each in index.nrr_rounded[:3]] == ["3.6667", "3.3333", "2.6667"]
    # NRR × 25: 91.67 A, 83.33 B, 66.67 C, 100 A, 75 C, 83.33 B, 91.67 A, 62.5 D, 75 C
    assert index.unsur_bands == ("A", "B", "C", "A", "C", "B", "A", "D", "C")


@pytest.mark.parametrize(
    ("answer", "ikm", "annex", "band"),
    [
        (1, "25.00", "24.75", "D"),  # 9 × 1 × 25/9 = 25; 9 × 1 × 2.75 = 24.75
        (2, "50.00", "49.50", "D"),
        (3, "75.00", "74.25", "C"),
        (4, "100.00", "99.00", "A"),  # the printed weight cannot reach 100
    ],
)
def test_all_respondents_give_the_same_answer(answer, ikm, annex, band):
    assert figures(compute([[answer] * 9] * 7)) == (7, ikm, annex, band)


@pytest.mark.parametrize(
    ("respondents", "total", "ikm", "band", "words"),
    [
        # 25 × 889 / (9 × 38) = 22225/342 = 64.9854
        (38, 889, "64.99", "D", "Tidak Baik"),
        # 25 × 117 / 45 = 65 exactly
        (5, 117, "65.00", "C", "Kurang Baik"),
        # 25 × 717 / (9 × 26) = 17925/234 = 76.6026
        (26, 717, "76.60", "C", "Kurang Baik"),
        # 25 × 524 / (9 × 19) = 13100/171 = 76.6082
        (19, 524, "76.61", "B", "Baik"),
        # 25 × 604 / (9 × 19) = 15100/171 = 88.3041
        (19, 604, "88.30", "B", "Baik"),
        # 25 × 763 / (9 × 24) = 19075/216 = 88.3102
        (24, 763, "88.31", "A", "Sangat Baik"),
        # Between two hundredths the rounded figure decides.  25 × 116991 / (9 × 5000) = 64.995 exactly → 65.00
        (5000, 116991, "65.00", "C", "Kurang Baik"),
        # 25 × 116990 / 45000 = 64.99444… → 64.99
        (5000, 116990, "64.99", "D", "Tidak Baik"),
        # 25 × 1269 / 360 = 88.125 exactly → 88.13, where rounding half to even would give 88.12
        (40, 1269, "88.13", "B", "Baik"),
    ],
)
def test_both_sides_of_every_band_edge(respondents, total, ikm, band, words):
    answers = spread(respondents, total)
    assert sum(map(sum, answers)) == total
    index = compute(answers)
    assert (str(index.ikm), index.band, index.band_words()) == (ikm, band, words)


def test_an_unsur_that_nobody_answered_leaves_no_ikm_and_no_band():
    index = compute([(4, 4, 4, None, 4, 4, 4, 4, 4), (3, 3, 3, None, 3, 3, 3, 3, 3)])
    assert (index.ikm, index.ikm_annex, index.band, index.band_words()) == (None, None, None, None)
    assert index.nrr[3] is None
    assert index.nrr[0] == Fraction(7, 2)
    assert index.unanswered == ("U4",)


def test_nobody_answered_at_all():
    index = compute([])
    assert (index.n, index.nrr, index.ikm, index.band) == (0, (None,) * 9, None, None)


def test_a_row_without_answers_is_a_respondent_and_changes_no_mean():
    assert figures(compute([[3] * 9, [None] * 9])) == (2, "75.00", "74.25", "C")


@pytest.mark.parametrize("wrong", [0, 5, -1, 3.0, True, "3", Decimal(3)])
def test_anything_but_one_to_four_is_refused(wrong):
    with pytest.raises(ValueError, match="is not an answer"):
        compute([[4, 4, 4, 4, wrong, 4, 4, 4, 4]])


@pytest.mark.parametrize("width", [0, 8, 10])
def test_a_row_of_the_wrong_length_is_refused(width):
    with pytest.raises(ValueError, match="9 unsur"):
        compute([[4] * width])


def test_fourteen_unsur_of_the_rule_of_2004_have_their_own_weight_and_bands():
    # 14 × 3 × 25/14 = 75.00, B there (62.51–81.25) and C today; 14 × 3 × 0.071 × 25 = 74.55
    index = compute([[3] * 14], KEP_25_2004)
    assert figures(index) == (1, "75.00", "74.55", "B")


answers = st.one_of(st.none(), st.integers(1, 4))
tables = st.lists(st.tuples(*[answers] * 9), max_size=12)


def naive(table):
    """The rule read aloud, on columns, with Decimal's own rounding of the last step."""
    means = []
    for column in zip(*table, strict=True) if table else [()] * 9:
        valid = [value for value in column if value is not None]
        means.append(Fraction(sum(valid), len(valid)) if valid else None)
    if None in means:
        return means, None
    exact = sum((mean / 9 for mean in means), Fraction(0)) * 25
    # 60 digits keep any tie and any non-tie of such small tables apart.
    digits = Decimal(exact.numerator * 10**60 // exact.denominator).scaleb(-60)
    return means, digits.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(tables)
def test_agrees_with_a_naive_computation(table):
    index = compute(table)
    means, ikm = naive(table)
    assert list(index.nrr) == means
    assert index.ikm == ikm
    assert (index.band is None) == (ikm is None)
    if ikm is not None:
        band = next(each for each in PERMENPAN_14_2017.bands if each.letter == index.band)
        assert band.lowest <= ikm <= band.highest


@given(tables, st.randoms())
def test_the_order_of_respondents_does_not_matter(table, random):
    shuffled = random.sample(table, len(table))
    assert compute(shuffled) == compute(table)


@given(tables)
def test_a_tally_is_all_that_the_index_needs(table):
    assert index_of(tally(table)) == compute(table)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(8812499, 100000), 2, "88.12"),
        (Fraction(10, 3), 4, "3.3333"),
        (Fraction(3), 4, "3.0000"),
    ],
)
def test_rounding_is_half_up_and_keeps_its_places(value, places, shown):
    assert str(rounded(value, places)) == shown


@pytest.mark.parametrize(
    ("population", "sample"),
    # 500: 480.125/2.20775 = 217.47; 1000: 960.25/3.45775 = 277.71; 10000: 9602.5/25.95775 = 369.93
    [(0, 0), (1, 1), (10, 10), (100, 80), (500, 217), (1000, 278), (10_000, 370)],
)
def test_sample_of_krejcie_and_morgan(population, sample):
    assert sample_size(population) == sample


@given(st.integers(0, 1_000_000))
def test_a_sample_never_exceeds_its_population_nor_the_limit(population):
    # 3.841 × 0.25 / 0.0025 = 384.1 for an endless population
    assert sample_size(population) <= min(population, 384)
    assert sample_size(population) <= sample_size(population + 1)


def test_a_negative_population_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        sample_size(-1)
