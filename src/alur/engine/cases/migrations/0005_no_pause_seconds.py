from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_fill_pause_durations")]

    operations = [
        migrations.RemoveField("pause", "remaining_seconds"),
        migrations.RemoveField("pause", "timeout_left_seconds"),
    ]
