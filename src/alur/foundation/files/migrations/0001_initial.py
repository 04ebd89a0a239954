import django.db.models.deletion
from django.db import migrations, models

import alur.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("offices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=alur.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=150)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content_type", models.CharField(max_length=100)),
                ("stored_name", models.CharField(max_length=80, unique=True)),
                ("about", models.CharField(db_index=True, max_length=60)),
                ("uploaded_by", models.CharField(max_length=60)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="offices.office"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="stored_file_not_empty")
                ],
            },
        ),
    ]
