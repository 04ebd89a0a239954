"""A process that queues mail as fast as it can and says so after each commit, until it is killed.

python -m tests.kill.queueing FIRST_NUMBER COUNT    (ALUR_DATA names the data directory)
"""

import sys

from alur.project.cli import setup_django


def main(first: int, count: int) -> None:
    setup_django()
    from django.db import transaction

    from alur.kernel.clock import now
    from alur.outlets.notifications.actions import send_text

    for number in range(first, first + count):
        with transaction.atomic():
            send_text(
                kind="uji",
                to_email=f"warga{number}@contoh.test",
                subject=f"Surat {number}",
                text=f"Isi surat {number}.\n",
                office_id=None,
                about="uji",
                key=f"uji:{number}",
                by="system",
                at=now(),
            )
        print(number, flush=True)


main(int(sys.argv[1]), int(sys.argv[2]))
