"""Tables that are saved as definitions, and that they are used no more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_login_places"),
        ("statistics", "0001_assessed_earlier"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Definition",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("series", models.UUIDField()),
                ("version", models.SmallIntegerField()),
                ("title_da", models.CharField(max_length=120)),
                ("title_en", models.CharField(max_length=120)),
                ("population", models.CharField(max_length=16)),
                ("rows", models.CharField(blank=True, max_length=16)),
                ("columns", models.CharField(blank=True, max_length=16)),
                ("first_year", models.SmallIntegerField()),
                ("last_year", models.SmallIntegerField(null=True)),
                ("together", models.BooleanField()),
                ("only_dimension", models.CharField(blank=True, max_length=16)),
                ("only_group", models.CharField(blank=True, max_length=24)),
                (
                    "cut_off",
                    models.CharField(
                        choices=[
                            ("today", "I dag"),
                            ("quarter", "Det sidste kvartal, der er gået"),
                            ("year", "Det sidste år, der er gået"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "percent",
                    models.CharField(
                        choices=[
                            ("none", "Ingen procenter"),
                            ("row", "Af rækken"),
                            ("column", "Af kolonnen"),
                            ("all", "Af året i alt"),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("population__in", ["assessed", "presumed", "referred"])),
                        name="definition_population_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rows__in",
                                [
                                    "exploitation",
                                    "sector",
                                    "sex",
                                    "age",
                                    "age_band",
                                    "residence",
                                    "nationality",
                                    "country",
                                    "authority",
                                    "contact",
                                    "stage",
                                    "outcome",
                                    "sender",
                                    "",
                                ],
                            )
                        ),
                        name="definition_rows_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "columns__in",
                                [
                                    "exploitation",
                                    "sector",
                                    "sex",
                                    "age",
                                    "age_band",
                                    "residence",
                                    "nationality",
                                    "country",
                                    "authority",
                                    "contact",
                                    "stage",
                                    "outcome",
                                    "sender",
                                    "",
                                ],
                            )
                        ),
                        name="definition_columns_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cut_off__in", ["today", "quarter", "year"])),
                        name="definition_cut_off_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__in", ["none", "row", "column", "all"])),
                        name="definition_percent_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "columns__in",
                                    [
                                        "",
                                        "exploitation",
                                        "sector",
                                        "sex",
                                        "age",
                                        "age_band",
                                        "residence",
                                        "nationality",
                                        "country",
                                        "authority",
                                        "contact",
                                    ],
                                ),
                                (
                                    "only_dimension__in",
                                    [
                                        "",
                                        "exploitation",
                                        "sector",
                                        "sex",
                                        "age",
                                        "age_band",
                                        "residence",
                                        "nationality",
                                        "country",
                                        "authority",
                                        "contact",
                                    ],
                                ),
                                ("population", "assessed"),
                                (
                                    "rows__in",
                                    [
                                        "",
                                        "exploitation",
                                        "sector",
                                        "sex",
                                        "age",
                                        "age_band",
                                        "residence",
                                        "nationality",
                                        "country",
                                        "authority",
                                        "contact",
                                    ],
                                ),
                            ),
                            models.Q(
                                (
                                    "columns__in",
                                    [
                                        "",
                                        "stage",
                                        "sector",
                                        "sex",
                                        "age",
                                        "residence",
                                        "nationality",
                                        "country",
                                        "contact",
                                    ],
                                ),
                                (
                                    "only_dimension__in",
                                    [
                                        "",
                                        "stage",
                                        "sector",
                                        "sex",
                                        "age",
                                        "residence",
                                        "nationality",
                                        "country",
                                        "contact",
                                    ],
                                ),
                                ("population", "presumed"),
                                (
                                    "rows__in",
                                    [
                                        "",
                                        "stage",
                                        "sector",
                                        "sex",
                                        "age",
                                        "residence",
                                        "nationality",
                                        "country",
                                        "contact",
                                    ],
                                ),
                            ),
                            models.Q(
                                ("columns__in", ["", "sender", "sector", "contact", "outcome"]),
                                ("only_dimension__in", ["", "sender", "sector", "contact", "outcome"]),
                                ("population", "referred"),
                                ("rows__in", ["", "sender", "sector", "contact", "outcome"]),
                            ),
                            _connector="OR",
                        ),
                        name="definition_is_of_its_population",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("only_dimension", ""), ("only_group", "")),
                            models.Q(
                                ("only_dimension", "exploitation"),
                                (
                                    "only_group__in",
                                    [
                                        "sexual",
                                        "forced_labour",
                                        "criminal_acts",
                                        "slavery_like",
                                        "organ_removal",
                                        "other",
                                        "not_established",
                                    ],
                                ),
                            ),
                            models.Q(
                                ("only_dimension", "sector"),
                                (
                                    "only_group__in",
                                    [
                                        "street",
                                        "massage_clinic",
                                        "escort",
                                        "restaurant",
                                        "building_site",
                                        "kiosk",
                                        "private_home",
                                        "agriculture",
                                        "cleaning",
                                        "other",
                                        "unknown",
                                    ],
                                ),
                            ),
                            models.Q(
                                ("only_dimension", "sex"),
                                ("only_group__in", ["woman", "man", "trans_other", "not_stated"]),
                            ),
                            models.Q(("only_dimension", "age"), ("only_group__in", ["minor", "adult", "unknown"])),
                            models.Q(
                                ("only_dimension", "age_band"),
                                ("only_group__in", ["under_18", "18_24", "25_over", "unknown"]),
                            ),
                            models.Q(
                                ("only_dimension", "residence"),
                                ("only_group__in", ["danish", "lawful", "asylum", "unlawful", "unknown"]),
                            ),
                            models.Q(
                                ("only_dimension", "nationality"),
                                ("only_group__in", ["danish", "eu", "other", "unknown"]),
                            ),
                            models.Q(("only_dimension", "authority"), ("only_group__in", ["cmm", "udlst", "court"])),
                            models.Q(
                                ("only_dimension", "contact"),
                                ("only_group__in", ["police", "control", "asylum", "ngo", "other_authority", "people"]),
                            ),
                            models.Q(
                                ("only_dimension", "stage"),
                                ("only_group__in", ["indication", "under_assessment", "ended"]),
                            ),
                            models.Q(
                                ("only_dimension", "outcome"),
                                ("only_group__in", ["waiting", "cases_opened", "joined", "passed_on", "no_action"]),
                            ),
                            models.Q(
                                ("only_dimension", "sender"),
                                ("only_group__in", ["cmm", "police", "control", "asylum", "ngo", "other"]),
                            ),
                            _connector="OR",
                        ),
                        name="definition_narrows_to_a_group",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("columns", ""),
                            models.Q(
                                models.Q(("rows", ""), _negated=True),
                                models.Q(("rows", models.F("columns")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="definition_has_two_dimensions",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_year__gte", 2007),
                            models.Q(
                                ("last_year__isnull", True),
                                models.Q(("last_year__gte", models.F("first_year")), ("last_year__lte", 2199)),
                                _connector="OR",
                            ),
                        ),
                        name="definition_years_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title_da__regex", "[[:alpha:]]"), ("title_en__regex", "[[:alpha:]]")),
                        name="definition_has_titles",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="definition_versions_from_one"
                    ),
                    models.UniqueConstraint(fields=("series", "version"), name="definition_version_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DefinitionWithdrawal",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("series", models.UUIDField(unique=True)),
                ("why", models.CharField(max_length=500)),
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
                        condition=models.Q(("why__regex", "[[:alpha:]]")), name="definition_withdrawn_with_reason"
                    )
                ],
            },
        ),
    ]
