"""The digits that must be read nowhere: NIK, NIP and telephone numbers of the place, in every spelling."""

from typing import Any

from .place import NIK, NIP, PHONE, SECOND_PHONE

NUMBERS = {
    "nik": [NIK, "3201 2345 0678 0001"],
    "nip": [NIP, "19850101 201001 1 002"],
    "phone": [PHONE[1:], "0812 3456 7890", "0812-3456-7890"],
    "second phone": [SECOND_PHONE[1:]],
}


def plain_in(text: str) -> set[str]:
    """Which of the numbers can be read there."""
    return {what for what, spellings in NUMBERS.items() if any(each in text for each in spellings)}


def plain_numbers_in(response: Any) -> set[str]:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(response.headers.values())
    return plain_in(body.decode(errors="replace") + headers)
