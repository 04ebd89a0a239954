"""kill -9 of the worker, and of the process that queues, at random moments: nothing acknowledged is lost or doubled.

Everything is real: processes, the database on disk, the SMTP server. Mails are counted by Message-ID.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.smtp_server import Answer, SmtpServer
from tests.world import own_database

pytestmark = [pytest.mark.kill, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
KILLS = 6 if os.environ.get("DATABASE_URL", "").startswith("postgres") else 12
"""At random moments; test_worker_points kills at chosen ones."""
MAILS_PER_ROUND = 8
SETTLE_SECONDS = 150
"""A killed worker's leases run out (45 s), the sweep finds them (10 s), a doubtful one waits 30 s once more."""

SOMETIMES = (Answer.LATER_AT_RCPT, Answer.DROP_AT_MAIL, Answer.LOSE_AFTER_DATA, Answer.DROP_AFTER_DATA)
"""How the server treats a mail now and then."""

MIGRATE = """
from alur.project.cli import setup_django; setup_django()
from django.core.management import call_command; call_command("migrate", verbosity=0)
"""
ROWS = """
import json
from alur.project.cli import setup_django; setup_django()
from alur.foundation.outbox.models import Delivery
print(json.dumps(list(Delivery.objects.values("key", "state", "attempts", "repeats", "payload__message_id"))))
"""


class House:
    """One data directory and the processes that work on it."""

    def __init__(self, data: Path, server: SmtpServer) -> None:
        self.data = data
        url = own_database()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALUR_", "DJANGO_"))}
        kept.pop("DATABASE_URL", None)
        if url:
            kept["DATABASE_URL"] = url
        self.env = {**kept, "ALUR_DATA": str(data), "ALUR_SMTP_URL": server.url, "PYTHONPATH": str(ROOT)}
        self.log = data / "worker.log"
        data.mkdir(exist_ok=True)
        self.ask(MIGRATE)

    def ask(self, program: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program], env=self.env, cwd=ROOT, stdout=subprocess.PIPE, check=True
        )
        return done.stdout.decode()

    def rows(self) -> list[dict]:
        return json.loads(self.ask(ROWS))

    def verified(self) -> str:
        """What `alur verify` finds; empty when nothing."""
        start = "import sys; from alur.project.cli import main; sys.exit(main())"
        command = [sys.executable, "-c", start, "verify"]
        done = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stdout + done.stderr

    @contextmanager
    def worker(self, *options: str):
        start = "import sys; from alur.project.cli import main; sys.exit(main())"
        command = [sys.executable, "-c", start, "worker", *options]
        with self.log.open("a") as log:
            process = subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=log, stderr=log)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()

    @contextmanager
    def queueing(self, first: int, count: int, acknowledged: list[int]):
        command = [sys.executable, "-m", "tests.kill.queueing", str(first), str(count)]
        process = subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=subprocess.PIPE, text=True)

        def listen() -> None:
            for line in process.stdout or ():
                if line.endswith("\n"):
                    acknowledged.append(int(line))

        listener = threading.Thread(target=listen)
        listener.start()
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            listener.join()
            if process.stdout:
                process.stdout.close()


@pytest.fixture
def server():
    chance = random.Random(7)
    with SmtpServer(delay=lambda: chance.choice([0, 0, 0.02, 0.1, 0.3])) as running:
        yield running


