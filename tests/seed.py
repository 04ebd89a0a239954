"""`python -m tests.seed FOLDER [--cases]`: what a `World` stands on. Tables, static files, the three sample offices.

The offices are the demo's, with their people, calendars and published SOPs; with `--cases` its cases too. Written:
FOLDER/accounts.json, a list of {office, positions, email, password, name}, where `positions` are keys, an acting
holder's among them; FOLDER/links.json, {case number: path of its tracking page}.
"""

import argparse
import json
from pathlib import Path

from alur.project.cli import setup_django
from alur.project.cli.serve import prepare


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", action="store_true")
    args = parser.parse_args()
    setup_django()
    prepare(migrate=True)
    _seed(cases=args.cases)
    _write(args.folder / "accounts.json", _accounts())
    _write(args.folder / "links.json", _links())


def _seed(*, cases: bool) -> None:
    from django.db import transaction

    from alur.kernel import clock
    from alur.project.demo.accounts import demo_password
    from alur.project.demo.seeding import found_offices, seed

    now, password = clock.now(), demo_password()
    if cases:
        seed(now=now, password=password)
        return
    with transaction.atomic():
        found_offices(now=now, password=password)


def _accounts() -> list[dict[str, object]]:
    from alur.foundation.offices.queries import officers, offices, positions_held
    from alur.kernel import clock
    from alur.project.demo.accounts import demo_password

    now, password = clock.now(), demo_password()
    return [
        {
            "office": office.slug,
            "positions": [position.key for position in positions_held(officer, now)],
            "email": officer.email,
            "password": password,
            "name": officer.name,
        }
        for office in offices()
        for officer in officers(office)
    ]


def _links() -> dict[str, str]:
    from alur.engine.cases.models import Case
    from alur.engine.cases.queries import tracking_token

    cases = Case.objects.filter(parent_task=None).order_by("number")
    return {case.number: f"/lacak/{tracking_token(case)}/" for case in cases if case.tracking_nonce}


def _write(path: Path, found: object) -> None:
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
