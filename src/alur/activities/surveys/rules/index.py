"""The index (IKM) of Permenpan RB 14/2017, in exact fractions, rounded once at the end; and the sample it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from .questionnaires import PERMENPAN_14_2017, Questionnaire

Answers = Sequence[int | None]
"""One respondent's answers in the order of the unsur: 1–4, None where the question was left open."""


@dataclass(frozen=True)
class Tally:
    """What the index needs of all answers: respondents, and per unsur the number and the sum of valid answers."""

    n: int
    counts: tuple[int, ...]
    sums: tuple[int, ...]


@dataclass(frozen=True)
class Index:
    """The index of a group of respondents; `ikm`, `ikm_annex` and `band` are None where an unsur has no answer."""

    questionnaire: Questionnaire
    n: int
    """Respondents: every row counts, also one that leaves everything open."""
    counts: tuple[int, ...]
    nrr: tuple[Fraction | None, ...]
    """Mean of the valid answers of each unsur, exact."""
    ikm: Decimal | None
    """25.00–100.00, two decimals, rounded half up."""
    ikm_annex: Decimal | None
    """The same with the weight that the annex prints (0.11): a labelled second value; all fours give 99.00."""
    band: str | None
    """A–D, of the rounded `ikm`."""

    @property
    def nrr_rounded(self) -> tuple[Decimal | None, ...]:
        """The means for showing: four decimals (as the regulation's own NRR bounds), half up. Never computed with."""
        return tuple(None if mean is None else rounded(mean, 4) for mean in self.nrr)

    @property
    def unsur_bands(self) -> tuple[str | None, ...]:
        """The band of each unsur by itself, of its mean × 25 rounded to two decimals."""
        band_of = self.questionnaire.band_of
        return tuple(None if mean is None else band_of(rounded(mean * 25, 2)).letter for mean in self.nrr)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Keys of the unsur that nobody answered, which is why there is no IKM."""
        pairs = zip(self.questionnaire.unsur, self.nrr, strict=True)
        return tuple(unsur.key for unsur, mean in pairs if mean is None)

    def band_words(self, language: str = "id") -> str | None:
        """ "Sangat Baik" … "Tidak Baik"."""
        return None if self.ikm is None else self.questionnaire.band_of(self.ikm).words.in_language(language)


def compute(answers: Sequence[Answers], questionnaire: Questionnaire = PERMENPAN_14_2017) -> Index:
    """The index of these respondents. ValueError for anything but 1–4 or None, or a row of the wrong length."""
    return index_of(tally(answers, questionnaire), questionnaire)


def tally(answers: Sequence[Answers], questionnaire: Questionnaire = PERMENPAN_14_2017) -> Tally:
    width = len(questionnaire.unsur)
    counts, sums = [0] * width, [0] * width
    for row in answers:
        if len(row) != width:
            raise ValueError(f"{len(row)} answers where {questionnaire.name} has {width} unsur")
        for at, value in enumerate(row):
            if value is None:
                continue
            if not is_answer(value):
                raise ValueError(f"{value!r} is not an answer (1–4)")
            counts[at] += 1
            sums[at] += value
    return Tally(n=len(answers), counts=tuple(counts), sums=tuple(sums))


def is_answer(value: object) -> bool:
    """1–4 as a whole number; True and 1.0 are slips of a caller, not answers."""
    return type(value) is int and 1 <= value <= 4


def index_of(tally: Tally, questionnaire: Questionnaire = PERMENPAN_14_2017) -> Index:
    """The index from sums and counts, however they were made."""
    pairs = zip(tally.sums, tally.counts, strict=True)
    nrr = tuple(Fraction(total, count) if count else None for total, count in pairs)
    means = [mean for mean in nrr if mean is not None]
    ikm = ikm_annex = band = None
    if len(means) == len(questionnaire.unsur):
        total = sum(means, Fraction(0))
        ikm = rounded(total / len(means) * 25, 2)
        ikm_annex = rounded(total * Fraction(questionnaire.printed_weight) * 25, 2)
        band = questionnaire.band_of(ikm).letter
    return Index(questionnaire, tally.n, tally.counts, nrr, ikm, ikm_annex, band)


def rounded(value: Fraction, places: int) -> Decimal:
    """Half up, from the exact value; `value` is not negative."""
    return Decimal(floor(value * 10**places + Fraction(1, 2))).scaleb(-places)


def sample_size(population: int) -> int:
    """Respondents to reach among `population` users (Krejcie–Morgan as the annex prints it), rounded half up.

    S = 3.841·N·0.25 / (0.0025·(N−1) + 3.841·0.25): chi-square of one degree at 95 %, p = 0.5, error 5 %.
    """
    if population < 0:
        raise ValueError("a population is not negative")
    if population == 0:
        return 0
    spread = Fraction("3.841") * Fraction("0.25")
    return int(rounded(spread * population / (Fraction("0.0025") * (population - 1) + spread), 0))
