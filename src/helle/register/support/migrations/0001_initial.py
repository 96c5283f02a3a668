"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("support", "0001_first_tables"),
        ("support", "0002_days_hold"),
        ("support", "0003_what_the_person_answered"),
        ("support", "0004_a_period_is_broken_off"),
        ("support", "0005_an_answer_has_its_instant"),
        ("support", "0006_when_the_answers_were_recorded"),
        ("support", "0007_no_answer_without_its_instant"),
        ("support", "0008_codes_are_known"),
        ("support", "0009_offers_and_early_ends"),
        ("support", "0010_why_those_on_record_were_broken_off"),
        ("support", "0011_broken_off_for_a_known_cause"),
        ("support", "0012_not_ahead_of_time"),
        ("support", "0013_the_day_of_a_period_can_be_pointed_at"),
        ("support", "0014_periods_and_what_belongs_to_them_can_be_corrected"),
        ("support", "0015_why_a_contact_person_is_replaced"),
    ]

    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("notified_on", models.DateField()),
                ("latest_end", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("broken_off_why", models.CharField(blank=True, db_default="", max_length=12)),
                ("broken_off_at", models.DateTimeField(null=True)),
                (
                    "broken_off_by_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="periods", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["reflection", "restitution"])), name="period_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("broken_off_why__in", ["left", "disappeared", "declined", "stay_changed", ""])
                        ),
                        name="period_broken_off_for_a_known_cause",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("broken_off_at__isnull", True),
                                ("broken_off_by_unit__isnull", True),
                                ("broken_off_why", ""),
                            ),
                            models.Q(
                                models.Q(("broken_off_why", ""), _negated=True),
                                ("broken_off_at__isnull", False),
                                ("broken_off_by_unit__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="period_broken_off_by_a_unit_at_an_instant",
                    ),
                    models.UniqueConstraint(fields=("id", "case", "latest_end"), name="period_with_its_case"),
                    models.UniqueConstraint(fields=("id", "case", "notified_on"), name="period_with_its_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtensionRequest",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("ground", models.CharField(max_length=32)),
                ("wants_or_must_leave", models.BooleanField(null=True)),
                ("wanted_end", models.DateField()),
                ("requested_on", models.DateField()),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="support.period"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["cooperates_on_prepared_return", "special_reasons"])),
                        name="request_ground_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PeriodOffer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("offered_on", models.DateField()),
                ("answer", models.CharField(max_length=12)),
                ("answered_on", models.DateField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="offers", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["reflection", "restitution"])), name="offer_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["waiting", "accepted", "declined", "not_reached"])),
                        name="offer_answer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__in", ["accepted", "declined"]), ("answered_on__gte", models.F("offered_on"))
                            ),
                            models.Q(("answer__in", ["waiting", "not_reached"]), ("answered_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="offer_answered_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Span",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("latest_end", models.DateField()),
                ("sequence", models.SmallIntegerField()),
                ("days", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("broken_off_on", models.DateField(null=True)),
                (
                    "taken",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                            template="(days * daterange(NULL, broken_off_on + 1))",
                        ),
                        output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=32)),
                ("decided_on", models.DateField()),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="spans", to="support.period"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["cooperates_on_prepared_return", "special_reasons", ""])),
                        name="span_ground_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("period", "sequence"),
                        name="spans_in_order",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[("case", "="), ("taken", "&&")],
                        name="no_two_periods_at_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", ""), ("sequence", 1)),
                            models.Q(("sequence__gt", 1), models.Q(("ground", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="extension_has_its_ground",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtensionAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), primary_key=True, serialize=False
                    ),
                ),
                ("decided_on", models.DateField()),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="support.extensionrequest",
                    ),
                ),
                (
                    "span",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="support.span"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("request",),
                        name="request_answered_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactPerson",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("replaces_why_sealed", models.BinaryField(null=True)),
                (
                    "by_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contact_persons", to="cases.case"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[("case", "="), ("during", "&&")],
                        name="one_contact_person_at_a_time",
                    )
                ],
            },
        ),
    ]
