"""No period granted, goals and outcome, winding down, who is gone, a hand-over (PER-01, PER-02, ACC-04, ACT-08)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("identification", "0003_interviews_by_a_template"),
        ("organisations", "0002_mandates_of_outreach"),
        ("support", "0003_told_municipalities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Gone",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("since", models.DateField()),
                ("told_by", models.CharField(max_length=16)),
                ("found_on", models.DateField(null=True)),
                ("found_told_by", models.CharField(blank=True, db_default="", max_length=16)),
                ("withdrawn", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("ground", models.CharField(max_length=24)),
                ("consent", models.BooleanField(null=True)),
                ("from_day", models.DateField()),
                ("told_sealed", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PeriodGoal",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("words", models.CharField(max_length=12)),
                ("written_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PeriodOutcome",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recovered", models.CharField(max_length=8)),
                ("free", models.CharField(max_length=8)),
                ("after", models.CharField(max_length=16)),
                ("ended_on", models.DateField()),
                ("noted_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="WindDown",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("last_day", models.DateField()),
                ("told_on", models.DateField(null=True)),
                (
                    "referred_to",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), default=list),
                ),
                ("done_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="periodoffer",
            name="offer_answer_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="periodoffer",
            name="offer_answered_on_a_day",
        ),
        migrations.AddField(
            model_name="periodoffer",
            name="ground",
            field=models.CharField(blank=True, db_default="", max_length=16),
        ),
        migrations.AddConstraint(
            model_name="periodoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["waiting", "accepted", "declined", "not_reached", "not_granted"])),
                name="offer_answer_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer__in", ["accepted", "declined"]), ("answered_on__gte", models.F("offered_on"))),
                    models.Q(("answer__in", ["waiting", "not_reached", "not_granted"]), ("answered_on__isnull", True)),
                    _connector="OR",
                ),
                name="offer_answered_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["special_reasons", "not_current", ""])),
                name="offer_not_granted_on_a_known_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "not_granted"), models.Q(("ground", ""), _negated=True)),
                    models.Q(models.Q(("answer", "not_granted"), _negated=True), ("ground", "")),
                    _connector="OR",
                ),
                name="offer_not_granted_has_its_ground",
            ),
        ),
        migrations.AddField(
            model_name="gone",
            name="by_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="gone",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="gone",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="gone",
            name="supersedes",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="superseded_by", to="support.gone"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="by_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="hand_overs", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="notice",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="hand_over", to="support.notifiedmunicipality"
            ),
        ),
        migrations.AddField(
            model_name="periodgoal",
            name="by_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="periodgoal",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="periodgoal",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="periodgoal",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="support.period"
            ),
        ),
        migrations.AddField(
            model_name="periodgoal",
            name="supersedes",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="support.periodgoal",
            ),
        ),
        migrations.AddField(
            model_name="periodoutcome",
            name="by_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="periodoutcome",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="periodoutcome",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="periodoutcome",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="support.period"
            ),
        ),
        migrations.AddField(
            model_name="periodoutcome",
            name="supersedes",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="support.periodoutcome",
            ),
        ),
        migrations.AddField(
            model_name="winddown",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identification.assessment"
            ),
        ),
        migrations.AddField(
            model_name="winddown",
            name="by_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="winddown",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="winddown",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="winddown",
            name="supersedes",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="support.winddown",
            ),
        ),
        migrations.AddConstraint(
            model_name="gone",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["left", "disappeared"])), name="gone_in_a_known_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="gone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("told_by__in", ["cmm", "home", "representative", "police", "authority", "ngo", "herself", "other"])
                ),
                name="gone_told_by_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="gone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "found_told_by__in",
                        ["cmm", "home", "representative", "police", "authority", "ngo", "herself", "other", ""],
                    )
                ),
                name="found_told_by_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="gone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("found_on__isnull", True), ("found_told_by", "")),
                    models.Q(("found_on__gte", models.F("since")), models.Q(("found_told_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="found_after_she_was_gone",
            ),
        ),
        migrations.AddConstraint(
            model_name="gone",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn", False), ("supersedes__isnull", False), _connector="OR"),
                name="withdrawn_in_place_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["consent", "statute", "essential_importance", "vital_interests"])),
                name="hand_over_on_a_known_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("ground", "consent"), _negated=True), ("consent", True), _connector="OR"),
                name="hand_over_by_consent_that_was_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodgoal",
            constraint=models.CheckConstraint(
                condition=models.Q(("words__in", ["together", "own", "others"])), name="goal_in_known_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="periodgoal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)), fields=("period",), name="one_goal_of_a_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="periodoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(("recovered__in", ["yes", "partly", "no", "unknown"])),
                name="outcome_recovered_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(("free__in", ["yes", "partly", "no", "unknown"])), name="outcome_free_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="periodoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "after__in",
                        [
                            "return",
                            "municipality",
                            "own_feet",
                            "asylum",
                            "left",
                            "disappeared",
                            "another_period",
                            "other",
                            "unknown",
                        ],
                    )
                ),
                name="outcome_after_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodoutcome",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)), fields=("period",), name="one_outcome_of_a_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="winddown",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("referred_to__contained_by", ["work", "police", "union", "municipality", "ngo", "asylum", "other"])
                ),
                name="wind_down_refers_to_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="winddown",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("assessment",),
                name="one_wind_down_of_an_assessment",
            ),
        ),
    ]
