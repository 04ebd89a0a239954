"""`python -m tests.browser.dates`: in a World, an SOP with a schedule and recipients, and a month of its dates."""

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from alur.project.cli import setup_django

TITLES = (
    "Pelatihan penangkaran benih padi untuk kelompok tani se-Kabupaten Bogor",
    "Rapat koordinasi",
    "Bimbingan teknis standar instrumen pascapanen",
)


def main() -> None:
    setup_django()

    from alur.engine.cases.registry import activities
    from alur.engine.sops.actions import publish
    from alur.foundation.offices.queries import local_day, office_by_slug
    from alur.kernel import clock

    now, office = clock.now(), office_by_slug("balai")
    text = Path(__file__).with_name("acara.yaml").read_text(encoding="utf-8")
    version = publish(office=office, text=text, source="acara.yaml", by="system", at=now, known_activities=activities)
    today = local_day(office, now)
    days = [today + timedelta(days=each) for each in (0, 0, 1, 3, 3, 3, 8, 20)]
    for number, day in enumerate(days):
        _listed(version, number, day, now)


def _listed(version, number: int, day: date, now) -> None:
    """Published on the schedule; its recipients wait to be reached."""
    from alur.engine.cases.actions import cancel_case, complete_task, start_case
    from alur.engine.cases.models import Case, Task
    from alur.engine.cases.rules.actors import APPLICANT, Actor
    from alur.foundation.offices.queries import holders

    slot = {"date": day.isoformat(), "start": f"{8 + number:02}:00", "end": f"{9 + number:02}:30"}
    answers = {
        "nama": "Siti Rahmawati",
        "acara": TITLES[number % 3],
        "waktu": slot,
        "terbuka": "tidak" if number == 1 else "ya",
    }
    receipt = start_case(version=version, answers=answers, by=APPLICANT, at=now, key=uuid4().hex)
    task = Task.objects.select_related("position__office").get(case=receipt.case_id, state="open")
    officer = holders(task.position, now)[0]
    complete_task(
        case_id=receipt.case_id, task_id=task.pk, version=task.version, by=Actor.officer(officer.pk), at=now,
        officer=officer, key=uuid4().hex,
    )  # fmt: skip
    if number == 4:
        case = Case.objects.get(pk=receipt.case_id)
        cancel_case(case_id=case.pk, reason="Pembicara sakit.", officer=officer, at=now, key=uuid4().hex)


if __name__ == "__main__":
    main()
