"""In which role a waiver was proposed (CRI-07), and what CMM says of having been involved (CRI-04)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_mandates_of_outreach"),
        ("prosecution", "0006_open_offences_of_262b"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="waiverproposal",
            name="by_prosecution",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="InvolvementAnswer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "says",
                    models.CharField(
                        choices=[
                            ("that_day", "Ja, den dag"),
                            ("other_day", "Ja, men en anden dag"),
                            ("not_heard", "Nej, vi har ikke hørt om sagen"),
                        ],
                        max_length=12,
                    ),
                ),
                ("heard_on", models.DateField(null=True)),
                (
                    "by_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "by_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "criminal_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="prosecution.criminalcase",
                    ),
                ),
                (
                    "involvement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="prosecution.involvement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("says__in", ["that_day", "other_day", "not_heard"])),
                        name="involvement_answer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("heard_on__isnull", False), ("says", "other_day")),
                            models.Q(models.Q(("says", "other_day"), _negated=True), ("heard_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="involvement_answer_has_its_day",
                    ),
                ],
            },
        ),
    ]
