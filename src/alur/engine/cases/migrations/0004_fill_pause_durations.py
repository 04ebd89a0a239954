from datetime import timedelta

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Seconds become durations."""
    pauses = apps.get_model("cases", "Pause").objects
    for pause in pauses.iterator():
        left, limit = pause.remaining_seconds, pause.timeout_left_seconds
        pause.time_left = None if left is None else timedelta(seconds=left)
        pause.timeout_left = None if limit is None else timedelta(seconds=limit)
        pause.save(update_fields=["time_left", "timeout_left"])


def empty(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Durations become seconds again."""
    pauses = apps.get_model("cases", "Pause").objects
    for pause in pauses.iterator():
        left, limit = pause.time_left, pause.timeout_left
        pause.remaining_seconds = None if left is None else int(left.total_seconds())
        pause.timeout_left_seconds = None if limit is None else int(limit.total_seconds())
        pause.save(update_fields=["remaining_seconds", "timeout_left_seconds"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_pause_durations")]

    operations = [migrations.RunPython(fill, empty)]