def test_nothing_acknowledged_is_lost_and_nothing_doubled(tmp_path, server):
    house = House(tmp_path / "data", server)
    chance = random.Random()
    acknowledged: list[int] = []
    killed_queueing = 0
    for round_number in range(KILLS):
        if round_number % 3 == 0:
            server.plan(chance.choice(SOMETIMES))
        first = round_number * MAILS_PER_ROUND
        with house.queueing(first, MAILS_PER_ROUND, acknowledged) as queueing, house.worker() as worker:
            if round_number % 5 == 4:
                time.sleep(chance.uniform(0.1, 1.5))  # while it starts
            else:
                wait_for_start(house, worker)
                time.sleep(chance.uniform(0, 1.5))
            assert worker.poll() is None, house.log.read_text()[-2000:]
            worker.send_signal(signal.SIGKILL)
            if round_number % 3 == 1:
                killed_queueing += queueing.poll() is None
                queueing.send_signal(signal.SIGKILL)
            queueing.wait(60)
    before = dict(server.counts)
    with house.worker():
        rows = wait_until_settled(house)

    assert house.verified() == ""
    doubled = {key: number for key, number in server.counts.items() if number > 1}
    print(
        f"\n{KILLS} kills of the worker, {killed_queueing} of the queueing process; {len(acknowledged)} acknowledged, "
        f"{len(rows)} rows, {len(server.counts)} different mails, {len(server.mails)} arrivals; "
        f"{len(rows) - len(before)} arrived after the last kill; repeated under one Message-ID: {len(doubled)}; "
        f"rows that say so: {sum(row['repeats'] > 0 for row in rows)}"
    )
    assert len(acknowledged) >= KILLS * MAILS_PER_ROUND / 2, "too little was queued to mean anything"
    assert {f"uji:{number}" for number in acknowledged} <= {row["key"] for row in rows}, "acknowledged, but not on disk"
    assert {row["state"] for row in rows} == {"delivered"}
    assert set(server.counts) == {row["payload__message_id"] for row in rows}, "lost, or sent without a row"
    subjects = {mail.message_id: mail.message["Subject"] for mail in server.mails}
    assert len(set(subjects.values())) == len(subjects), "one mail under two Message-IDs"
    # A second arrival is never silent: the row that caused it says that it was repeated in doubt.
    repeats = {row["payload__message_id"]: row["repeats"] for row in rows}
    assert {key: number - 1 for key, number in doubled.items() if number - 1 > repeats[key]} == {}


def wait_until_settled(house: House) -> list[dict]:
    ends = time.monotonic() + SETTLE_SECONDS
    while True:
        rows = house.rows()
        if all(row["state"] == "delivered" for row in rows):
            return rows
        open_rows = [row for row in rows if row["state"] != "delivered"]
        assert time.monotonic() < ends, f"{open_rows[:5]}\n{house.log.read_text()[-3000:]}"
        time.sleep(3)


def test_a_worker_asked_to_stop_ends_within_seconds_also_when_idle(tmp_path, server):
    house = House(tmp_path / "data", server)
    for number in (signal.SIGTERM, signal.SIGINT):
        with house.worker() as worker:
            wait_for_start(house, worker)
            began = time.monotonic()
            worker.send_signal(number)
            assert worker.wait(10) == 0
            assert time.monotonic() - began < 5


def test_a_worker_asked_to_stop_does_not_wait_for_a_silent_far_side(tmp_path, server):
    house = House(tmp_path / "data", server)
    server.plan(Answer.SILENT_AT_MAIL)
    with house.queueing(0, 1, []) as queueing:
        queueing.wait(30)
    with house.worker() as worker:
        wait_for_start(house, worker)
        ends = time.monotonic() + 15
        while [row["state"] for row in house.rows()] != ["sending"]:
            assert time.monotonic() < ends
        began = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
        assert time.monotonic() - began < 14


def test_once_delivers_what_waits_and_ends(tmp_path, server):
    house = House(tmp_path / "data", server)
    with house.queueing(0, 3, []) as queueing:
        queueing.wait(30)
    with house.worker("--once") as worker:
        assert worker.wait(30) == 0
    assert len(server.counts) == 3


def wait_for_start(house: House, worker: subprocess.Popen) -> None:
    ends = time.monotonic() + 30
    while f":{worker.pid}:" not in house.log.read_text():
        assert time.monotonic() < ends
        assert worker.poll() is None, house.log.read_text()[-2000:]
        time.sleep(0.02)
