"""The tables of placements and of who pays for them."""

import datetime

import django.contrib.postgres.constraints
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
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=16, unique=True)),
                ("basis", models.CharField(max_length=24)),
                ("instead_of_detention", models.BooleanField(default=False)),
                ("limited", models.BooleanField()),
                ("planned_from", models.DateField()),
                ("planned_until", models.DateField(null=True)),
                ("days", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "beyond",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Almindelig plads"),
                            ("peak", "Spidsbelastningsplads"),
                            ("over", "Ud over pladserne, med begrundelse"),
                        ],
                        max_length=8,
                    ),
                ),
                ("over_why_sealed", models.BinaryField(null=True)),
                ("ordered_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("by_role", models.CharField(max_length=32)),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("accepted", "Ja, pladsen er klar"), ("declined", "Nej")], max_length=12
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("declined_why_sealed", models.BinaryField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("arrived_on", models.DateField(null=True)),
                ("left_on", models.DateField(null=True)),
                (
                    "leave_cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("moved", "Flyttet til et andet sted"),
                            ("own_home", "Egen bolig eller familie"),
                            ("departed", "Rejst ud af Danmark"),
                            ("municipality", "Overgået til kommunen"),
                            ("left", "Forlod stedet uden aftale"),
                            ("disappeared", "Forsvundet"),
                            ("sent_away", "Stedet kunne ikke beholde personen"),
                            ("detained", "Frihedsberøvet"),
                            ("other", "Andet"),
                        ],
                        max_length=16,
                    ),
                ),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="cases.case"
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="accommodation.offer"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["offer", "planned_from"], name="placements_of_an_offer")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("withdrawn_at__isnull", True),
                            models.Q(("answer", "declined"), _negated=True),
                        ),
                        expressions=[("person", "="), ("days", "&&")],
                        name="no_two_placements_at_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "basis__in",
                                [
                                    "maintenance_duty",
                                    "action_plan",
                                    "service_act",
                                    "limited_period",
                                    "instead_of_detention",
                                    "municipal_service_act",
                                    "municipal_aliens_act",
                                ],
                            )
                        ),
                        name="placement_basis_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("beyond__in", ["", "peak", "over"])), name="placement_beyond_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["accepted", "declined", ""])),
                        name="placement_answer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "leave_cause__in",
                                [
                                    "moved",
                                    "own_home",
                                    "departed",
                                    "municipality",
                                    "left",
                                    "disappeared",
                                    "sent_away",
                                    "detained",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="placement_left_for_a_known_cause",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days__startswith__lt", datetime.date(2200, 1, 1)),
                            models.Q(
                                ("days__endswith__isnull", True),
                                ("days__endswith__lte", datetime.date(2200, 1, 1)),
                                _connector="OR",
                            ),
                        ),
                        name="placement_days_are_near",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("limited", False), ("planned_until__isnull", False), _connector="OR"),
                        name="limited_placement_has_its_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned_until__isnull", True),
                            ("planned_until__gt", models.F("planned_from")),
                            _connector="OR",
                        ),
                        name="placement_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("beyond", "over"), ("over_why_sealed__isnull", False)),
                            models.Q(models.Q(("beyond", "over"), _negated=True), ("over_why_sealed__isnull", True)),
                            _connector="OR",
                        ),
                        name="over_full_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="placement_answered_at_an_instant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrived_on__isnull", True),
                            models.Q(("answer", "accepted"), ("withdrawn_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="only_an_accepted_placement_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrived_on__isnull", True),
                            ("arrived_on__gte", models.F("planned_from")),
                            ("arrived_on__gte", models.F("ordered_on")),
                            _connector="OR",
                        ),
                        name="nobody_comes_before_the_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("leave_cause", ""), ("left_on__isnull", True)),
                            models.Q(
                                ("arrived_on__isnull", False),
                                ("left_on__gte", models.F("arrived_on")),
                                models.Q(("leave_cause", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="nobody_leaves_before_she_came",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayerDecision",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("payer", models.CharField(max_length=24)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payer_decisions",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[("placement", "="), ("during", "&&")],
                        name="one_payer_at_a_time",
                    ),
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
                        name="payer_is_known",
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
                        name="payer_days_are_near",
                    ),
                ],
            },
        ),
    ]
