"""The ministry says that all money of a year is entered, and a status that steps back says why (GOV-10, INI-15)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("action_plans", "0004_an_end_may_be_put_out_of_force"),
        ("organisations", "0004_login_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="statusreport",
            name="back_why",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.CreateModel(
            name="YearTold",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField(null=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("complete", models.BooleanField()),
                ("entered", models.PositiveIntegerField()),
                ("why", models.CharField(blank=True, max_length=500)),
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
                    "initiative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="action_plans.initiative",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="action_plans.plan"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "initiative", "year", "number"),
                        name="years_told_in_order",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("complete", True), models.Q(("why", ""), _negated=True), _connector="OR"),
                        name="year_not_told_for_a_reason",
                    ),
                ],
            },
        ),
    ]
