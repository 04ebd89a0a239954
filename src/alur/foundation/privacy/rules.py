"""NIK, NIP and telephone numbers as people type them, and how they are shown masked.

The messages of ValueError are fixed sentences fit to be shown; a form passes them through gettext.
"""

import unicodedata
from datetime import date
from typing import Literal

MASK = "•"
_PHONE_PUNCTUATION = "-.()/"
_NUMBER_PUNCTUATION = "-."
_WOMENS_DAY_OFFSET = 40
_PPPK_MONTH = 21


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue; rules cannot import Django's own marker."""
    return message


PHONE_EMPTY = gettext_noop("Isi nomor telepon, misalnya 0812 3456 7890.")
PHONE_LETTERS = gettext_noop("Nomor telepon hanya berisi angka, misalnya 0812 3456 7890.")
PHONE_START = gettext_noop("Nomor telepon dimulai dengan 08, 628, atau +628, misalnya 0812 3456 7890.")
PHONE_LENGTH = gettext_noop(
    "Nomor telepon terlalu pendek atau terlalu panjang. Ketik 10 sampai 13 angka, mulai dengan 08."
)
NIK_LENGTH = gettext_noop("NIK terdiri atas 16 angka. Ketik semua angka NIK pada KTP.")
NIK_DATE = gettext_noop("NIK ini memuat tanggal lahir yang tidak ada. Periksa angka ke-7 sampai ke-12 pada KTP.")
NIP_LENGTH = gettext_noop("NIP terdiri atas 18 angka. Ketik semua angka NIP.")
NIP_BIRTH = gettext_noop("NIP ini memuat tanggal lahir yang tidak ada. Periksa 8 angka pertama: tahun, bulan, tanggal.")
NIP_APPOINTED = gettext_noop("NIP ini memuat bulan pengangkatan yang tidak ada. Periksa angka ke-9 sampai ke-14.")
NIP_SEX = gettext_noop("Angka ke-15 pada NIP harus 1 atau 2. Periksa NIP Anda.")
NIK_OR_NIP_LENGTH = gettext_noop("Ketik NIK (16 angka) atau NIP (18 angka).")


def parse_phone(text: str) -> str:
    """An Indonesian mobile number in E.164 (`+62812…`); ValueError says what to type.

    Spaces, dashes, dots, brackets and the invisible marks that telephones copy along are dropped.
    """
    bare = _bare(text, _PHONE_PUNCTUATION)
    if not bare:
        raise ValueError(PHONE_EMPTY)
    digits = bare.removeprefix("+")
    if not _only_digits(digits):
        raise ValueError(PHONE_LETTERS)
    if digits.startswith("62"):
        national = digits.removeprefix("62").removeprefix("0")  # people also write +62 (0)812
    elif digits.startswith("0") and not bare.startswith("+"):
        national = digits[1:]
    else:
        raise ValueError(PHONE_START)
    if not national.startswith("8"):
        raise ValueError(PHONE_START)
    if not 9 <= len(national) <= 12:
        raise ValueError(PHONE_LENGTH)
    return f"+62{national}"


def parse_nik(text: str) -> str:
    """The 16 digits of a NIK: 6 area, DDMMYY (day + 40 for women), 4 serial; there is no check digit."""
    digits = _bare(text, _NUMBER_PUNCTUATION)
    if len(digits) != 16 or not _only_digits(digits):
        raise ValueError(NIK_LENGTH)
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    if day > _WOMENS_DAY_OFFSET:
        day -= _WOMENS_DAY_OFFSET
    # The century is not in the number; 20YY has every date that 19YY has (1900 only lacks one).
    if not _is_date(2000 + year, month, day):
        raise ValueError(NIK_DATE)
    return digits


def parse_nip(text: str) -> str:
    """The 18 digits of a NIP: birth YYYYMMDD, appointment YYYYMM (PPPK: 21 for the month), sex 1 or 2, serial 3."""
    digits = _bare(text, _NUMBER_PUNCTUATION)
    if len(digits) != 18 or not _only_digits(digits):
        raise ValueError(NIP_LENGTH)
    birth_year, appointed_year, appointed_month = int(digits[:4]), int(digits[8:12]), int(digits[12:14])
    if birth_year < 1900 or not _is_date(birth_year, int(digits[4:6]), int(digits[6:8])):
        raise ValueError(NIP_BIRTH)
    if appointed_year <= birth_year or not (1 <= appointed_month <= 12 or appointed_month == _PPPK_MONTH):
        raise ValueError(NIP_APPOINTED)
    if digits[14] not in "12":
        raise ValueError(NIP_SEX)
    return digits


def parse_nik_or_nip(text: str) -> str:
    """The digits of whichever it is: 16 make a NIK, 18 a NIP."""
    digits = _bare(text, _NUMBER_PUNCTUATION)
    if len(digits) == 16:
        return parse_nik(digits)
    if len(digits) == 18:
        return parse_nip(digits)
    raise ValueError(NIK_OR_NIP_LENGTH)


def number_kind(digits: str) -> Literal["nik", "nip"]:
    """Which of the two parsed digits are; also the `kind` for `sealing.digest`."""
    return "nip" if len(digits) == 18 else "nik"


def mask(text: str) -> str:
    """First 4 and last 2 characters; what is too short to hide that way shows its last 2, or nothing."""
    if len(text) >= 10:
        return text[:4] + MASK * (len(text) - 6) + text[-2:]
    if len(text) > 4:
        return MASK * (len(text) - 2) + text[-2:]
    return MASK * len(text)


def mask_phone(phone: str) -> str:
    """An E.164 number the way its owner writes it, masked: `0812••••••90`."""
    return mask("0" + phone.removeprefix("+62") if phone.startswith("+62") else phone)


def mask_email(address: str) -> str:
    """The first letter and the domain: `s••••@contoh.id`."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}{MASK * 4}@{domain}"


def last_four(phone: str) -> str:
    """The last four digits: with the case number they open its tracking page."""
    return "".join(filter(_only_digits, phone))[-4:]


def _bare(text: str, punctuation: str) -> str:
    """Without spaces, the given punctuation, dashes of any kind and invisible format marks."""
    kept = (
        letter
        for letter in text
        if not letter.isspace() and letter not in punctuation and unicodedata.category(letter) not in ("Cf", "Pd")
    )
    return "".join(kept)


def _only_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
