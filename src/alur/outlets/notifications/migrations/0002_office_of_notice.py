import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The office beside the officer; filled by the next migration, asked for by the one after."""

    dependencies = [("notifications", "0001_notices_in_the_desk"), ("offices", "0001_initial")]

    operations = [
        migrations.AddField(
            "notice",
            "office",
            models.ForeignKey(
                to="offices.office",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                db_index=False,
                null=True,
            ),
        ),
    ]
