"""The tables of bed-days: nights away, activities, months confirmed, statements and what happens to them."""

import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accommodation", "0001_initial"),
        ("cases", "0002_held_by_sql"),
        ("organisations", "0002_mandates_of_outreach"),
        ("organisations", "__first__"),
        ("placements", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Numbering",
            fields=[
                ("year", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Month",
            fields=[
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("month", models.DateField()),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("miscounted", "Talt forkert"),
                            ("learned", "Vi fik noget at vide bagefter"),
                            ("asked", "CMM bad om det"),
                        ],
                        max_length=12,
                    ),
                ),
                ("checked_at", models.DateTimeField(null=True)),
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
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accommodation.offer"
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="bed_days.month",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("offer", "month"),
                        name="a_month_is_confirmed_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="a_month_begins_on_its_first"),
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["miscounted", "learned", "asked", ""])),
                        name="month_why_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replaces__isnull", True), ("why", "")),
                            models.Q(("replaces__isnull", False), models.Q(("why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_month_is_confirmed_anew_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at__isnull", True), ("checked_by__isnull", True)),
                            models.Q(
                                ("checked_at__isnull", False),
                                ("checked_by__isnull", False),
                                models.Q(("checked_by", models.F("by_user")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_month_is_checked_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.CharField(default="", max_length=12, unique=True)),
                ("payer", models.CharField(max_length=24)),
                ("month", models.DateField()),
                ("total_oere", models.BigIntegerField()),
                ("state", models.CharField(blank=True, default="", max_length=12)),
                ("sent_at", models.DateTimeField(null=True)),
                ("credited_at", models.DateTimeField(null=True)),
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
                (
                    "payer_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accommodation.offer",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accommodation.provider"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-month", "-number"], name="statements_of_a_month"),
                    models.Index(fields=["payer_unit", "-month"], name="statements_to_a_payer"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "payer__in",
                                [
                                    "udlst",
                                    "home_municipality",
                                    "municipality_of_stay",
                                    "acting_municipality",
                                    "operating_grant",
                                    "cmm",
                                ],
                            )
                        ),
                        name="statement_payer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payer", "operating_grant"), _negated=True),
                        name="the_grant_gets_no_statement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="statement_month_begins_on_its_first"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total_oere__gt", 0)), name="statement_asks_for_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=16)),
                ("nights", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("oere_a_day", models.IntegerField()),
                ("amount_oere", models.BigIntegerField()),
                ("credited_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="placements.placement"
                    ),
                ),
                (
                    "rate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accommodation.rate"
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="bed_days.statement"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("credited_at__isnull", True)),
                        expressions=[("placement", "="), ("nights", "&&")],
                        name="no_bed_day_billed_twice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nights__endswith__isnull", False),
                            ("nights__isempty", False),
                            ("nights__startswith__isnull", False),
                        ),
                        name="line_is_of_some_nights",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_oere__gt", 0), ("amount_oere__lte", 310000000)),
                        name="line_is_within_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("nights", django.contrib.postgres.fields.ArrayField(base_field=models.DateField())),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stays", to="bed_days.month"
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="placements.placement"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("month", "placement"), name="a_stay_once_a_month")],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approved", "Godkendt"),
                            ("sent", "Sendt til betaleren"),
                            ("paid", "Betalt"),
                            ("credited", "Krediteret"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                (
                    "means",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("helle", "Vist i Helle"),
                            ("digital_post", "Sikker digital post"),
                            ("letter", "Almindeligt brev"),
                            ("own", "CMM betaler selv"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nights", "Døgnene er forkerte"),
                            ("rate", "Taksten er forkert"),
                            ("payer", "Betaleren er en anden"),
                            ("grant", "Driftsbevillingen betalte"),
                            ("other", "Andet"),
                        ],
                        max_length=12,
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
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="bed_days.statement"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("statement", "kind"), name="a_step_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["approved", "sent", "paid", "credited"])),
                        name="step_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("means__in", ["helle", "digital_post", "letter", "own", ""])),
                        name="step_means_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cause__in", ["nights", "rate", "payer", "grant", "other", ""])),
                        name="step_cause_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "sent"), ("means", ""), _connector="XOR"), name="sent_by_some_means"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "credited"), ("cause", ""), _connector="XOR"),
                        name="credited_for_a_cause",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("talk", "Støttende samtale"),
                            ("company", "Ledsagelse"),
                            ("practical", "Hjælp til praktiske ting"),
                            ("teaching", "Undervisning"),
                            ("rights", "Viden om det danske samfund og rettigheder"),
                            ("leisure", "Fritid og bevægelse"),
                            ("creative", "Kreativt værksted"),
                            ("meal", "Fælles måltid"),
                            ("meeting", "Husmøde"),
                            ("other", "Andet"),
                        ],
                        max_length=12,
                    ),
                ),
                ("held_on", models.DateField()),
                ("participants", models.SmallIntegerField()),
                ("words_sealed", models.BinaryField(null=True)),
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
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accommodation.offer"
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["offer", "-held_on", "-id"], name="activities_of_an_offer")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "talk",
                                    "company",
                                    "practical",
                                    "teaching",
                                    "rights",
                                    "leisure",
                                    "creative",
                                    "meal",
                                    "meeting",
                                    "other",
                                ],
                            )
                        ),
                        name="activity_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("participants__gte", 1), ("participants__lte", 200), ("placement__isnull", True)),
                            models.Q(("participants", 1), ("placement__isnull", False)),
                            _connector="OR",
                        ),
                        name="activity_counts_who_took_part",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Away",
            fields=[
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("agreed", "Aftalt med stedet"), ("unagreed", "Uden aftale")], max_length=12
                    ),
                ),
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
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nights_away",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[("placement", "="), ("during", "&&")],
                        name="away_once_a_night",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["agreed", "unagreed"])), name="away_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("during__endswith__isnull", False),
                            ("during__isempty", False),
                            ("during__startswith__isnull", False),
                        ),
                        name="away_for_some_nights",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("during__startswith__lt", datetime.date(2200, 1, 1)),
                                ("during__startswith__isnull", True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("during__endswith__lte", datetime.date(2200, 1, 1)),
                                ("during__endswith__isnull", True),
                                _connector="OR",
                            ),
                        ),
                        name="away_days_are_near",
                    ),
                ],
            },
        ),
    ]
