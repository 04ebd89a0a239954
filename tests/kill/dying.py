"""Workers that die at a named point between claim and acknowledgement, many in a few seconds.

python -m tests.kill.dying DEATHS_PER_POINT      (ALUR_DATA and ALUR_SMTP_URL name the place)

One process starts Django; each worker is a fork of it with connections of its own, and ends by SIGKILL at its point, so
every kill lies inside the window. Prints JSON: how many died at each point, and how often each delivery died after its
text had left.
"""

import json
import os
import random
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from alur.project.cli import setup_django

POINTS: dict[str, tuple[str, bool, bool]] = {
    "claimed, before the carrier": ("alur.foundation.outbox.actions.delivering._attempt", False, False),
    "before it connects": ("alur.connectors.smtp.actions.SmtpMailer._connect", False, False),
    "connected, before the envelope": ("alur.connectors.smtp.actions.SmtpMailer._envelope", False, False),
    "envelope taken, before the text": ("alur.connectors.smtp.actions.SmtpMailer._hand_over", False, False),
    "text sent, before the answer": ("smtplib.SMTP.send", True, True),
    "answered, before the goodbye": ("alur.connectors.smtp.actions.SmtpMailer._hand_over", True, True),
    "before it is recorded": ("alur.foundation.outbox.actions.delivering._record", False, True),
    "at the write of the record": ("alur.foundation.outbox.actions.delivering.release", False, True),
}
"""Point → the function, whether death comes after it, and whether the text has left this machine by then."""


def main(deaths: int) -> None:
    setup_django()
    from django.db import connection, connections, transaction

    from alur.foundation.outbox.rules import LEASE
    from alur.kernel.clock import now
    from alur.outlets.notifications.actions import send_text

    began = now() - timedelta(hours=1)  # its leases have run out by the time a living worker looks
    died: dict[str, int] = {}
    after_text: dict[str, int] = {}
    for number, point in enumerate([*POINTS] * deaths):
        with transaction.atomic():
            delivery = send_text(
                kind="uji", to_email=f"warga{number}@contoh.test", subject=f"Surat {number}", text="Isi.\n",
                office_id=None, about="uji", key=f"uji:{number}", by="system", at=began,
            )  # fmt: skip
        # Every third one dies once more, at any point, on the way of its repeat.
        points = [point] + ([random.choice([*POINTS])] if number % 3 == 0 else [])
        connections.close_all()
        if hasattr(connection, "close_pool"):
            connection.close_pool()  # no fork may use a connection of this process
        for turn, each in enumerate(points):
            if _dies(delivery.pk, each, began + (LEASE + timedelta(seconds=1)) * turn):
                died[each] = died.get(each, 0) + 1
                after_text[delivery.payload["message_id"]] = (
                    after_text.get(delivery.payload["message_id"], 0) + POINTS[each][2]
                )
    print(json.dumps({"died": died, "after_text": after_text}))


def _dies(delivery_id: Any, point: str, at: Any) -> bool:
    """Attempt the delivery in a fork that is to die at the point. Was it killed there?"""
    child = os.fork()
    if child == 0:
        try:
            _arm(point)
            from alur.foundation.outbox.actions import deliver
            from alur.kernel import clock

            with clock.frozen(at):
                deliver(delivery_id=delivery_id, worker=f"w{os.getpid()}")
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def _arm(point: str) -> None:
    from pkgutil import resolve_name

    place, after, _left = POINTS[point]
    owner, _dot, name = place.rpartition(".")
    true: Callable[..., Any] = resolve_name(place)

    def deadly(*args: Any, **named: Any) -> Any:
        if place == "smtplib.SMTP.send" and not _is_text(args[1]):
            return true(*args, **named)
        if after:
            true(*args, **named)
        return os.kill(os.getpid(), signal.SIGKILL)

    setattr(resolve_name(owner), name, deadly)


def _is_text(sent: object) -> bool:
    """The mail itself, not a command."""
    return isinstance(sent, bytes) and b"\r\n.\r\n" in sent


if __name__ == "__main__":
    main(int(sys.argv[1]))
