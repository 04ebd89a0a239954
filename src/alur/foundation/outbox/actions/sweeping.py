"""The sweep: the outbox row is the truth, so whatever is due gets a job, even if an earlier job was lost."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.queries import due, held_since
from alur.foundation.outbox.rules import NUDGE_AGAIN, SWEEP_BATCH

from .delivering import deliver_parcel
from .queueing import nudge

LOST_AFTER = timedelta(hours=1)
KEEP_DONE = timedelta(days=1)
KEEP_FAILED = timedelta(days=14)


def sweep(at: datetime) -> None:
    """Queue jobs for due deliveries that have none; at most SWEEP_BATCH wait at a time."""
    if held_since() is not None:
        return
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=deliver_parcel.module_path).count()
    room = SWEEP_BATCH - waiting
    if room <= 0:
        return
    without_job = Q(nudged_at__isnull=True) | Q(nudged_at__lt=at - NUDGE_AGAIN)
    found = due(at).filter(without_job).order_by("next_try_at", "id").values_list("pk", "lease_number", "nudged_at")
    for pk, lease_number, nudged_at in found[:room]:
        with transaction.atomic():
            same = Delivery.objects.filter(pk=pk, lease_number=lease_number, nudged_at=nudged_at)
            if same.update(nudged_at=at) == 1:
                nudge(pk)


def tidy_jobs(at: datetime) -> None:
    """Close jobs that a killed worker left running, and delete old results: the deliveries do not need them."""
    DBTaskResult.objects.running().filter(started_at__lt=at - LOST_AFTER).update(
        status=TaskResultStatus.FAILED,
        finished_at=at,
        exception_class_path="alur.WorkerLost",
        traceback="The worker ended before the job did.",
    )
    DBTaskResult.objects.successful().filter(finished_at__lt=at - KEEP_DONE).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=at - KEEP_FAILED).delete()
