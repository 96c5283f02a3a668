"""Samples of the log, what is said of each look, and what becomes of it."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0004_login_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "scope",
                    models.CharField(
                        choices=[("unit", "Medarbejdernes opslag"), ("leads", "Ledernes opslag")], max_length=8
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("seed", models.UUIDField()),
                ("thresholds", models.JSONField()),
                ("looks", models.IntegerField()),
                ("recorded_at", models.DateTimeField()),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sampled",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("place", models.SmallIntegerField()),
                ("line_id", models.BigIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("facts", models.JSONField()),
                (
                    "patterns",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sampled", to="log_review.draw"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("words_sealed", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sampled",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reply", to="log_review.sampled"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("ok", "I orden"), ("ask", "Spørg medarbejderen"), ("wrong", "Ikke i orden")],
                        max_length=8,
                    ),
                ),
                ("words_sealed", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField()),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sampled",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="judgements", to="log_review.sampled"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("spoken", "Talt igennem med medarbejderen"),
                            ("rights", "Medarbejderens adgang er ændret"),
                            ("personnel", "Gjort til en personalesag"),
                            ("breach", "Anmeldt som brud på sikkerheden"),
                            ("unfounded", "Opslaget viste sig at være i orden"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words_sealed", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sampled",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="settlement", to="log_review.sampled"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["unit", "leads"])), name="log_scope_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(condition=models.Q(("looks__gte", 1)), name="log_sample_is_of_something"),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("unit", "="), ("scope", "="), ("during", "&&")], name="log_samples_do_not_overlap"
            ),
        ),
        migrations.AddConstraint(
            model_name="sampled",
            constraint=models.UniqueConstraint(fields=("draw", "place"), name="place_in_a_log_sample"),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["ok", "ask", "wrong"])), name="log_verdict_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict", "ok"), ("words_sealed__isnull", False), _connector="OR"),
                name="log_verdict_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("verdict__in", ["ok", "wrong"])), fields=("sampled",), name="one_verdict_on_a_look"
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("verdict", "ask")), fields=("sampled",), name="one_question_about_a_look"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["spoken", "rights", "personnel", "breach", "unfounded"])),
                name="log_outcome_is_known",
            ),
        ),
    ]
