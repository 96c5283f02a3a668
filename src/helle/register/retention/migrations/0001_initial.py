"""Schedules, holds, lists of what is disposed of, certificates, and what is kept for the counts."""

import django.db.models.deletion
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
            name="Disposal",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=12, unique=True)),
                ("drawn_at", models.DateTimeField()),
                ("first_at", models.DateTimeField(null=True)),
                ("first_role", models.CharField(blank=True, max_length=32)),
                ("ended_at", models.DateTimeField(null=True)),
                ("approved", models.BooleanField(null=True)),
                ("refused_why", models.CharField(blank=True, max_length=400)),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "drawn_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "first_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "disposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="certificate",
                        serialize=False,
                        to="retention.disposal",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("disposed", models.IntegerField()),
                ("left", models.IntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("signature", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("ground", models.CharField(max_length=10)),
                ("since_day", models.DateField()),
                ("until_day", models.DateField(null=True)),
                ("why_sealed", models.BinaryField()),
                ("held_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_why_sealed", models.BinaryField(null=True)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "held_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lifted_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numbers", models.CharField(max_length=400)),
                ("kind", models.CharField(max_length=12)),
                ("ended_on", models.DateField()),
                ("due_on", models.DateField()),
                ("outcome", models.CharField(max_length=10)),
                ("left_why", models.CharField(blank=True, max_length=12)),
                ("order_id", models.UUIDField(null=True)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "disposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="retention.disposal"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Kept",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("rung", models.CharField(max_length=24)),
                ("opened_year", models.SmallIntegerField()),
                ("ended_year", models.SmallIntegerField()),
                ("disposed_year", models.SmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["trafficked", "not_victim", "unassessed"])),
                        name="kept_number_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rung__in",
                                [
                                    "contact",
                                    "indication",
                                    "under_assessment",
                                    "victim_current",
                                    "victim_not_current",
                                    "not_victim",
                                    "withdrawn",
                                    "declined",
                                    "disappeared",
                                    "lapsed",
                                ],
                            )
                        ),
                        name="kept_number_rung_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("years", models.SmallIntegerField()),
                ("counted_from", models.CharField(max_length=8)),
                ("basis", models.CharField(max_length=200)),
                ("valid_from", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("approved", models.BooleanField(null=True)),
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
                    "answered_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "asked_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("first_at__isnull", True),
                        ("first_by__isnull", True),
                        ("first_role", ""),
                        ("first_unit__isnull", True),
                    ),
                    models.Q(
                        ("first_at__isnull", False),
                        ("first_by__isnull", False),
                        ("first_unit__isnull", False),
                        models.Q(("first_role", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="disposal_first_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved__isnull", True),
                        ("ended_at__isnull", True),
                        ("ended_by__isnull", True),
                        ("ended_unit__isnull", True),
                        ("refused_why", ""),
                    ),
                    models.Q(
                        ("approved", True),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("ended_unit__isnull", False),
                        ("refused_why", ""),
                    ),
                    models.Q(
                        ("approved", False),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("ended_unit__isnull", False),
                        models.Q(("refused_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="disposal_ended_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved", True), _negated=True),
                    models.Q(("first_by__isnull", False), models.Q(("ended_by", models.F("first_by")), _negated=True)),
                    _connector="OR",
                ),
                name="disposal_takes_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approved__isnull", True)), fields=("drawn_unit",), name="one_disposal_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["claim", "criminal", "inquiry", "archives"])),
                name="hold_ground_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_day__isnull", True), ("until_day__gte", models.F("since_day")), _connector="OR"
                ),
                name="hold_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("lifted_at__isnull", True),
                        ("lifted_by__isnull", True),
                        ("lifted_unit__isnull", True),
                        ("lifted_why_sealed__isnull", True),
                    ),
                    models.Q(
                        ("lifted_at__isnull", False),
                        ("lifted_by__isnull", False),
                        ("lifted_unit__isnull", False),
                        ("lifted_why_sealed__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="hold_lifted_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["trafficked", "not_victim", "unassessed"])), name="item_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["waits", "disposed", "left"])), name="item_outcome_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_why__in", ["not_due", "unknown", "open", "runs", "request", "held", "asked", "erased", ""])
                ),
                name="item_left_why_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("disposal", "person"), name="person_once_on_a_list"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("left_why", ""), ("order_id__isnull", True), ("outcome", "waits")),
                    models.Q(("left_why", ""), ("order_id__isnull", False), ("outcome", "disposed")),
                    models.Q(
                        ("order_id__isnull", True), ("outcome", "left"), models.Q(("left_why", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="item_has_its_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["trafficked", "not_victim", "unassessed"])), name="kept_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("counted_from__in", ["end", "year_end", "of_age"])), name="kept_from_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("years__gte", 1), ("years__lte", 100)), name="kept_for_some_years"
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis", ""), _negated=True), name="schedule_rests_on_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_by", models.F("asked_by")), _negated=True), name="schedule_takes_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", True),
                        ("answered_by__isnull", True),
                        ("answered_unit__isnull", True),
                        ("approved__isnull", True),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("answered_unit__isnull", False),
                        ("approved__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="schedule_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approved__isnull", True)), fields=("kind",), name="one_schedule_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approved", True)), fields=("kind", "valid_from"), name="one_schedule_from_a_day"
            ),
        ),
    ]
