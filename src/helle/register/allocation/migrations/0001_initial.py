"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("allocation", "0001_first_tables"),
        ("allocation", "0002_codes_are_known"),
        ("allocation", "0003_scripts_are_a_kept_list"),
    ]

    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Interpreter",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                (
                    "sex",
                    models.CharField(choices=[("woman", "Kvinde"), ("man", "Mand"), ("other", "Andet")], max_length=8),
                ),
                ("origin", models.CharField(blank=True, max_length=2)),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("capital", "Hovedstaden"),
                                ("zealand", "Sjælland"),
                                ("south", "Syddanmark"),
                                ("central", "Midtjylland"),
                                ("north", "Nordjylland"),
                            ],
                            max_length=8,
                        ),
                        default=list,
                    ),
                ),
                ("in_person", models.BooleanField(default=True)),
                ("remote", models.BooleanField(default=False)),
                ("declared_on", models.DateField(null=True)),
                ("declared_until", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("version", models.IntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["woman", "man", "other"])), name="interpreter_sex_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("regions__contained_by", ["capital", "zealand", "south", "central", "north"])
                        ),
                        name="interpreter_regions_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("declared_on__isnull", True), ("declared_until__isnull", True)),
                            models.Q(("declared_on__isnull", False), ("declared_until__gte", models.F("declared_on"))),
                            _connector="OR",
                        ),
                        name="declaration_has_its_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("in_person", True), ("remote", True), _connector="OR"),
                        name="interpreter_can_be_met",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterpreterLanguage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=3)),
                ("script", models.CharField(blank=True, max_length=4)),
                (
                    "interpreter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="languages",
                        to="allocation.interpreter",
                    ),
                ),
            ],
            options={
                "ordering": ["language", "script"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("interpreter", "language", "script"), name="interpreter_language_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InterpreterWish",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("not_interpreter", "Ikke denne tolk"),
                            ("only_sex", "Kun en tolk af dette køn"),
                            ("not_country", "Ikke en tolk fra dette land"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        blank=True, choices=[("woman", "Kvinde"), ("man", "Mand"), ("other", "Andet")], max_length=8
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_why_sealed", models.BinaryField(null=True)),
                (
                    "interpreter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="allocation.interpreter",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interpreter_wishes",
                        to="people.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["not_interpreter", "only_sex", "not_country"])),
                        name="wish_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["woman", "man", "other", ""])), name="wish_sex_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("country", ""),
                                ("interpreter__isnull", False),
                                ("kind", "not_interpreter"),
                                ("sex", ""),
                            ),
                            models.Q(
                                ("country", ""),
                                ("interpreter__isnull", True),
                                ("kind", "only_sex"),
                                models.Q(("sex", ""), _negated=True),
                            ),
                            models.Q(
                                ("interpreter__isnull", True),
                                ("kind", "not_country"),
                                ("sex", ""),
                                models.Q(("country", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="wish_says_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedInterview",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("office", "Hos myndigheden"),
                            ("crisis_centre", "Krisecenter eller botilbud"),
                            ("arrest_house", "Arresthus"),
                            ("prison", "Fængsel"),
                            ("asylum_centre", "Asylcenter"),
                            ("video", "Video"),
                            ("elsewhere", "Et andet sted"),
                        ],
                        max_length=16,
                    ),
                ),
                ("language", models.CharField(max_length=3)),
                ("needs_interpreter", models.BooleanField()),
                ("recorded_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "cancelled_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("person", "Personen kommer ikke eller ønsker det ikke"),
                            ("moved", "Flyttet til et andet tidspunkt"),
                            ("interviewer", "Medarbejderen kan ikke"),
                            ("interpreter", "Der er ingen tolk"),
                            ("other", "Andet"),
                        ],
                        max_length=16,
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="planned_interviews", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "place__in",
                                [
                                    "office",
                                    "crisis_centre",
                                    "arrest_house",
                                    "prison",
                                    "asylum_centre",
                                    "video",
                                    "elsewhere",
                                ],
                            )
                        ),
                        name="planned_place_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cancelled_why__in", ["person", "moved", "interviewer", "interpreter", "other", ""])
                        ),
                        name="planned_cancelled_why_is_known",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("cancelled_at__isnull", True)),
                        expressions=[("case", "="), ("by_unit", "="), ("during", "&&")],
                        name="one_interview_of_a_person_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("during__isempty", False), ("during__lower_inf", False), ("during__upper_inf", False)
                        ),
                        name="planned_interview_has_a_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancelled_at__isnull", True), ("cancelled_why", "")),
                            models.Q(("cancelled_at__isnull", False), models.Q(("cancelled_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cancelled_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interviewer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("recorded_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "planned",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviewers",
                        to="allocation.plannedinterview",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("released_at__isnull", True)),
                        expressions=[("user", "="), ("during", "&&")],
                        name="an_interviewer_is_in_one_place",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("recorded_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
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
                    "interpreter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="allocation.interpreter"
                    ),
                ),
                (
                    "planned",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="allocation.plannedinterview",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("released_at__isnull", True)),
                        expressions=[("interpreter", "="), ("during", "&&")],
                        name="an_interpreter_is_in_one_place",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("released_at__isnull", True)),
                        fields=("planned",),
                        name="one_interpreter_for_an_interview",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffLanguage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=3)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="languages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "language"), name="staff_language_once")],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "by_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cover",
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
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        expressions=[("user", "="), ("unit", "="), ("during", "&&")],
                        name="away_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cover__isnull", True),
                            models.Q(("cover", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_covers_for_herself",
                    ),
                    models.CheckConstraint(condition=models.Q(("during__isempty", False)), name="absence_lasts_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("during__lower_inf", False), ("during__upper_inf", False)),
                        name="absence_has_two_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("new", "Ny sag"),
                            ("workload", "Arbejdsmængde"),
                            ("language", "Sprog"),
                            ("skill", "Særlig viden eller erfaring"),
                            ("impartiality", "Tvivl om habilitet"),
                            ("away", "Længere fravær"),
                            ("leaves", "Medarbejderen stopper"),
                            ("other", "Andet (skriv hvorfor)"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note_sealed", models.BinaryField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handover", to="cases.assignment"
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "to_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("received_at__isnull", True)),
                        fields=["to_user", "by_unit"],
                        name="handover_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "why__in",
                                ["new", "workload", "language", "skill", "impartiality", "away", "leaves", "other"],
                            )
                        ),
                        name="handover_why_is_known",
                    )
                ],
            },
        ),
    ]
