"""An approval may be withdrawn, an answer stand in spite of what came, and a further answer follow one."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access_requests", "0002_what_belongs_together"),
        ("cases", "0009_a_mistyped_entry_is_corrected"),
        ("organisations", "0003_sessions_ended_and_what_is_administered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="accessrequest",
            name="follows",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followers",
                to="access_requests.accessrequest",
            ),
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("approved", models.BooleanField(default=True)),
                ("covers", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField())),
                ("told_sealed", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standings",
                        to="access_requests.assembly",
                    ),
                ),
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("approved", True)), name="only_what_is_approved_stands"),
                    models.CheckConstraint(
                        condition=models.Q(("covers", []), _negated=True), name="stands_in_spite_of_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "assembly",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="withdrawal",
                        serialize=False,
                        to="access_requests.assembly",
                    ),
                ),
                ("approved", models.BooleanField(default=True)),
                ("why_sealed", models.BinaryField()),
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("approved", True)), name="only_what_is_approved_is_withdrawn"
                    )
                ],
            },
        ),
    ]
