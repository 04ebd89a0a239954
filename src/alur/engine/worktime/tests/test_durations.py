"""The words for time that signed SOPs use."""

import pytest

from alur.engine.worktime.rules import Duration, Unit, UnknownDuration, parse_duration


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("15 menit", 15, Unit.MINUTE),
        ("15 Menit", 15, Unit.MINUTE),
        ("  5   MENIT ", 5, Unit.MINUTE),
        ("5\u00a0menit", 5, Unit.MINUTE),
        ("30menit", 30, Unit.MINUTE),
        ("2 Jam", 120, Unit.MINUTE),
        ("1,5 jam", 90, Unit.MINUTE),
        ("1 jam 30 menit", 90, Unit.MINUTE),
        ("5 (lima) menit", 5, Unit.MINUTE),
        ("1 hari", 1, Unit.DAY),
        ("3 Hari", 3, Unit.DAY),
        ("10 hari kerja", 10, Unit.DAY),
    ],
)
def test_a_time_is_read(text, amount, unit):
    assert parse_duration(text) == Duration(amount, unit)


@pytest.mark.parametrize("text", ["", "  ", "-", "–", "Tentatif", "TENTATIF", " tentatif "])
def test_an_open_time_has_no_limit(text):
    assert parse_duration(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "sebentar",
        "15",
        "menit",
        "15 menit<br>",
        "<p>15 menit</p>",
        "5-10 menit",
        "-5 menit",
        "0 menit",
        "0 hari",
        "0,5 menit",
        "1,5 hari",
        "1 hari 2 jam",
        "1 jam 2 jam",
        "2 minggu",
        "1 bulan",
        "15 menit dan",
        "±15 menit",
        "15 menit kerja",
    ],
)
def test_other_words_are_refused_with_advice(text):
    with pytest.raises(UnknownDuration, match="Tulis misalnya"):
        parse_duration(text)


@pytest.mark.parametrize("words", ["15 menit", "2 jam", "1 jam 30 menit", "3 hari"])
def test_a_duration_is_shown_in_the_words_it_is_read_from(words):
    assert str(parse_duration(words)) == words


def test_no_time_at_all_is_no_duration():
    with pytest.raises(ValueError, match="at least 1"):
        Duration(0, Unit.MINUTE)
