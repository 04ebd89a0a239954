"""The questionnaires as data with their days of validity: unsur, wording, answers, printed weight and bands.

Sources: Permenpan RB 14/2017 and its annex (the questions keep the annex's "Saudara"; only the order of U8 and U9 is
that of the regulation's list of unsur, the annex's sample form asks them the other way round). KEP/25/M.PAN/2/2004 and
Permenpan RB 16/2014 are kept from general knowledge, to read older surveys; their days of validity are of signing.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Wording(NamedTuple):
    """Text in Indonesian and English."""

    id: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language.startswith("en") else self.id


@dataclass(frozen=True)
class Unsur:
    """One element of service that is asked about; `answers` from 1 (worst) to 4 (best)."""

    key: str
    title: Wording
    question: Wording | None = None
    answers: tuple[Wording, ...] = ()

    @property
    def choices(self) -> tuple[tuple[int, Wording], ...]:
        return tuple(enumerate(self.answers, start=1))


@dataclass(frozen=True)
class Band:
    """Mutu pelayanan; both bounds belong to it, as an IKM rounded to two decimals."""

    letter: str
    lowest: Decimal
    highest: Decimal
    words: Wording


@dataclass(frozen=True)
class Questionnaire:
    """One rule's set of unsur and bands; in force on the days `valid_from` to `valid_until`, both included."""

    code: str
    name: str
    valid_from: date
    valid_until: date | None
    unsur: tuple[Unsur, ...]
    printed_weight: Decimal
    """The weight of one unsur as the annex prints it: 1/9 cut to 0.11. Only for the labelled second value."""
    bands: tuple[Band, ...]

    def band_of(self, ikm: Decimal) -> Band:
        """The band of an IKM that is already rounded to two decimals; ValueError outside 25.00–100.00."""
        for band in self.bands:
            if band.lowest <= ikm <= band.highest:
                return band
        raise ValueError(f"no band for {ikm}")


def _bands(*lowest: str) -> tuple[Band, ...]:
    """A, B, C, D from their lower bounds; each reaches to a hundredth below the better one."""
    words = (
        Wording("Sangat Baik", "Very good"),
        Wording("Baik", "Good"),
        Wording("Kurang Baik", "Fair"),
        Wording("Tidak Baik", "Poor"),
    )
    bounds = [Decimal(bound) for bound in lowest]
    tops = [Decimal("100.00"), *(bound - Decimal("0.01") for bound in bounds[:-1])]
    return tuple(Band(*parts) for parts in zip("ABCD", bounds, tops, words, strict=True))


def _unsur(number: int, title: tuple[str, str], question: tuple[str, str], answers: list[tuple[str, str]]) -> Unsur:
    return Unsur(f"U{number}", Wording(*title), Wording(*question), tuple(Wording(*answer) for answer in answers))


_FITTING = [
    ("Tidak sesuai", "Do not match"),
    ("Kurang sesuai", "Match poorly"),
    ("Sesuai", "Match"),
    ("Sangat sesuai", "Match very well"),
]

