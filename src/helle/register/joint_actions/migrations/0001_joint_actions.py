"""The tables of joint actions: plans in their versions, parts, answers, whom CMM sends and whom they meet there."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("allocation", "0001_initial"),
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
        ("referrals", "0002_held_by_sql"),
    ]

    operations = [
        migrations.CreateModel(
            name="JointAction",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=12, unique=True)),
                ("planned_at", models.DateTimeField()),
                (
                    "lead_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MetPerson",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("form_token", models.UUIDField()),
                ("met_at", models.DateTimeField()),
                (
                    "sex",
                    models.CharField(
                        choices=[
                            ("woman", "Kvinde"),
                            ("man", "Mand"),
                            ("trans_other", "Transperson eller andet"),
                            ("not_stated", "Ikke oplyst"),
                        ],
                        max_length=12,
                    ),
                ),
                ("age", models.SmallIntegerField(null=True)),
                ("is_minor", models.BooleanField(null=True)),
                ("nationality", models.CharField(blank=True, max_length=2)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("stay", models.CharField(blank=True, max_length=24)),
                ("alone", models.BooleanField(null=True)),
                ("indicators", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24))),
                (
                    "talk",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("talked", "Har talt med CMM"),
                            ("wishes", "Vil gerne tale senere"),
                            ("declines", "Ønsker ikke at tale"),
                        ],
                        max_length=12,
                    ),
                ),
                ("employer_present", models.BooleanField(null=True)),
                ("interpreted", models.BooleanField(null=True)),
                ("urgent", models.BooleanField()),
                ("name_sealed", models.BinaryField(null=True)),
                ("remark_sealed", models.BinaryField(null=True)),
                ("dealt_with_at", models.DateTimeField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "withdrawn_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("twice", "Skrevet op to gange"),
                            ("mistake", "Skrevet op ved en fejl"),
                            ("wrong", "Forkert oplysning; skrives op igen"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="joint_actions.jointaction"
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
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["action", "recorded_at", "id"], name="met_at_a_joint_action")],
                "constraints": [
                    models.UniqueConstraint(fields=("action", "form_token"), name="met_person_goes_in_once"),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["woman", "man", "trans_other", "not_stated"])),
                        name="met_person_sex_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("talk__in", ["talked", "wishes", "declines", ""])),
                        name="met_person_talk_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stay__in",
                                [
                                    "danish",
                                    "eu_right",
                                    "permit",
                                    "permit_9c5",
                                    "permit_special_act",
                                    "visa_or_visafree",
                                    "asylum_pending",
                                    "asylum_dublin",
                                    "asylum_rejected",
                                    "none",
                                    "unknown",
                                    "",
                                ],
                            )
                        ),
                        name="met_person_stay_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "indicators__contained_by",
                                [
                                    "fear",
                                    "no_way_out",
                                    "mistrust",
                                    "must_earn",
                                    "no_help_known",
                                    "others_speak",
                                    "rehearsed",
                                    "no_address_known",
                                    "violence",
                                    "confinement",
                                    "debt",
                                    "documents",
                                    "threat_of_report",
                                    "threats",
                                    "psychological",
                                    "takes_earnings",
                                    "restricts_finances",
                                    "substances",
                                    "medical_care",
                                    "necessities",
                                    "uses_children",
                                    "false_promises",
                                    "travel_arranged",
                                    "phone_watched",
                                    "moved_around",
                                    "cannot_refuse",
                                    "others_advertise",
                                    "lives_where_sold",
                                    "driven_to_clients",
                                    "wages",
                                    "hours",
                                    "employer_housing",
                                    "bogus_self_employed",
                                    "sleeps_at_work",
                                    "no_contract",
                                    "pays_back_wages",
                                    "fined_by_employer",
                                    "no_safety_gear",
                                    "chain_unknown",
                                    "hidden_at_visit",
                                    "never_off",
                                    "remote_no_transport",
                                    "season_debt",
                                    "works_at_night",
                                    "works_as_another",
                                    "always_on_call",
                                    "never_out_alone",
                                    "told_to_steal",
                                    "keeps_nothing",
                                    "guards_plants",
                                    "identity_used",
                                    "begging_quota",
                                    "placed_to_beg",
                                    "child_in_begging",
                                    "applied_by_another",
                                    "same_address",
                                    "work_not_as_permit",
                                    "false_papers",
                                    "account_of_another",
                                    "withdrawn_at_once",
                                    "many_one_contact",
                                    "no_pay_reported",
                                ],
                            )
                        ),
                        name="met_person_indicators_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawn_because__in", ["twice", "mistake", "wrong", ""])),
                        name="met_person_withdrawn_because_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age__isnull", True), models.Q(("age__gte", 0), ("age__lte", 110)), _connector="OR"
                        ),
                        name="met_person_age_is_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("met_at__lte", models.F("recorded_at"))), name="met_person_not_met_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_because", ""),
                                ("withdrawn_by__isnull", True),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="met_person_withdrawn_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Numbering",
            fields=[
                ("year", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="InterpreterThere",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("language", models.CharField(max_length=8)),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="joint_actions.jointaction"
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
                    "interpreter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="allocation.interpreter"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("action", "interpreter", "language"),
                        name="interpreter_there_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OnTheSpot",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="joint_actions.jointaction"
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user"], name="on_the_spot_of_somebody")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("action", "user"),
                        name="on_the_spot_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(choices=[("lead", "Leder aktionen"), ("participant", "Deltager")], max_length=12),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("own", "På egne beføjelser"),
                            ("others_control", "Deltager på en anden myndigheds kontrol"),
                        ],
                        max_length=16,
                    ),
                ),
                ("number", models.CharField(max_length=12)),
                ("told_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="joint_actions.jointaction",
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
                "indexes": [models.Index(fields=["unit", "-told_at", "-id"], name="joint_actions_of_a_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["lead", "participant"])), name="joint_action_role_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["own", "others_control"])), name="joint_action_basis_is_known"
                    ),
                    models.UniqueConstraint(fields=("action", "unit"), name="one_part_in_a_joint_action"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "lead"), _negated=True), ("withdrawn_at__isnull", True), _connector="OR"
                        ),
                        name="lead_of_a_joint_action_stays",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "lead")), fields=("action",), name="one_lead_of_a_joint_action"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("begins", models.TimeField()),
                ("ends", models.TimeField()),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("street", "Gaden"),
                            ("massage_clinic", "Massageklinik"),
                            ("escort", "Escort"),
                            ("restaurant", "Restaurant"),
                            ("building_site", "Byggeri"),
                            ("kiosk", "Kiosk"),
                            ("private_home", "Privat hjem"),
                            ("agriculture", "Landbrug og gartneri"),
                            ("cleaning", "Rengøring"),
                            ("other", "Andet"),
                            ("unknown", "Ukendt"),
                        ],
                        max_length=16,
                    ),
                ),
                ("municipality", models.CharField(max_length=16)),
                ("languages", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8))),
                ("place_sealed", models.BinaryField()),
                ("purpose_sealed", models.BinaryField()),
                ("contact_sealed", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("why_sealed", models.BinaryField(null=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="joint_actions.jointaction",
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
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="joint_actions.planversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sector__in",
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
                            )
                        ),
                        name="joint_action_sector_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends", models.F("begins")), _negated=True), name="joint_action_lasts"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaces__isnull", True)),
                        fields=("action",),
                        name="one_first_plan_of_a_joint_action",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replaces__isnull", True), ("why_sealed__isnull", True)),
                            models.Q(("replaces__isnull", False), ("why_sealed__isnull", False)),
                            _connector="OR",
                        ),
                        name="plan_replaces_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "answer",
                    models.CharField(choices=[("accepted", "Deltager"), ("declined", "Deltager ikke")], max_length=12),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="joint_actions.jointaction",
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
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="joint_actions.participation",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="joint_actions.reply",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["accepted", "declined"])),
                        name="joint_action_answer_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaces__isnull", True)),
                        fields=("part",),
                        name="one_first_reply_of_a_unit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ending",
            fields=[
                (
                    "action",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="ending",
                        serialize=False,
                        to="joint_actions.jointaction",
                    ),
                ),
                ("how", models.CharField(choices=[("held", "Gennemført"), ("cancelled", "Aflyst")], max_length=12)),
                (
                    "because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("postponed", "Udsat"),
                            ("staff", "Der er ikke folk nok"),
                            ("no_grounds", "Der er ikke længere grund til den"),
                            ("known", "Den er blevet kendt"),
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["held", "cancelled"])), name="joint_action_ending_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("because__in", ["postponed", "staff", "no_grounds", "known", "other", ""])),
                        name="joint_action_cancelled_because_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "held"), ("because", "")),
                            models.Q(("how", "cancelled"), models.Q(("because", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="joint_action_cancelled_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handled",
            fields=[
                (
                    "met",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="handled",
                        serialize=False,
                        to="joint_actions.metperson",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(choices=[("case", "Fik en sag"), ("none", "Fik ingen sag")], max_length=8),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_signs", "Ingen tegn på menneskehandel"),
                            ("declines", "Ønsker ikke kontakt med CMM"),
                            ("other_authority", "En anden myndighed går videre med det"),
                            ("known", "Har allerede en sag"),
                            ("other", "Andet"),
                        ],
                        max_length=16,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="joint_actions.jointaction"
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
                    "person",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.referredperson",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["case", "none"])), name="handled_outcome_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("why__in", ["no_signs", "declines", "other_authority", "known", "other", ""])
                        ),
                        name="handled_why_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", "case"), ("person__isnull", False), ("referral__isnull", False), ("why", "")
                            ),
                            models.Q(
                                ("outcome", "none"),
                                ("person__isnull", True),
                                ("referral__isnull", True),
                                models.Q(("why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="handled_by_a_case_or_a_reason",
                    ),
                ],
            },
        ),
    ]
