"""`python -m tests.kill.racing COUNT`: as many cases of virtual-meeting that want the same hour, and one host.

Prints JSON: the token of the officer who works on them, the host's key, and each case's task with its version.
`python -m tests.kill.racing` without a count prints what came of it.
"""

import json
import sys
from datetime import timedelta
from uuid import uuid4

from alur.project.cli import setup_django


def main(count: int) -> None:
    setup_django()
    from alur.activities.meetings.models import Host
    from alur.engine.cases.actions import claim_task, start_case
    from alur.engine.cases.models import Case
    from alur.engine.cases.rules.actors import APPLICANT
    from alur.engine.sops.queries import startable
    from alur.foundation.offices.actions import make_token
    from alur.foundation.offices.models import Officer, Position
    from alur.kernel import clock

    at = clock.now()
    officer = Officer.objects.get(email="dimas@pusat.example")
    keeper = Position.objects.get(office=officer.office, key="pengelola-tik")
    host = Host.objects.create(office=officer.office, name="Zoom", hours="always", capacity=100, keeper=keeper)
    version = next(each for each in startable(officer.office) if each.sop.slug == "virtual-meeting")
    day = (at + timedelta(days=4)).date().isoformat()
    tasks = []
    for number in range(count):
        answers = {
            "nama": f"Warga {number}", "unit-kerja": "Unit", "telepon": "+6281200000001", "surel": "w@contoh.id",
            "kegiatan": f"Rapat {number}", "waktu": {"date": day, "start": "09:00", "end": "10:00"}, "lama": 60,
            "peserta": 20, "narahubung": {"name": "Hadi", "phone": "+6281200000002"}, "rekaman": "tidak",
            "terbuka": "tidak", "persetujuan": True,
        }  # fmt: skip
        started = start_case(version=version, answers=answers, by=APPLICANT, at=at, key=uuid4().hex)
        case = Case.objects.get(pk=started.case_id)
        task = case.tasks.get(state="open")
        claim_task(case_id=case.pk, task_id=task.pk, version=task.version, officer=officer, at=at)
        task = case.tasks.get(state="open")
        tasks.append({"id": str(task.pk), "version": task.version, "step": task.step})
    _row, token = make_token(
        officer=officer, name="Lomba", scopes=["read", "act"], expires_at=at + timedelta(days=2), key="lomba",
        by=officer.actor, at=at,
    )  # fmt: skip
    print(json.dumps({"token": token, "host": host.pk, "tasks": tasks}))


def outcome() -> None:
    setup_django()
    from alur.activities.meetings.models import Booking, Occupied
    from alur.engine.cases.models import Task

    print(
        json.dumps(
            {
                "bookings": Booking.objects.count(),
                "cells": Occupied.objects.count(),
                "open": Task.objects.filter(step="cek-ketersediaan", state="open").count(),
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1])) if len(sys.argv) > 1 else outcome()
