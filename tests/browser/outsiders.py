"""`python -m tests.browser.outsiders`: in a World, cases that ask people outside and wait for what comes."""

import json
import os
from pathlib import Path

from alur.project.cli import setup_django

FILE = "outsiders.json"


def main() -> None:
    setup_django()

    from alur.engine.cases.tests import make, outside
    from alur.foundation.offices.queries import office_by_slug
    from alur.kernel import clock

    now, office = clock.now(), office_by_slug("balai")
    officer, chief = make.officer("Galuh", "petugas", of=office), make.officer("Laras", "kepala", of=office)
    version = outside.visit_sop(office)
    asked = outside.split(outside.applied(version, at=now), officer, at=now)
    answering = outside.split(outside.applied(version, at=now), officer, at=now)
    waiting = outside.split(outside.applied(version, at=now, answers={"surel": ""}), officer, at=now)
    answers = {"konfirmasi": {"jumlah": 3}, "telaah": {"pendapat": "Baik"}, "periksa": {"temuan": "Cocok"}, "kabar": {}}
    for step, given in answers.items():
        outcome = "bersedia" if step == "konfirmasi" else ""
        make.done(waiting, officer, outcome, step=step, answers=given, at=now)
    contact, office_step = make.open_task(asked, "konfirmasi"), make.open_task(asked, "periksa")
    told = {
        "officer": officer.email,
        "chief": chief.email,
        "password": "rahasia-sekali",
        "asked": asked.number,
        "waiting": waiting.number,
        "contact_task": str(contact.pk),
        "contact": outside.address_of(contact),
        "answering": outside.address_of(make.open_task(answering, "konfirmasi")),
        "unit": outside.address_of(make.open_task(asked, "telaah")),
        "participant": outside.address_of(office_step, "narahubung"),
    }
    (Path(os.environ["ALUR_DATA"]) / FILE).write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