PERMENPAN_14_2017 = Questionnaire(
    code="permenpan-14-2017",
    name="Permenpan RB 14/2017",
    valid_from=date(2017, 5, 12),
    valid_until=None,
    printed_weight=Decimal("0.11"),
    bands=_bands("88.31", "76.61", "65.00", "25.00"),
    unsur=(
        _unsur(
            1,
            ("Persyaratan", "Requirements"),
            (
                "Bagaimana pendapat Saudara tentang kesesuaian persyaratan pelayanan dengan jenis pelayanannya?",
                "Do the requirements match the kind of service?",
            ),
            _FITTING,
        ),
        _unsur(
            2,
            ("Sistem, mekanisme, dan prosedur", "System, mechanism and procedure"),
            (
                "Bagaimana pemahaman Saudara tentang kemudahan prosedur pelayanan di unit ini?",
                "How easy is the procedure of this service?",
            ),
            [
                ("Tidak mudah", "Not easy"),
                ("Kurang mudah", "Not easy enough"),
                ("Mudah", "Easy"),
                ("Sangat mudah", "Very easy"),
            ],
        ),
        _unsur(
            3,
            ("Waktu penyelesaian", "Time taken"),
            (
                "Bagaimana pendapat Saudara tentang kecepatan waktu dalam memberikan pelayanan?",
                "How quickly was the service given?",
            ),
            [
                ("Tidak cepat", "Not quickly"),
                ("Kurang cepat", "Not quickly enough"),
                ("Cepat", "Quickly"),
                ("Sangat cepat", "Very quickly"),
            ],
        ),
        _unsur(
            4,
            ("Biaya/tarif", "Cost"),
            (
                "Bagaimana pendapat Saudara tentang kewajaran biaya/tarif dalam pelayanan?",
                "How reasonable is the cost of the service?",
            ),
            [
                ("Sangat mahal", "Very expensive"),
                ("Cukup mahal", "Rather expensive"),
                ("Murah", "Cheap"),
                ("Gratis", "Free of charge"),
            ],
        ),
        _unsur(
            5,
            ("Produk spesifikasi jenis pelayanan", "Result of the service"),
            (
                "Bagaimana pendapat Saudara tentang kesesuaian produk pelayanan antara yang tercantum dalam "
                "standar pelayanan dengan hasil yang diberikan?",
                "Do the results match what the service standard promises?",
            ),
            _FITTING,
        ),
        _unsur(
            6,
            ("Kompetensi pelaksana", "Competence of the staff"),
            (
                "Bagaimana pendapat Saudara tentang kompetensi/kemampuan petugas dalam pelayanan?",
                "How competent are the staff?",
            ),
            [
                ("Tidak kompeten", "Not competent"),
                ("Kurang kompeten", "Not competent enough"),
                ("Kompeten", "Competent"),
                ("Sangat kompeten", "Very competent"),
            ],
        ),
        _unsur(
            7,
            ("Perilaku pelaksana", "Conduct of the staff"),
            (
                "Bagaimana pendapat Saudara tentang perilaku petugas dalam pelayanan terkait kesopanan dan keramahan?",
                "How polite and friendly are the staff?",
            ),
            [
                ("Tidak sopan dan ramah", "Not polite and friendly"),
                ("Kurang sopan dan ramah", "Not polite and friendly enough"),
                ("Sopan dan ramah", "Polite and friendly"),
                ("Sangat sopan dan ramah", "Very polite and friendly"),
            ],
        ),
        _unsur(
            8,
            ("Penanganan pengaduan, saran dan masukan", "Handling of complaints and suggestions"),
            (
                "Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan?",
                "How are complaints of users handled?",
            ),
            [
                ("Tidak ada", "There is no handling"),
                ("Ada tetapi tidak berfungsi", "It exists but does not work"),
                ("Berfungsi kurang maksimal", "It works, but not well enough"),
                ("Dikelola dengan baik", "It is managed well"),
            ],
        ),
        _unsur(
            9,
            ("Sarana dan prasarana", "Facilities"),
            (
                "Bagaimana pendapat Saudara tentang kualitas sarana dan prasarana?",
                "How good are the facilities?",
            ),
            [("Buruk", "Bad"), ("Cukup", "Sufficient"), ("Baik", "Good"), ("Sangat baik", "Very good")],
        ),
    ),
)


def _titles(*titles: tuple[str, str]) -> tuple[Unsur, ...]:
    return tuple(Unsur(f"U{number}", Wording(*title)) for number, title in enumerate(titles, start=1))


_OLD_BANDS = _bands("81.26", "62.51", "43.76", "25.00")

PERMENPAN_16_2014 = Questionnaire(
    code="permenpan-16-2014",
    name="Permenpan RB 16/2014",
    valid_from=date(2014, 5, 2),
    valid_until=date(2017, 5, 11),
    printed_weight=Decimal("0.11"),
    bands=_OLD_BANDS,
    unsur=_titles(
        ("Persyaratan", "Requirements"),
        ("Prosedur", "Procedure"),
        ("Waktu pelayanan", "Time taken"),
        ("Biaya/tarif", "Cost"),
        ("Produk spesifikasi jenis pelayanan", "Result of the service"),
        ("Kompetensi pelaksana", "Competence of the staff"),
        ("Perilaku pelaksana", "Conduct of the staff"),
        ("Maklumat pelayanan", "Service pledge"),
        ("Penanganan pengaduan, saran dan masukan", "Handling of complaints and suggestions"),
    ),
)

KEP_25_2004 = Questionnaire(
    code="kep-25-2004",
    name="KEP/25/M.PAN/2/2004",
    valid_from=date(2004, 2, 24),
    valid_until=date(2014, 5, 1),
    printed_weight=Decimal("0.071"),
    bands=_OLD_BANDS,
    unsur=_titles(
        ("Prosedur pelayanan", "Procedure"),
        ("Persyaratan pelayanan", "Requirements"),
        ("Kejelasan petugas pelayanan", "Clarity about the staff in charge"),
        ("Kedisiplinan petugas pelayanan", "Discipline of the staff"),
        ("Tanggung jawab petugas pelayanan", "Responsibility of the staff"),
        ("Kemampuan petugas pelayanan", "Ability of the staff"),
        ("Kecepatan pelayanan", "Speed"),
        ("Keadilan mendapatkan pelayanan", "Fairness"),
        ("Kesopanan dan keramahan petugas", "Politeness and friendliness of the staff"),
        ("Kewajaran biaya pelayanan", "Reasonable cost"),
        ("Kepastian biaya pelayanan", "Certainty of the cost"),
        ("Kepastian jadwal pelayanan", "Certainty of the schedule"),
        ("Kenyamanan lingkungan", "Comfort of the surroundings"),
        ("Keamanan pelayanan", "Safety"),
    ),
)

QUESTIONNAIRES = {item.code: item for item in (KEP_25_2004, PERMENPAN_16_2014, PERMENPAN_14_2017)}


def in_force(day: date) -> Questionnaire:
    """The questionnaire in force on that day; LookupError before the first one."""
    for item in QUESTIONNAIRES.values():
        if item.valid_from <= day and (item.valid_until is None or day <= item.valid_until):
            return item
    raise LookupError(f"no questionnaire in force on {day}")
