"""Teaching is linked to the forum for whose members it was (GOV-08)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coordination", "0001_forums"),
        ("knowledge", "0001_knowledge"),
        ("organisations", "0003_region_of_a_municipality"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Training",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=500)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="knowledge.activity"
                    ),
                ),
                (
                    "by_unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "by_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "forum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="trainings", to="coordination.forum"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_by__isnull", True)),
                        fields=("forum", "activity"),
                        name="training_of_a_forum_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_by__isnull", True), ("withdrawn_why", "")),
                            models.Q(("withdrawn_by__isnull", False), models.Q(("withdrawn_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="training_withdrawn_for_a_reason",
                    ),
                ],
            },
        ),
    ]
