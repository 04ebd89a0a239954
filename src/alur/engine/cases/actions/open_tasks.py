"""An open task's row: read under the lock of its case, changed by guarded update."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from alur.engine.cases.models import Case, Task
from alur.engine.cases.rules.flow import VisitState
from alur.kernel.errors import Conflict


def open_task_of(case: Case, task_id: UUID, version: int | None) -> Task:
    """The case's open task, as the person saw it; Conflict says kindly what happened to it since."""
    task = Task.objects.select_related("position").get(pk=task_id, case=case)
    task.case = case
    if task.position is not None:
        task.position.office = case.office
    if task.state != VisitState.OPEN:
        raise Conflict(
            _("Langkah ini sudah selesai atau dihentikan sebelum Anda mengirim. Tidak ada yang tersimpan dua kali.")
        )
    if version is not None and task.version != version:
        raise Conflict(_("Langkah ini berubah sejak halaman Anda dibuka. Periksa keadaannya, lalu kirim lagi."))
    return task


def change_task(task: Task, **values: Any) -> None:  # noqa: ANN401  any column of an open task
    """Guarded update of an open task's columns."""
    values["version"] = task.version + 1
    if Task.objects.filter(pk=task.pk, state=VisitState.OPEN, version=task.version).update(**values) != 1:
        raise Conflict(_("Langkah ini baru saja diubah orang lain. Muat ulang halaman untuk melihat keadaannya."))
    for name, value in values.items():
        setattr(task, name, value)
