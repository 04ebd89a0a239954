"""What people type, and what we keep of it."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.foundation.privacy import rules

DIGITS = "0123456789"


def answer(parse, text):
    try:
        return parse(text)
    except ValueError as fault:
        return str(fault)


@pytest.mark.parametrize(
    "typed",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 7890",
        "0812.3456.7890",
        "+62 812-3456-7890",
        "6281234567890",
        "+62 (0)812 3456 7890",
        "\u202a+62\u00a0812\u20113456\u20117890\u202c",  # as WhatsApp copies it
    ],
)
def test_a_mobile_number_becomes_e164_however_it_is_written(typed):
    assert rules.parse_phone(typed) == "+6281234567890"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", rules.PHONE_EMPTY),
        (" - ", rules.PHONE_EMPTY),
        ("0812abc7890", rules.PHONE_LETTERS),
        ("٠٨١٢٣٤٥٦٧٨٩٠", rules.PHONE_LETTERS),
        ("++6281234567890", rules.PHONE_LETTERS),
        ("021 555 1234", rules.PHONE_START),
        ("+1 202 555 0100", rules.PHONE_START),
        ("+0812 3456 7890", rules.PHONE_START),
        ("81234567890", rules.PHONE_START),
        ("0812 3456", rules.PHONE_LENGTH),
        ("0812 3456 7890 12", rules.PHONE_LENGTH),
    ],
)
def test_a_wrong_phone_number_is_answered_with_what_to_type(typed, message):
    with pytest.raises(ValueError) as caught:
        rules.parse_phone(typed)
    assert str(caught.value) == message


@given(st.text(DIGITS, min_size=8, max_size=11), st.sampled_from(["08", "628", "+628", "+62 8", "0 8", "62-8"]))
def test_every_spelling_of_a_phone_number_gives_one_number(rest, start):
    assert rules.parse_phone(start + rest) == "+628" + rest
    assert rules.parse_phone(rules.parse_phone(start + rest)) == "+628" + rest
    assert rules.last_four(rules.parse_phone(start + rest)) == rest[-4:]


@given(st.text())
def test_any_text_is_a_number_or_an_indonesian_sentence(text):
    for parse in (rules.parse_phone, rules.parse_nik, rules.parse_nip, rules.parse_nik_or_nip):
        assert re.fullmatch(r"\+?[0-9]{10,18}|[A-Z].+\.", answer(parse, text), re.DOTALL)


@given(
    st.dates(date(1930, 1, 1), date(2029, 12, 31)),
    st.booleans(),
    st.text(DIGITS, min_size=6, max_size=6),
    st.text(DIGITS, min_size=4, max_size=4),
)
def test_a_nik_of_any_birthday_is_accepted_with_spaces(born, woman, area, serial):
    day = born.day + 40 if woman else born.day
    digits = f"{area}{day:02}{born:%m%y}{serial}"
    spaced = " ".join(digits[i : i + 4] for i in range(0, 16, 4))
    assert rules.parse_nik(spaced) == digits
    assert rules.parse_nik_or_nip(spaced) == digits
    assert rules.number_kind(digits) == "nik"


@pytest.mark.parametrize(
    "middle", ["000190", "320190", "400190", "720190", "310690", "711190", "300288", "290287", "010090", "011390"]
)
def test_a_nik_with_an_impossible_birthday_is_refused(middle):
    with pytest.raises(ValueError, match="tanggal lahir yang tidak ada"):
        rules.parse_nik("320101" + middle + "0001")


def test_a_nik_of_a_woman_born_on_leap_day_2000_is_accepted():
    assert rules.parse_nik("3201016902000001")


@pytest.mark.parametrize(
    "typed", ["", "320101010190000", "32010101019000012", "320101o101900001", "３２０１０１０１０１９００００１"]
)
def test_a_nik_of_the_wrong_length_or_with_letters_is_refused(typed):
    with pytest.raises(ValueError, match="16 angka"):
        rules.parse_nik(typed)


@given(
    st.dates(date(1950, 1, 1), date(2005, 12, 31)),
    st.integers(18 * 366, 55 * 365),
    st.booleans(),
    st.sampled_from("12"),
    st.text(DIGITS, min_size=3, max_size=3),
)
def test_a_nip_of_civil_servants_and_of_pppk_is_accepted(born, days, pppk, sex, serial):
    appointed = born + timedelta(days=days)
    month = "21" if pppk else f"{appointed:%m}"
    digits = f"{born:%Y%m%d}{appointed:%Y}{month}{sex}{serial}"
    assert rules.parse_nip(f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}") == digits
    assert rules.parse_nik_or_nip(digits) == digits
    assert rules.number_kind(digits) == "nip"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("19850230 201001 1 001", rules.NIP_BIRTH),
        ("18991231 201001 1 001", rules.NIP_BIRTH),
        ("19850212 201013 1 001", rules.NIP_APPOINTED),
        ("19850212 201000 1 001", rules.NIP_APPOINTED),
        ("19850212 201022 1 001", rules.NIP_APPOINTED),
        ("19850212 198401 1 001", rules.NIP_APPOINTED),
        ("19850212 201001 3 001", rules.NIP_SEX),
        ("19850212 201001 1 01", rules.NIP_LENGTH),
    ],
)
def test_a_wrong_nip_is_answered_with_the_place_to_look_at(typed, message):
    with pytest.raises(ValueError) as caught:
        rules.parse_nip(typed)
    assert str(caught.value) == message


def test_seventeen_digits_are_neither_nik_nor_nip():
    with pytest.raises(ValueError, match=r"16 angka.*18 angka"):
        rules.parse_nik_or_nip("1" * 17)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("3201010101900001", "3201••••••••••01"),
        ("198502122010011001", "1985••••••••••••01"),
        ("123456789", "•••••••89"),
        ("1234", "••••"),
        ("", ""),
    ],
)
def test_a_mask_shows_the_first_four_and_the_last_two(text, masked):
    assert rules.mask(text) == masked


def test_a_masked_phone_number_looks_as_its_owner_writes_it():
    assert rules.mask_phone("+6281234567890") == "0812••••••90"


@given(st.text(max_size=40))
def test_a_mask_keeps_the_length_and_never_shows_more_than_six(text):
    masked = rules.mask(text)
    assert len(masked) == len(text)
    assert masked.count(rules.MASK) >= min(len(text), max(3, len(text) - 6))
