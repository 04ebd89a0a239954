"""A worker that is asked to stop ends what is under way: the mail is out, its row says so, and no lease is left."""

import signal
import time

import pytest

from tests.kill.test_worker_killed import House, wait_for_start
from tests.smtp_server import SmtpServer

pytestmark = [pytest.mark.kill, pytest.mark.slow, pytest.mark.once]


def test_a_worker_that_is_asked_to_stop_finishes_its_delivery_and_begins_no_other(tmp_path):
    with SmtpServer(delay=lambda: 2.0) as server:
        house = House(tmp_path / "data", server)
        with house.queueing(0, 2, []) as queueing:
            queueing.wait(60)
        with house.worker() as worker:
            wait_for_start(house, worker)
            ends = time.monotonic() + 30
            while not server.mails:  # it was handed over, and is not yet answered
                assert time.monotonic() < ends
                time.sleep(0.02)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(15) == 0
        assert list(server.counts.values()) == [1]
        states = {(row["state"], row["attempts"]) for row in house.rows()}
    # A row that is not being sent has no lease: the database itself says so.
    assert states == {("delivered", 1), ("queued", 0)}
