"""Looks at a colleague's case, and the answers to those because of danger (PUB-DIG-04, PUB-DIG-05)."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("organisations", "0003_region_of_a_municipality"),
        ("people", "0002_kept_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("answer_caller", "Nogen henvender sig i sagen, og kollegaen er der ikke"),
                            ("second_reader", "Jeg er bedt om at læse med eller godkende"),
                            ("taking_over", "Jeg skal overtage sagen"),
                            ("other_case", "Sagen hænger sammen med en, jeg arbejder på"),
                            ("other_work", "Andet arbejde i sagen"),
                            ("danger", "Nogen er i fare"),
                        ],
                        max_length=16,
                    ),
                ),
                ("words_sealed", models.BinaryField(null=True)),
                ("until", models.DateTimeField()),
                (
                    "told",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lead", "Lederen"),
                            ("officer", "Databeskyttelsesrådgiveren"),
                            ("both", "Lederen og databeskyttelsesrådgiveren"),
                        ],
                        max_length=8,
                    ),
                ),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="cases.case"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("right", "Det var i orden"), ("wrong", "Det var ikke i orden")], max_length=8
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
                    "look",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="need_to_know.look"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["by_user", "case", "-recorded_at"], name="look_of_somebody"),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["by_unit", "-recorded_at"], name="looks_of_unit"),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(
                condition=models.Q(("purpose", "danger")), fields=["-recorded_at"], name="looks_in_danger"
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "purpose__in",
                        ["answer_caller", "second_reader", "taking_over", "other_case", "other_work", "danger"],
                    )
                ),
                name="look_purpose_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(("told__in", ["lead", "officer", "both", ""])), name="look_told_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose__in", ("other_work", "danger")), _negated=True),
                    ("words_sealed__isnull", False),
                    _connector="OR",
                ),
                name="look_says_what_no_code_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose", "danger"), models.Q(("told", ""), _negated=True)),
                    models.Q(models.Q(("purpose", "danger"), _negated=True), ("told", "")),
                    _connector="OR",
                ),
                name="danger_is_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__gt", models.F("recorded_at")),
                    models.Q(
                        models.Q(
                            ("purpose", "danger"),
                            (
                                "until__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("recorded_at"), "+", models.Value(datetime.timedelta(seconds=14400))
                                ),
                            ),
                        ),
                        models.Q(
                            models.Q(("purpose", "danger"), _negated=True),
                            (
                                "until__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("recorded_at"), "+", models.Value(datetime.timedelta(days=1))
                                ),
                            ),
                        ),
                        _connector="OR",
                    ),
                ),
                name="look_runs_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["right", "wrong"])), name="look_verdict_is_known"
            ),
        ),
    ]
