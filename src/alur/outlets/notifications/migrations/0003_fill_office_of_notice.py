from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery


def fill(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each notice belongs to the office of its case."""
    cases = apps.get_model("cases", "Case").objects.filter(pk=OuterRef("case"))
    apps.get_model("notifications", "Notice").objects.update(office=Subquery(cases.values("office")))


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_office_of_notice"), ("cases", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
