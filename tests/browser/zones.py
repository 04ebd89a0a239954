"""`python -m tests.browser.zones FOLDER`: in a World, an office in WITA and one in WIT that offer meetings as the one
in WIB does, each with one account that may be booked at any time and one officer; FOLDER/accounts.json names them."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from alur.project.cli import setup_django

PLACES = {"makassar": ("Balai Makassar", "Asia/Makassar"), "jayapura": ("Balai Jayapura", "Asia/Jayapura")}
KEEPER, HOST = "pengelola-tik", "Zoom utama"
SOPS = ("survei-kepuasan", "virtual-meeting")


def main() -> None:
    setup_django()

    from alur.foundation.offices.actions import create_office
    from alur.foundation.offices.queries import office_by_slug, officers
    from alur.kernel import clock
    from tests.seed import _accounts, _write

    now = clock.now()
    _add_host(next(each for each in officers(office_by_slug("pusat")) if each.is_administrator), now)
    for slug, (name, zone) in PLACES.items():
        office = create_office(
            slug=slug, name=name, short_name=name, zone=zone, email=f"layanan@{slug}.example", by="system", at=now
        )
        _open(office, now)
    _write(Path(sys.argv[1]) / "accounts.json", _accounts())


def _open(office: Any, now: Any) -> None:
    """Calendar, SOPs, and one officer who does everything."""
    from alur.engine.cases.registry import activities
    from alur.engine.sops.actions import publish
    from alur.engine.sops.queries import shipped
    from alur.engine.worktime.actions import save_calendar
    from alur.engine.worktime.rules import default_calendar
    from alur.foundation.offices.actions import create_officer, give_holding
    from alur.foundation.offices.queries import positions
    from alur.project.demo.accounts import demo_password

    save_calendar(office=office, calendar=default_calendar(office.zone), by="system", at=now, note="Kalender bawaan")
    for slug in SOPS:
        publish(
            office=office, text=shipped()[slug].read_text(encoding="utf-8"), source=slug, by="system", at=now,
            known_activities=activities, create_positions=True,
        )  # fmt: skip
    keeper = positions(office).get(key=KEEPER)
    officer = create_officer(
        office=office, email=f"petugas@{office.slug}.example", name=f"Petugas {office.short_name}",
        password=demo_password(), is_administrator=True, by="system", at=now,
    )  # fmt: skip
    give_holding(position=keeper, officer=officer, starts_on=date(2024, 1, 2), by="system", at=now)
    _add_host(officer, now)


def _add_host(officer: Any, now: Any) -> None:
    from alur.activities.meetings.actions import HostFacts, add_host
    from alur.activities.meetings.rules.pool import Hours
    from alur.foundation.offices.queries import positions

    keeper = positions(officer.office).get(key=KEEPER)
    facts = HostFacts(name=HOST, keeper=keeper, capacity=100, before=0, after=15, hours=Hours.ALWAYS)
    add_host(officer=officer, facts=facts, at=now)


if __name__ == "__main__":
    main()
