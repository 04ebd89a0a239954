"""`python -m tests.seed ACCOUNTS`: what a `World` stands on. Tables, static files and the three sample offices.

The offices are the demo's, with their people, calendars and published SOPs, but without a case. ACCOUNTS is written
as a list of {office, positions, email, password, name}; `positions` are keys, an acting holder's among them.
"""

import json
import sys
from pathlib import Path

from alur.project.cli import setup_django
from alur.project.cli.serve import prepare


def main(path: Path) -> None:
    setup_django()
    prepare(migrate=True)
    from django.db import transaction

    from alur.foundation.offices.queries import officers, offices, positions_held
    from alur.kernel import clock
    from alur.project.demo.accounts import demo_password
    from alur.project.demo.seeding import found_offices

    now, password = clock.now(), demo_password()
    with transaction.atomic():
        found_offices(now=now, password=password)
    accounts = [
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
    path.write_text(json.dumps(accounts, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
