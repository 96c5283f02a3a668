"""That a period was offered and what was answered; and who broke one off, when and why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_the_ladder_in_the_database"),
        ("organisations", "0001_first_tables"),
        ("support", "0008_codes_are_known"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PeriodOffer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("offered_on", models.DateField()),
                ("answer", models.CharField(max_length=12)),
                ("answered_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="period",
            name="broken_off_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="period",
            name="broken_off_by_unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="period",
            name="broken_off_why",
            field=models.CharField(blank=True, db_default="", max_length=12),
        ),
        migrations.AddField(
            model_name="periodoffer",
            name="by_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="periodoffer",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="periodoffer",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="cases.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="periodoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["reflection", "restitution"])), name="offer_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="periodoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["waiting", "accepted", "declined", "not_reached"])),
                name="offer_answer_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer__in", ["accepted", "declined"]), ("answered_on__gte", models.F("offered_on"))),
                    models.Q(("answer__in", ["waiting", "not_reached"]), ("answered_on__isnull", True)),
                    _connector="OR",
                ),
                name="offer_answered_on_a_day",
            ),
        ),
    ]
