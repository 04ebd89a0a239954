from django.db import migrations, models


class Migration(migrations.Migration):
    """What a pause leaves is kept to the microsecond: columns beside the old ones, filled by the next migration."""

    dependencies = [("cases", "0002_branches_events_links")]

    operations = [
        migrations.AddField(
            "pause",
            "time_left",
            models.DurationField(
                blank=True,
                null=True,
                help_text="Working time left until due; null where measured only, negative when late.",
            ),
        ),
        migrations.AddField("pause", "timeout_left", models.DurationField(blank=True, null=True)),
    ]
