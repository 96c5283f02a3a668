"""That a file is being made, and what was typed for it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access_requests", "0006_the_time_limit_is_the_law_s"),
        ("cases", "0009_a_mistyped_entry_is_corrected"),
        ("organisations", "0003_sessions_ended_and_what_is_administered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Making",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("language", models.CharField(max_length=2)),
                ("words_sealed", models.BinaryField()),
                ("stopped_sealed", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "by_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "by_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="makings",
                        to="access_requests.accessrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["da", "en"])), name="access_making_language_known"
                    )
                ],
            },
        ),
    ]
