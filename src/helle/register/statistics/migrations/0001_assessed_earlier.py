"""Assessments from before the register."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlierAssessment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=40)),
                ("reference_hash", models.BinaryField()),
                (
                    "authority",
                    models.CharField(
                        choices=[
                            ("cmm", "Center mod Menneskehandel"),
                            ("udlst", "Udlændingestyrelsen"),
                            ("court", "Domstolene"),
                            ("siri", "SIRI"),
                        ],
                        max_length=8,
                    ),
                ),
                ("decided_on", models.DateField()),
                ("was_trafficked", models.BooleanField()),
                ("relationship_current", models.BooleanField(null=True)),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list),
                ),
                ("residence", models.CharField(max_length=24)),
                ("sex", models.CharField(max_length=12)),
                ("age", models.SmallIntegerField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("authority__in", ["cmm", "udlst", "court", "siri"])),
                        name="earlier_authority_is_known",
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
                        name="earlier_purposes_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "residence__in",
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
                        name="earlier_residence_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["woman", "man", "trans_other", "not_stated"])),
                        name="earlier_sex_is_known",
                    ),
                    models.UniqueConstraint(fields=("source", "reference_hash"), name="earlier_assessment_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("authority", "siri"), _negated=True),
                            ("decided_on__lt", datetime.date(2022, 1, 1)),
                            _connector="OR",
                        ),
                        name="siri_assessed_before_the_plan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("was_trafficked", True), ("relationship_current__isnull", True), _connector="OR"
                        ),
                        name="earlier_currency_is_of_the_trafficked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("was_trafficked", True), ("purposes", []), _connector="OR"),
                        name="earlier_purposes_are_of_the_trafficked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_on__lt", datetime.date(2024, 1, 1))),
                        name="earlier_is_before_the_register_counts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("age__isnull", True), ("age__range", (0, 130)), _connector="OR"),
                        name="earlier_age_is_one",
                    ),
                ],
            },
        ),
    ]
