"""Who acts: an officer, the applicant or somebody else outside through a secret link, or the software itself."""

from dataclasses import dataclass
from typing import Literal, Self


@dataclass(frozen=True)
class Actor:
    """Written into the journal as `officer:12`, `applicant`, `contact`, `unit` or `system`."""

    kind: Literal["officer", "applicant", "contact", "unit", "system"]
    officer_id: int | None = None

    def __str__(self) -> str:
        return f"officer:{self.officer_id}" if self.kind == "officer" else self.kind

    @classmethod
    def officer(cls, officer_id: int) -> Self:
        return cls("officer", officer_id)

    @classmethod
    def parse(cls, text: str) -> "Actor":
        """The actor that `str()` wrote."""
        if text.startswith("officer:"):
            return cls("officer", int(text.removeprefix("officer:")))
        return next((each for each in (SYSTEM, CONTACT, UNIT) if each.kind == text), APPLICANT)


APPLICANT = Actor("applicant")
CONTACT = Actor("contact")
"""Somebody named in a form, through the link made for them."""
UNIT = Actor("unit")
"""Another satker, through the link made for it."""
SYSTEM = Actor("system")
