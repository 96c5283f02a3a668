"""What is kept of a minor (MIN-01..MIN-15)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("organisations", "0002_mandates_of_outreach"),
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Missing",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("since", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                (
                    "found_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("came_back", "Kom selv tilbage"),
                            ("found_in_denmark", "Fundet i Danmark"),
                            ("found_abroad", "Fundet i udlandet"),
                            ("mistake", "Var ikke forsvundet"),
                        ],
                        db_default="",
                        max_length=20,
                    ),
                ),
                ("found_sealed", models.BinaryField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_on", None)), fields=["recorded_at"], name="those_who_are_missing"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("found_how__in", ["came_back", "found_in_denmark", "found_abroad", "mistake", ""])
                        ),
                        name="missing_found_how_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("ended_by__isnull", True),
                                ("ended_on__isnull", True),
                                ("found_how", ""),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("ended_on__gte", models.F("since")),
                                models.Q(("found_how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="missing_until_found",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)), fields=("case",), name="missing_once_at_a_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MissingTold",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "whom",
                    models.CharField(
                        choices=[
                            ("police", "Politiet"),
                            ("municipality", "Opholdskommunen"),
                            ("representative", "Repræsentanten"),
                        ],
                        max_length=16,
                    ),
                ),
                ("told_at", models.DateTimeField()),
                ("reference_sealed", models.BinaryField(null=True)),
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
                    "missing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="told", to="minors.missing"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("whom__in", ["police", "municipality", "representative"])),
                        name="missing_told_whom_is_known",
                    ),
                    models.UniqueConstraint(fields=("missing", "whom"), name="told_of_missing_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("nominated_on", models.DateField()),
                ("name_sealed", models.BinaryField()),
                ("contact_sealed", models.BinaryField()),
                ("child_heard", models.CharField(max_length=12)),
                ("childs_view_sealed", models.BinaryField(null=True)),
                ("conflict", models.CharField(max_length=20)),
                ("conflict_sealed", models.BinaryField(null=True)),
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("child_heard__in", ["heard", "not_heard"])),
                        name="nomination_child_heard_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("conflict__in", ["none", "relative_of_suspect", "other_tie", "suspect", "not_checked"])
                        ),
                        name="nomination_conflict_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("conflict__in", ["relative_of_suspect", "other_tie", "suspect"]),
                                ("conflict_sealed__isnull", False),
                            ),
                            models.Q(("conflict__in", ["relative_of_suspect", "other_tie", "suspect"]), _negated=True),
                            _connector="OR",
                        ),
                        name="nomination_tie_is_told",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("appointed_by", models.CharField(max_length=24)),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("personal", "Personlig repræsentant"),
                            ("provisional", "Midlertidig repræsentant"),
                            ("custody", "Midlertidig indehaver af forældremyndigheden"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name_sealed", models.BinaryField()),
                ("contact_sealed", models.BinaryField()),
                ("scope_sealed", models.BinaryField(null=True)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("replaced", "En anden tager over"),
                            ("resigned", "Repræsentanten har bedt sig fritaget"),
                            ("not_suited", "Kan ikke varetage barnets tarv"),
                            ("custody_holder", "Indehaveren af forældremyndigheden er her"),
                            ("left_denmark", "Barnet er rejst ud af Danmark"),
                            ("of_age", "Personen er fyldt 18"),
                            ("mistake", "Noteret ved en fejl"),
                        ],
                        db_default="",
                        max_length=16,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "login_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                ("login_whose_blind", models.BinaryField(null=True)),
                (
                    "nomination",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appointment", to="minors.nomination"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("appointed_by__in", ["agency_of_family_law", "immigration_service", "other"])
                        ),
                        name="appointment_body_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__in", ["personal", "provisional", "custody"])),
                        name="appointment_capacity_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ended_why__in",
                                [
                                    "replaced",
                                    "resigned",
                                    "not_suited",
                                    "custody_holder",
                                    "left_denmark",
                                    "of_age",
                                    "mistake",
                                    "",
                                ],
                            )
                        ),
                        name="appointment_end_is_known",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("case", "="), ("during", "&&")], name="one_representative_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("during__isempty", False),
                                ("during__upper_inf", True),
                                ("ended_at__isnull", True),
                                ("ended_why", ""),
                            ),
                            models.Q(
                                models.Q(("ended_why", ""), _negated=True),
                                ("during__upper_inf", False),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="appointment_ends_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlacementDecision",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.CharField(
                        choices=[("municipality", "Kommunen"), ("udlst", "Udlændingestyrelsen")], max_length=16
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("foster_family", "Plejefamilie"),
                            ("residential_home", "Opholdssted"),
                            ("special_centre", "Særligt indkvarteringssted for uledsagede mindreårige"),
                            ("own_room", "Eget værelse med støtte"),
                            ("other", "Andet sted"),
                        ],
                        max_length=20,
                    ),
                ),
                ("basis", models.CharField(max_length=16)),
                ("decided_on", models.DateField()),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("note_sealed", models.BinaryField(null=True)),
                ("why_sealed", models.BinaryField(null=True)),
                ("ruling_sealed", models.BinaryField()),
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
                    "municipality",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decided_by__in", ["municipality", "udlst"])),
                        name="placement_decider_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["foster_family", "residential_home", "special_centre", "own_room", "other"])
                        ),
                        name="placement_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["service_act", "childrens_act", "aliens_act"])),
                        name="placement_basis_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", "municipality"), ("municipality__isnull", False)),
                            models.Q(("basis", "aliens_act"), ("decided_by", "udlst"), ("municipality__isnull", True)),
                            _connector="OR",
                        ),
                        name="placement_has_its_decider",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("case", "="), ("during", "&&")], name="one_placement_of_a_minor_at_a_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RepresentativeRequest",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("requested_on", models.DateField()),
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
                    "to_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReturnTalk",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("planned_on", models.DateField()),
                ("planned_at", models.TimeField(null=True)),
                ("interpreter", models.BooleanField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planlagt"),
                            ("held", "Holdt"),
                            ("uncounted", "Holdt uden repræsentanten; tæller ikke"),
                            ("cancelled", "Aflyst"),
                        ],
                        db_default="planned",
                        max_length=10,
                    ),
                ),
                ("held_on", models.DateField(null=True)),
                ("why_without_sealed", models.BinaryField(null=True)),
                ("ruling_sealed", models.BinaryField(null=True)),
                ("account_sealed", models.BinaryField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
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
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "representative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="minors.appointment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "held", "uncounted", "cancelled"])),
                        name="talk_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on__isnull", False), ("ruling_sealed__isnull", False), ("state", "held")),
                            models.Q(
                                ("held_on__isnull", False),
                                ("representative__isnull", True),
                                ("ruling_sealed__isnull", False),
                                ("state", "uncounted"),
                                ("why_without_sealed__isnull", False),
                            ),
                            models.Q(
                                ("held_on__isnull", True),
                                ("representative__isnull", True),
                                ("state__in", ["planned", "cancelled"]),
                            ),
                            _connector="OR",
                        ),
                        name="talk_held_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True), ("state", "planned")),
                            models.Q(
                                models.Q(("state", "planned"), _negated=True),
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="talk_closed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("turns_18_on", models.DateField()),
                ("done_on", models.DateField()),
                ("points", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20))),
                ("agreed_sealed", models.BinaryField()),
                ("ruling_sealed", models.BinaryField()),
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "points__contained_by",
                                [
                                    "representative",
                                    "decisions",
                                    "placement",
                                    "municipality",
                                    "responsibility",
                                    "tracing",
                                    "return_talks",
                                ],
                            )
                        ),
                        name="review_points_are_known",
                    ),
                    models.UniqueConstraint(fields=("case", "turns_18_on"), name="reviewed_once_for_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tracing",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("service", models.CharField(max_length=16)),
                ("consent_on", models.DateField()),
                ("in_contact", models.BooleanField()),
                ("family_suspected", models.BooleanField(null=True)),
                ("representative_informed_on", models.DateField(null=True)),
                ("representative_signed_on", models.DateField(null=True)),
                ("begun_on", models.DateField()),
                ("why_sealed", models.BinaryField(null=True)),
                ("ruling_sealed", models.BinaryField()),
                ("ended_on", models.DateField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("found", "Familie fundet"),
                            ("not_found", "Ingen fundet"),
                            ("consent_withdrawn", "Barnet har trukket sit samtykke tilbage"),
                            ("unsafe", "Stoppet, fordi den er farlig for barnet"),
                            ("of_age", "Personen er fyldt 18"),
                            ("mistake", "Noteret ved en fejl"),
                        ],
                        db_default="",
                        max_length=20,
                    ),
                ),
                ("result_sealed", models.BinaryField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("service__in", ["return_agency", "red_cross"])),
                        name="tracing_service_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                ["found", "not_found", "consent_withdrawn", "unsafe", "of_age", "mistake", ""],
                            )
                        ),
                        name="tracing_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent_on__lte", models.F("begun_on"))), name="tracing_after_the_consent"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("service", "return_agency"), _negated=True),
                            ("in_contact", False),
                            _connector="OR",
                        ),
                        name="tracing_by_the_agency_without_contact",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("service", "return_agency"), _negated=True),
                            models.Q(
                                ("family_suspected", False),
                                ("representative_informed_on__isnull", False),
                                ("representative_signed_on__isnull", False),
                            ),
                            ("why_sealed__isnull", False),
                            _connector="OR",
                        ),
                        name="tracing_with_the_representative_or_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("ended_by__isnull", True),
                                ("ended_on__isnull", True),
                                ("outcome", ""),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("ended_on__gte", models.F("begun_on")),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="tracing_ends_with_an_outcome",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("case", "service"),
                        name="one_tracing_by_a_service_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Weighing",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("text_sealed", models.BinaryField(null=True)),
                ("ruling_sealed", models.BinaryField(null=True)),
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
                    "nomination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="weighed", to="minors.nomination"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
