import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("offices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormReceived",
            fields=[
                ("case_id", models.UUIDField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("service", models.SlugField(max_length=60)),
                ("questionnaire", models.CharField(max_length=40)),
                ("u1", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u2", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u3", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u4", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u5", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u6", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u7", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u8", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("u9", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("comment", models.TextField(blank=True)),
                ("sex", models.CharField(blank=True, max_length=10)),
                ("age_group", models.CharField(blank=True, max_length=10)),
                ("education", models.CharField(blank=True, max_length=10)),
                ("job", models.CharField(blank=True, max_length=10)),
                ("answered_on", models.DateField()),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["office", "service", "answered_on"], name="response_by_service")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("u1__isnull", True), ("u1__range", (1, 4)), _connector="OR"),
                        name="response_u1_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("u2__isnull", True), ("u2__range", (1, 4)), _connector="OR"),
                        name="response_u2_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("u3__isnull", True), ("u3__range", (1, 4)), _connector="OR"),
                        name="response_u3_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("u4__isnull", True), ("u4__range", (1, 4)), _connector="OR"),
                        name="response_u4_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("u5__isnull", True), ("u5__range", (1, 4)), _connector="OR"),
                        name="response_u5_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("u6__isnull", True), ("u6__range", (1, 4)), _connector="OR"),
                        name="response_u6_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("u7__isnull", True), ("u7__range", (1, 4)), _connector="OR"),
                        name="response_u7_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("u8__isnull", True), ("u8__range", (1, 4)), _connector="OR"),
                        name="response_u8_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("u9__isnull", True), ("u9__range", (1, 4)), _connector="OR"),
                        name="response_u9_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("u1__isnull", True),
                            ("u2__isnull", True),
                            ("u3__isnull", True),
                            ("u4__isnull", True),
                            ("u5__isnull", True),
                            ("u6__isnull", True),
                            ("u7__isnull", True),
                            ("u8__isnull", True),
                            ("u9__isnull", True),
                            _negated=True,
                        ),
                        name="response_answers_something",
                    ),
                    models.CheckConstraint(condition=models.Q(("sex__in", ["", "l", "p"])), name="response_sex_known"),
                    models.CheckConstraint(
                        condition=models.Q(("age_group__in", ["", "-17", "18-25", "26-35", "36-45", "46-55", "56-"])),
                        name="response_age_group_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("education__in", ["", "sd", "smp", "sma", "diploma", "s1", "s2", "s3"])),
                        name="response_education_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("job__in", ["", "asn", "tni", "polri", "swasta", "wirausaha", "lainnya"])),
                        name="response_job_known",
                    ),
                ],
            },
        ),
    ]
