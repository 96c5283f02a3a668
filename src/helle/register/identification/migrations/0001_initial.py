"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("identification", "0001_first_tables"),
        ("identification", "0002_not_ahead_of_time"),
        ("identification", "0003_why_an_entry_is_out_of_force"),
        ("identification", "0004_the_day_of_the_act"),
        ("identification", "0005_codes_are_known"),
        ("identification", "0006_interviews_and_assessments_can_be_corrected"),
        ("identification", "0007_how_exactly_the_age_was_known"),
    ]

    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Interview",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("held_on", models.DateField()),
                ("minutes", models.SmallIntegerField()),
                ("language", models.CharField(blank=True, max_length=3)),
                ("interpreter", models.BooleanField()),
                ("employer_present", models.BooleanField()),
                ("companion", models.BooleanField()),
                ("representative_present", models.BooleanField()),
                (
                    "pass_on",
                    models.CharField(
                        choices=[("given", "Ja"), ("refused", "Nej"), ("not_asked", "Ikke spurgt")], max_length=10
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("account_sealed", models.BinaryField()),
                ("superseded_at", models.DateTimeField(null=True)),
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interviews", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pass_on__in", ["given", "refused", "not_asked"])),
                        name="interview_pass_on_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 1440)), name="interview_has_a_length"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewSent",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sent_at", models.DateTimeField()),
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
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sent", to="identification.interview"
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("interview", "to_unit"), name="interview_sent_once")],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sequence", models.SmallIntegerField()),
                ("authority", models.CharField(max_length=8)),
                ("decided_on", models.DateField()),
                ("was_trafficked", models.BooleanField()),
                ("relationship_current", models.BooleanField(null=True)),
                ("purposes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32))),
                ("acts", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16))),
                ("means", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32))),
                ("factors", models.JSONField(default=dict)),
                ("act_done_on", models.DateField(null=True)),
                (
                    "no_interview_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("refused", "Personen ønskede ingen samtale"),
                            ("unable", "Personen var ude af stand til at tale"),
                            ("court", "Domstolen har taget stilling"),
                        ],
                        max_length=10,
                    ),
                ),
                ("residence_then", models.CharField(max_length=24)),
                ("sex_then", models.CharField(max_length=12)),
                ("age_then", models.SmallIntegerField(null=True)),
                ("age_precision_then", models.CharField(blank=True, db_default="", max_length=10)),
                ("nationality_then", models.CharField(blank=True, max_length=2)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("authority__in", ["cmm", "udlst", "court"])),
                        name="assessment_authority_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purposes__contained_by",
                                [
                                    "prostitution",
                                    "pornographic_images",
                                    "pornographic_performance",
                                    "forced_labour",
                                    "slavery_like",
                                    "criminal_acts",
                                    "organ_removal",
                                    "begging",
                                    "forced_marriage",
                                    "other",
                                    "not_established",
                                ],
                            )
                        ),
                        name="assessment_purposes_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "acts__contained_by",
                                ["recruitment", "transportation", "transfer", "harbouring", "receipt"],
                            )
                        ),
                        name="assessment_acts_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "means__contained_by",
                                [
                                    "unlawful_coercion",
                                    "deprivation_of_liberty",
                                    "threats",
                                    "deception",
                                    "other_improper",
                                ],
                            )
                        ),
                        name="assessment_means_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("no_interview_reason__in", ["refused", "unable", "court", ""])),
                        name="assessment_no_interview_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "residence_then__in",
                                [
                                    "danish",
                                    "eu_right",
                                    "permit",
                                    "permit_9c5",
                                    "permit_special_act",
                                    "visa_or_visafree",
                                    "asylum_pending",
                                    "asylum_dublin",
                                    "asylum_rejected",
                                    "none",
                                    "unknown",
                                ],
                            )
                        ),
                        name="assessment_residence_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex_then__in", ["woman", "man", "trans_other", "not_stated"])),
                        name="assessment_sex_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age_precision_then__in", ["day", "month", "year", "estimated", "unknown", ""])
                        ),
                        name="assessment_age_precision_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("case", "sequence"),
                        name="assessments_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("act_done_on__isnull", True), ("act_done_on__lte", models.F("decided_on")), _connector="OR"
                        ),
                        name="act_done_before_it_is_assessed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("relationship_current__isnull", False), ("was_trafficked", True)),
                            models.Q(("relationship_current__isnull", True), ("was_trafficked", False)),
                            _connector="OR",
                        ),
                        name="currency_is_answered_for_the_trafficked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Circumstance",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (
                                "expulsion_referral",
                                "Forelagt Udlændingestyrelsen med henblik på mulig administrativ udvisning",
                            ),
                            ("charge", "Sigtet for overtrædelse af straffeloven"),
                            ("indictment", "Tiltalt for overtrædelse af straffeloven"),
                        ],
                        max_length=20,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_why_sealed", models.BinaryField(null=True)),
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="circumstances", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["expulsion_referral", "charge", "indictment"])),
                        name="circumstance_kind_is_known",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[("case", "="), ("kind", "="), ("during", "&&")],
                        name="circumstance_once_at_a_time",
                    ),
                ],
            },
        ),
    ]
