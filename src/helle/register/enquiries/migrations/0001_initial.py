"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("enquiries", "0001_first_tables"),
    ]

    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("signs", "Tegn på menneskehandel"),
                            ("identification", "Identifikation og vurdering"),
                            ("stay", "Ophold og perioder"),
                            ("support", "Støtte og kontaktperson"),
                            ("accommodation", "Indkvartering"),
                            ("minors", "Mindreårige"),
                            ("return", "Forberedt hjemsendelse"),
                            ("criminal", "Straffesag"),
                            ("sharing", "Videregivelse af oplysninger"),
                            ("other", "Andet"),
                        ],
                        max_length=16,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due", models.DateField()),
                ("question_sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "from_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "indexes": [
                    models.Index(fields=["to_unit", "-asked_at", "-id"], name="enquiry_list_received"),
                    models.Index(fields=["from_unit", "-asked_at", "-id"], name="enquiry_list_asked"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_unit", models.F("to_unit")), _negated=True),
                        name="enquiry_asks_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "theme__in",
                                [
                                    "signs",
                                    "identification",
                                    "stay",
                                    "support",
                                    "accommodation",
                                    "minors",
                                    "return",
                                    "criminal",
                                    "sharing",
                                    "other",
                                ],
                            )
                        ),
                        name="enquiry_theme_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "enquiry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answer",
                        serialize=False,
                        to="enquiries.enquiry",
                    ),
                ),
                ("answered_at", models.DateTimeField()),
                ("text_sealed", models.BinaryField()),
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
            ],
        ),
    ]
