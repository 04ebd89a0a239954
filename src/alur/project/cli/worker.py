"""`alur worker`: delivers what the outbox holds and does the work that comes round. Any number may run.

Nothing depends on a worker ending well: deliveries and periodic work are rows with leases, so a killed worker's work is
taken up by the next (`foundation/outbox`). Logs go to standard error, one JSON object a line, without personal data.
"""

import argparse
import os
import random
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

from alur.kernel.errors import AlurError

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

NAME = "worker"
HELP = "Menjalankan pekerjaan latar: mengirim surel, mengingatkan tenggat, merapikan."

POLL_SECONDS = 0.5
"""Between looks for new jobs when there are none."""
TICK_SECONDS = 1.0
"""Between looks for periodic work."""
GRACE_SECONDS = 10.0
"""After a signal, for the delivery under way; if it takes longer its lease runs out and it is looked up later."""
LONGEST_BACKOFF_SECONDS = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="selesaikan yang menunggu sekarang, lalu berhenti")


def run(args: argparse.Namespace) -> int:
    from alur.project.cli import setup_django

    setup_django()
    from alur.project.cli.serve import used

    with used():
        _check_database()
        worker = _Worker(_logger())
        return worker.run_once() if args.once else worker.run()


def _check_database() -> None:
    """Work on the tables of another version would do harm: refuse it, as `serve` does."""
    from django.db import OperationalError, connections

    from alur.project.schema import check_encoding, check_schema

    try:
        check_encoding()
        check_schema()
    except OperationalError as error:
        raise AlurError(f"Basis data tidak dapat dipakai: {str(error).strip()}.") from None
    finally:
        connections.close_all()


def _logger() -> "FilteringBoundLogger":
    import structlog

    from alur.project.logs import configure_structlog

    configure_structlog()
    logger: FilteringBoundLogger = structlog.get_logger("alur.worker")
    return logger


class _Worker:
    """Jobs in the main thread, periodic work in a second one; each survives a database that goes away for a while."""

    def __init__(self, log: "FilteringBoundLogger") -> None:
        from django_tasks_db.management.commands.db_worker import Worker

        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"
        self.log = log.bind(worker=self.name)
        self.stopping = False
        self.ticker_died = False
        self.jobs = Worker(
            queue_names=["*"],
            interval=POLL_SECONDS,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )

    def run(self) -> int:
        """Work until a signal comes. 0 after a signal, 1 when a part of the worker broke down."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        self.log.info("worker started")
        ticker = threading.Thread(target=self._keep_ticking, name="alur-ticker", daemon=True)
        ticker.start()
        threading.Thread(target=self._end_after_grace, name="alur-grace", daemon=True).start()
        failures = 0
        while not self.stopping:
            failures = self._survive(self.jobs.run, failures)
        ticker.join(timeout=GRACE_SECONDS)
        self.log.info("worker stopped")
        return 1 if self.ticker_died else 0

    def run_once(self) -> int:
        """Everything that waits now, then end; errors are not survived."""
        from alur.foundation.outbox.actions import run_due_periodic
        from alur.kernel import clock

        run_due_periodic(worker=self.name, at=clock.now())
        self.jobs.batch = True
        self.jobs.run()
        return 0

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        # Plain flags only: a lock taken in here could be one that the interrupted code holds.
        if self.stopping:
            os._exit(130)
        self._stop()

    def _stop(self) -> None:
        self.stopping = True
        self.jobs.running = False

    def _end_after_grace(self) -> None:
        while not self.stopping:
            time.sleep(POLL_SECONDS)
        time.sleep(GRACE_SECONDS)
        self.log.warning("worker leaves a delivery under way", hint="its lease runs out and it is looked up again")
        os._exit(0)

    def _keep_ticking(self) -> None:
        from django.db import connections

        failures = 0
        try:
            while not self.stopping:
                failures = self._survive(self._tick, failures)
                self._sleep(TICK_SECONDS)
        except BaseException:
            # Half a worker looks alive and reminds nobody: end, so that the supervisor starts a whole one.
            self.ticker_died = True
            raise
        finally:
            connections.close_all()
            self._stop()

    def _tick(self) -> None:
        from django.db import close_old_connections

        from alur.foundation.outbox.actions import run_due_periodic
        from alur.kernel import clock

        close_old_connections()
        run_due_periodic(worker=self.name, at=clock.now())
        close_old_connections()

    def _survive(self, work: Callable[[], None], failures: int) -> int:
        """Do `work`; after trouble say so and wait, longer each time. Answers the failures in a row."""
        from django.db import Error, connections

        began = time.monotonic()
        try:
            work()
        except Error as error:
            self._tell("database trouble", error, "is the database there, and is its schema up to date?")
        except Exception as error:
            self._tell("worker trouble", error, "a fault in the program; the work is tried again")
        else:
            return 0
        connections.close_all()
        if time.monotonic() - began > LONGEST_BACKOFF_SECONDS:
            failures = 0
        self._sleep(min(0.5 * 2**failures, LONGEST_BACKOFF_SECONDS) * random.uniform(0.8, 1.2))  # noqa: S311  jitter
        return failures + 1

    def _tell(self, event: str, error: Exception, hint: str) -> None:
        from django.db import OperationalError

        from alur.foundation.outbox.rules import place_of

        # These speak of the database itself (locked, gone, no such table); other errors may quote what a row holds.
        said = str(error).strip() if isinstance(error, OperationalError) else ""
        self.log.error(event, error=type(error).__name__, said=said, place=place_of(error), hint=hint)

    def _sleep(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while not self.stopping and (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, POLL_SECONDS))
