"""kill -9 of the worker at every point between claim and acknowledgement, each kill counted inside that window; and a
worker that is stopped past its lease and goes on while another has taken its delivery over.

Everything is real: processes, the database on disk, the SMTP server. Mails are counted by Message-ID.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.kill.dying import POINTS
from tests.kill.test_worker_killed import ROOT, House
from tests.smtp_server import SmtpServer
from tests.world import SHORT

pytestmark = [pytest.mark.kill, pytest.mark.slow]
DEATHS_PER_POINT = int(os.environ.get("ALUR_KILL_DEATHS", "10"))
"""More by the environment; some die twice."""


def test_a_worker_killed_anywhere_between_claim_and_acknowledgement_loses_and_doubles_nothing(tmp_path):
    with SmtpServer() as server:
        house = House(tmp_path / "data", server)
        command = [sys.executable, "-m", "tests.kill.dying", str(DEATHS_PER_POINT)]
        done = subprocess.run(command, env=house.env, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
        told = json.loads(done.stdout.splitlines()[-1])
        died, after_text = told["died"], told["after_text"]
        kills = sum(died.values())
        assert kills >= DEATHS_PER_POINT * len(POINTS), died
        assert set(died) == set(POINTS)
        assert {row["state"] for row in house.rows()} == {"sending"}, "every kill lay inside the window"
        for _turn in range(1 + len(house.rows()) // 100):  # a hundred jobs a turn
            with house.worker("--once") as worker:
                assert worker.wait(90) == 0
        rows = house.rows()
        print(f"\n{kills} kills inside the window; arrivals: {dict(Counter(server.counts.values()))}")
        assert {row["state"] for row in rows} == {"delivered"}
        assert set(server.counts) == {row["payload__message_id"] for row in rows}, "lost, or sent without a row"
        for row in rows:
            number = row["payload__message_id"]
            # Each death after the text had left may have been an arrival; nothing else doubles a mail.
            assert server.counts[number] == 1 + after_text[number], row
            assert row["repeats"] >= server.counts[number] - 1, "a second arrival is never silent"
        assert house.verified() == ""


def test_a_worker_stopped_past_its_lease_changes_nothing_once_another_has_taken_over(tmp_path):
    under_way = threading.Event()

    def delay() -> float:
        """The first mail is answered only after its worker was stopped; the others at once."""
        if not under_way.is_set():
            under_way.set()
            return 1.0
        return 0.0

    with SmtpServer(delay=delay) as server:
        house = House(tmp_path / "data", server)
        with house.queueing(0, 1, []) as queueing:
            queueing.wait(30)
        stopped, other = _worker(house), None
        try:
            assert under_way.wait(30), house.log.read_text()[-2000:]
            _stop_between_writes(stopped, house)
            [claimed] = house.rows()
            assert claimed["state"] == "sending"
            other = _worker(house)
            _wait_for(lambda: "attempt recorded" in house.log.read_text(), house)
            rows = house.rows()
            stopped.send_signal(signal.SIGCONT)
            _wait_for(lambda: "attempt came too late" in house.log.read_text(), house)
            assert house.rows() == rows, "the late one changed nothing"
        finally:
            for process in filter(None, (stopped, other)):
                process.kill()
                process.wait()
        assert house.verified() == ""
        [row] = rows
        assert (row["state"], row["attempts"], row["repeats"]) == ("delivered", 2, 1)
        assert dict(server.counts) == {row["payload__message_id"]: 2}, "twice under one Message-ID, as the row says"


def _worker(house: House) -> subprocess.Popen:
    with house.log.open("a") as log:
        command = [sys.executable, "-c", SHORT.format(seconds=2), "worker"]
        return subprocess.Popen(command, env=house.env, cwd=ROOT, stdout=log, stderr=log)


def _stop_between_writes(worker: subprocess.Popen, house: House) -> None:
    """SQLite has one writer at a time: one that is stopped while it writes would stop all others with it."""
    _stop(worker)
    while "DATABASE_URL" not in house.env and not _may_write(house.data / "db.sqlite3"):
        worker.send_signal(signal.SIGCONT)
        time.sleep(0.02)
        _stop(worker)


def _stop(worker: subprocess.Popen) -> None:
    """Until every thread of it stands: kill() returns before that, and a thread may begin to write yet."""
    worker.send_signal(signal.SIGSTOP)
    while not all(_stands(thread) for thread in Path(f"/proc/{worker.pid}/task").iterdir()):
        time.sleep(0.001)


def _stands(thread: Path) -> bool:
    try:
        status = (thread / "stat").read_text()
    except OSError:
        return True  # it ended between the two looks
    return status.rpartition(")")[2].split()[0] in "TZX"


def _may_write(database: Path) -> bool:
    with closing(sqlite3.connect(database, timeout=0.02, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        connection.execute("ROLLBACK")
        return True


def _wait_for(condition, house: House, seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, house.log.read_text()[-3000:]
        time.sleep(0.2)
