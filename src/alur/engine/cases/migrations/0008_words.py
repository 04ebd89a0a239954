import django.db.models.deletion
from django.db import migrations, models

import alur.ui.columns


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_personal_data_erased"),
        ("offices", "0003_access_token"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="worded",
            field=models.BooleanField(
                help_text="Its words are in `Word`; null where nobody has put them there.", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("erased_at__isnull", True), ("worded__isnull", True)),
                fields=["id"],
                name="case_without_words",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("erased_at__isnull", False), ("worded", True)),
                fields=["id"],
                name="case_words_left",
            ),
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case", "word", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                ("word", alur.ui.columns.PlainText(max_length=40)),
            ],
            options={
                "indexes": [models.Index(fields=["office", "word", "case"], name="word_of_office")],
            },
        ),
    ]
