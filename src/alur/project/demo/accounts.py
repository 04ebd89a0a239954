"""Who signs in how: one password for all accounts of a data folder, easy to type, told in DIR/demo.json."""

import hmac
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from alur.foundation.offices.actions import LONGEST_TOKEN_LIFE, make_token
from alur.foundation.offices.models import Holding, HoldingKind, Office, Officer, TokenScope
from alur.foundation.offices.policies import SYSTEM
from alur.foundation.offices.queries import holdings_on, local_day, officers, offices

ADMINISTRATOR = "Administrator kantor"
_CONSONANTS, _VOWELS = "bdfghjklmnprst", "aiueo"


@dataclass(frozen=True)
class Account:
    """A line of the table; `position` as the office calls it, with Plh. or Plt. before an acting one."""

    office: str
    position: str
    name: str
    email: str
    password: str


def demo_password() -> str:
    """Three pronounceable words and two digits, always the same for this installation's secrets."""
    raw = hmac.digest(settings.SECRET_KEY.encode(), b"alur demo password", "sha256")
    letters = [_CONSONANTS[each % 14] if place % 2 == 0 else _VOWELS[each % 5] for place, each in enumerate(raw[:12])]
    words = ("".join(letters[start : start + 4]) for start in (0, 4, 8))
    return "-".join([*words, f"{raw[12] % 90 + 10}"])


def accounts(at: datetime) -> list[Account]:
    """Every active account of the demo, office by office."""
    password = demo_password()
    found = []
    for office in offices():
        held = (
            holdings_on(local_day(office, at))
            .filter(position__office=office)
            .select_related("position")
            .order_by("-kind", "pk")
        )
        for officer in officers(office).filter(is_active=True):
            names = [_position_name(each) for each in held if each.officer_id == officer.pk]
            position = ", ".join(names) or (ADMINISTRATOR if officer.is_administrator else "")
            found.append(Account(office.slug, position, officer.name, officer.email, password))
    return found


def demo_token(officer: Officer, at: datetime) -> str:
    """For the API, of all scopes, made as the profile page makes one. A later start of the demo finds it again."""
    half_year = f"{at.year}-{(at.month - 1) // 6}"
    _row, secret = make_token(
        officer=officer,
        name="Demo",
        scopes=TokenScope.values,
        expires_at=at + LONGEST_TOKEN_LIFE,
        key=f"demo:{half_year}",
        by=SYSTEM,
        at=at,
    )
    return secret


def _position_name(holding: Holding) -> str:
    acting = "" if holding.kind == HoldingKind.DEFINITIVE else f"{HoldingKind(holding.kind).label} "
    return f"{acting}{holding.position.name}"


def write_demo_file(folder: Path, base_url: str, at: datetime) -> Path:
    """DIR/demo.json, whole or not at all, for its owner only."""
    tokens = {each.email: demo_token(each, at) for office in offices() for each in officers(office) if each.is_active}
    body = {
        "base_url": base_url,
        "offices": [{"slug": each.slug, "name": each.name, "url": office_url(base_url, each)} for each in offices()],
        "accounts": [asdict(each) | {"token": tokens[each.email]} for each in accounts(at)],
    }
    path, draft = folder / "demo.json", folder / ".demo.json"
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        json.dump(body, file, indent=1, ensure_ascii=False)
        file.write("\n")
    draft.replace(path)
    return path


def office_url(base_url: str, office: Office) -> str:
    """The office's public page."""
    return f"{base_url}/{office.slug}/"
