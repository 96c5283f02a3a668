"""The tables of places to live: providers, offers, and what holds of them from when to when."""

import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0002_mandates_of_outreach"),
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Provider",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
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
                    "unit",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="a_provider_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("alias", models.CharField(max_length=80, unique=True)),
                ("kind", models.CharField(max_length=24)),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("capital", "Hovedstaden"),
                            ("zealand", "Sjælland"),
                            ("south", "Syddanmark"),
                            ("central", "Midtjylland"),
                            ("north", "Nordjylland"),
                        ],
                        max_length=12,
                    ),
                ),
                ("secret", models.BooleanField()),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("closed_why_sealed", models.BinaryField(null=True)),
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
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="accommodation.provider"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "asylum_system",
                                    "minors_centre",
                                    "reden",
                                    "service_act",
                                    "crisis_centre",
                                    "mens_centre",
                                    "shelter",
                                    "hotel_or_private",
                                    "child_placement",
                                ],
                            )
                        ),
                        name="offer_kind_is_a_kind_of_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("region__in", ["capital", "zealand", "south", "central", "north"])),
                        name="offer_region_is_known",
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
                        name="offer_days_are_near",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__startswith__isnull", False)),
                        name="offer_has_a_first_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_why_sealed__isnull", True), ("during__endswith__isnull", True)),
                            models.Q(("closed_why_sealed__isnull", False), ("during__endswith__isnull", False)),
                            _connector="OR",
                        ),
                        name="offer_closed_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rate",
            fields=[
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("why_sealed", models.BinaryField(null=True)),
                ("superseded_why_sealed", models.BinaryField(null=True)),
                ("over_later", models.BooleanField(default=False)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("oere_a_day", models.IntegerField()),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="rates", to="accommodation.offer"
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="accommodation.rate",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[("offer", "="), ("during", "&&")],
                        name="one_rate_at_a_time",
                    ),
                    models.CheckConstraint(condition=models.Q(("why_sealed__isnull", False)), name="rate_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("replaced_by__isnull", True),
                                ("superseded_at__isnull", True),
                                ("superseded_why_sealed__isnull", True),
                            ),
                            models.Q(
                                ("replaced_by__isnull", False),
                                ("superseded_at__isnull", False),
                                ("superseded_why_sealed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="rate_says_why_it_went_out_of_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("oere_a_day__gt", 0), ("oere_a_day__lte", 10000000)), name="rate_is_a_price"
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
                        name="rate_days_are_near",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sanction",
            fields=[
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("order", "Påbud"),
                            ("tightened", "Skærpet tilsyn"),
                            ("withdrawn", "Godkendelsen er trukket tilbage"),
                        ],
                        max_length=12,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("words_sealed", models.BinaryField()),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="sanctions", to="accommodation.offer"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["order", "tightened", "withdrawn"])),
                        name="sanction_kind_is_known",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[("offer", "="), ("kind", "="), ("during", "&&")],
                        name="one_sanction_of_a_kind_at_a_time",
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
                        name="sanction_days_are_near",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetGroup",
            fields=[
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("sexes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12))),
                (
                    "residents",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=list),
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
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="target_groups",
                        to="accommodation.offer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[("offer", "="), ("during", "&&")],
                        name="one_target_group_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sexes__contained_by", ["woman", "man", "trans_other"])),
                        name="target_group_sexes_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("residents__contained_by", ["minors", "parents", "couples"])),
                        name="target_group_residents_are_known",
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
                        name="target_group_days_are_near",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("held_on", models.DateField()),
                ("announced", models.BooleanField()),
                ("follow_up_by", models.DateField(null=True)),
                ("followed_up_on", models.DateField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="accommodation.offer"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("followed_up_on__isnull", True),
                            ("followed_up_on__gte", models.F("held_on")),
                            _connector="OR",
                        ),
                        name="visit_followed_up_after_it",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("education", "Uddannelse og beskæftigelse"),
                            ("independence", "Selvstændighed og relationer"),
                            ("methods", "Målgruppe, metoder og resultater"),
                            ("health", "Sundhed og trivsel"),
                            ("management", "Organisation og ledelse"),
                            ("competences", "Kompetencer"),
                            ("economy", "Økonomi"),
                            ("setting", "Fysiske rammer"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "judgement",
                    models.CharField(
                        choices=[("good", "I orden"), ("remark", "Bemærkning"), ("serious", "Alvorlig bemærkning")],
                        max_length=8,
                    ),
                ),
                ("words_sealed", models.BinaryField(null=True)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="accommodation.visit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "theme"), name="a_theme_once_a_visit"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "theme__in",
                                [
                                    "education",
                                    "independence",
                                    "methods",
                                    "health",
                                    "management",
                                    "competences",
                                    "economy",
                                    "setting",
                                ],
                            )
                        ),
                        name="finding_theme_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("judgement__in", ["good", "remark", "serious"])),
                        name="finding_judgement_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Capacity",
            fields=[
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("places", models.SmallIntegerField()),
                ("peak_places", models.SmallIntegerField()),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="capacities", to="accommodation.offer"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[("offer", "="), ("during", "&&")],
                        name="one_capacity_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("peak_places__gte", 0),
                            ("peak_places__lte", 5000),
                            ("places__gte", 0),
                            ("places__lte", 5000),
                        ),
                        name="capacity_is_a_number_of_places",
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
                        name="capacity_days_are_near",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("service_act", "Godkendt efter serviceloven"),
                            ("whatever_the_stay", "Særskilt godkendt til ofre uanset opholdsgrundlag"),
                        ],
                        max_length=20,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("section", models.CharField(blank=True, max_length=40)),
                ("places", models.SmallIntegerField()),
                ("terms_sealed", models.BinaryField(null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
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
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="accommodation.offer"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[("offer", "="), ("kind", "="), ("during", "&&")],
                        name="one_approval_of_a_kind_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["service_act", "whatever_the_stay"])),
                        name="approval_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("places__gte", 1), ("places__lte", 5000)), name="approval_is_for_places"
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
                        name="approval_days_are_near",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("street_sealed", models.BinaryField()),
                ("postcode_sealed", models.BinaryField()),
                ("municipality_sealed", models.BinaryField()),
                ("telephone_sealed", models.BinaryField(null=True)),
                ("issuer_sealed", models.BinaryField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="addresses", to="accommodation.offer"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[("offer", "="), ("during", "&&")],
                        name="one_address_at_a_time",
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
                        name="address_days_are_near",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OperatingGrant",
            fields=[
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("why_sealed", models.BinaryField(null=True)),
                ("superseded_why_sealed", models.BinaryField(null=True)),
                ("over_later", models.BooleanField(default=False)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("places", models.SmallIntegerField()),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operating_grants",
                        to="accommodation.offer",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="accommodation.operatinggrant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[("offer", "="), ("during", "&&")],
                        name="one_operating_grant_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why_sealed__isnull", False)), name="operating_grant_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("replaced_by__isnull", True),
                                ("superseded_at__isnull", True),
                                ("superseded_why_sealed__isnull", True),
                            ),
                            models.Q(
                                ("replaced_by__isnull", False),
                                ("superseded_at__isnull", False),
                                ("superseded_why_sealed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="operating_grant_says_why_it_went_out_of_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("places__gte", 0), ("places__lte", 5000)),
                        name="operating_grant_is_for_places",
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
                        name="operating_grant_days_are_near",
                    ),
                ],
            },
        ),
    ]
