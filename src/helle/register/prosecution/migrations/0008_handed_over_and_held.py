"""Cases handed over, persons held before CMM knows them, and what was wrong put out of force or right."""

import datetime

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("organisations", "0003_region_of_a_municipality"),
        ("placements", "0005_recommended_elsewhere"),
        ("prosecution", "0007_whose_word"),
        ("referrals", "0005_consent_withdrawn"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClaimCorrection",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ("why_sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("number", models.CharField(max_length=12)),
                ("organised", models.BooleanField(null=True)),
                ("very_extensive", models.BooleanField(null=True)),
                ("otherwise_qualified", models.BooleanField(null=True)),
                ("forced_labour", models.BooleanField(null=True)),
                ("specialists_wanted", models.BooleanField()),
                ("why_sealed", models.BinaryField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("received", "Modtaget"),
                            ("returned", "Sendt tilbage"),
                            ("withdrawn", "Taget tilbage"),
                        ],
                        max_length=12,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer_sealed", models.BinaryField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="detention",
            name="referred",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.referredperson"
            ),
        ),
        migrations.AddField(
            model_name="involvement",
            name="by_prosecution",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="questioning",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="questioning",
            name="superseded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="questioning",
            name="superseded_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("typed", "Tastet forkert"),
                    ("wrong_case", "Hørte til en anden sag"),
                    ("never", "Skete ikke"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="suspect",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="suspect",
            name="superseded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="suspect",
            name="superseded_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("typed", "Tastet forkert"),
                    ("wrong_case", "Hørte til en anden sag"),
                    ("never", "Skete ikke"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="victimlink",
            name="by_prosecution",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="detention",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="deliverednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number__isnull", True),
                    ("number", 0),
                    models.Q(
                        models.Q(models.Q(("offence", "s262a"), _negated=True), ("year__gte", 2002), _connector="OR"),
                        models.Q(models.Q(("offence", "s262b"), _negated=True), ("year__gte", 2022), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="delivered_of_a_provision_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="detention",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                expressions=[
                    ("referred", "="),
                    (models.Func(models.F("began_at"), models.F("ended_at"), function="tstzrange"), "&&"),
                ],
                name="detained_once_at_a_time_as_referred",
            ),
        ),
        migrations.AddConstraint(
            model_name="offence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("provision", "s262a"), _negated=True),
                    ("ended_on__isnull", True),
                    ("ended_on__gte", datetime.date(2002, 6, 8)),
                    _connector="OR",
                ),
                name="offence_was_trafficking_then",
            ),
        ),
        migrations.AddConstraint(
            model_name="questioning",
            constraint=models.CheckConstraint(
                condition=models.Q(("superseded_why__in", ["typed", "wrong_case", "never", ""])),
                name="questioning_superseded_why_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="questioning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("superseded_at__isnull", True), ("superseded_by__isnull", True), ("superseded_why", "")),
                    models.Q(
                        ("superseded_at__isnull", False),
                        ("superseded_by__isnull", False),
                        models.Q(("superseded_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="questioning_superseded_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspect",
            constraint=models.CheckConstraint(
                condition=models.Q(("superseded_why__in", ["typed", "wrong_case", "never", ""])),
                name="suspect_superseded_why_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("superseded_at__isnull", True), ("superseded_by__isnull", True), ("superseded_why", "")),
                    models.Q(
                        ("superseded_at__isnull", False),
                        ("superseded_by__isnull", False),
                        models.Q(("superseded_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="suspect_superseded_with_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="claimcorrection",
            name="by_unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="claimcorrection",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="claimcorrection",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="claimcorrection",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="prosecution.claim"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="by_unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
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
            name="criminal_case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="prosecution.criminalcase"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="claimcorrection",
            index=models.Index(fields=["claim", "recorded_at"], name="corrections_of_a_claim"),
        ),
        migrations.AddConstraint(
            model_name="claimcorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                name="corrected_claim_is_for_something",
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["unit", "-recorded_at"], name="handovers_to_a_unit"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["received", "returned", "withdrawn", ""])),
                name="handover_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer_sealed__isnull", True),
                        ("answered_at__isnull", True),
                        ("answered_by__isnull", True),
                        ("outcome", ""),
                    ),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="handover_answered_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "returned"), _negated=True), ("answer_sealed__isnull", False), _connector="OR"
                ),
                name="handover_sent_back_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")), fields=("criminal_case",), name="handed_over_once_at_a_time"
            ),
        ),
    ]
