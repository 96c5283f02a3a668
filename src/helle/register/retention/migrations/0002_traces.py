"""Schedules of how long traces of staff are kept, what holds them back, and lists of what is disposed of."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_login_places"),
        ("retention", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TraceList",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=16, unique=True)),
                ("drawn_at", models.DateTimeField()),
                ("first_at", models.DateTimeField(null=True)),
                ("first_role", models.CharField(blank=True, max_length=32)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_role", models.CharField(blank=True, max_length=32)),
                ("approved", models.BooleanField(null=True)),
                ("refused_why", models.CharField(blank=True, max_length=400)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("signature", models.BinaryField(null=True)),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                    "first_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TraceItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("row_id", models.UUIDField()),
                ("recorded_on", models.DateField()),
                ("due_on", models.DateField()),
                ("outcome", models.CharField(max_length=10)),
                ("left_why", models.CharField(blank=True, max_length=12)),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="retention.tracelist"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TraceSchedule",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("years", models.SmallIntegerField()),
                ("basis", models.CharField(max_length=200)),
                ("valid_from", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("asked_role", models.CharField(max_length=32)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_role", models.CharField(blank=True, max_length=32)),
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
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TraceHold",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("ground", models.CharField(max_length=12)),
                ("why", models.CharField(max_length=400)),
                ("since_day", models.DateField()),
                ("until_day", models.DateField(null=True)),
                ("held_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "held_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["claim", "criminal", "inquiry", "archives"])),
                        name="trace_hold_ground_is_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="trace_hold_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_day__isnull", True), ("until_day__gte", models.F("since_day")), _connector="OR"
                        ),
                        name="trace_hold_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="trace_hold_lifted_whole",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="tracelist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved__isnull", True),
                        ("ended_at__isnull", True),
                        ("ended_by__isnull", True),
                        ("ended_role", ""),
                    ),
                    models.Q(
                        ("approved__isnull", False),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        models.Q(("ended_role", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="trace_list_ended_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="tracelist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved", False), models.Q(("refused_why", ""), _negated=True)),
                    models.Q(
                        ("refused_why", ""), models.Q(("approved__isnull", True), ("approved", True), _connector="OR")
                    ),
                    _connector="OR",
                ),
                name="trace_list_refused_with_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="tracelist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved__isnull", True),
                    ("approved", False),
                    models.Q(("first_by__isnull", False), models.Q(("ended_by", models.F("first_by")), _negated=True)),
                    _connector="OR",
                ),
                name="trace_list_takes_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="tracelist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved__isnull", True),
                    ("approved", False),
                    ("first_role", "data_protection_officer"),
                    ("ended_role", "data_protection_officer"),
                    _connector="OR",
                ),
                name="trace_list_takes_the_officer",
            ),
        ),
        migrations.AddConstraint(
            model_name="tracelist",
            constraint=models.CheckConstraint(
                condition=models.Q(("signature__isnull", True), ("approved", True), _connector="OR"),
                name="trace_list_signed_when_carried_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="tracelist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approved__isnull", True)),
                fields=("approved",),
                name="one_trace_list_waits",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["sample", "handed_out"])), name="trace_item_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["waits", "disposed", "left"])), name="trace_item_outcome_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("left_why__in", ["years", "not_due", "goes_on", "held", "due", "gone", ""])),
                name="trace_item_left_why_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.UniqueConstraint(fields=("list", "kind", "row_id"), name="trace_once_on_a_list"),
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "disposed")),
                fields=("kind", "row_id"),
                name="trace_disposed_of_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome", "left"),
                        models.Q(("left_why", ""), _negated=True),
                        ("dropped_at__isnull", True),
                    ),
                    models.Q(("left_why", ""), ("outcome", "disposed")),
                    models.Q(
                        ("dropped_at__isnull", True),
                        ("left_why", ""),
                        ("outcome", "waits"),
                    ),
                    _connector="OR",
                ),
                name="trace_item_has_its_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="traceschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["sample", "handed_out"])), name="trace_schedule_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="traceschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("years__gte", 5), ("years__lte", 100)), name="trace_kept_for_some_years"
            ),
        ),
        migrations.AddConstraint(
            model_name="traceschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis", ""), _negated=True), name="trace_schedule_rests_on_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="traceschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_by", models.F("asked_by")), _negated=True),
                name="trace_schedule_takes_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="traceschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", True),
                    ("asked_role", "data_protection_officer"),
                    ("answered_role", "data_protection_officer"),
                    _connector="OR",
                ),
                name="trace_schedule_takes_the_officer",
            ),
        ),
        migrations.AddConstraint(
            model_name="traceschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", True),
                        ("answered_by__isnull", True),
                        ("answered_role", ""),
                        ("approved__isnull", True),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("approved__isnull", False),
                        models.Q(("answered_role", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="trace_schedule_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="traceschedule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approved__isnull", True)), fields=("kind",), name="one_trace_schedule_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="traceschedule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approved", True)),
                fields=("kind", "valid_from"),
                name="one_trace_schedule_from_a_day",
            ),
        ),
    ]
