"""The tables of the support plan: needs, measures, their steps and consents, versions, rates, payments."""

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
            name="Measure",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("category", models.CharField(max_length=8)),
                ("type", models.CharField(max_length=20)),
                ("awarded", models.BooleanField()),
                ("basis", models.CharField(max_length=12)),
                ("agreed_on", models.DateField()),
                ("delivered_by", models.CharField(blank=True, max_length=20)),
                ("deliverer_sealed", models.BinaryField(null=True)),
                ("description_sealed", models.BinaryField(null=True)),
                ("reasons_sealed", models.BinaryField(null=True)),
                ("ruling_sealed", models.BinaryField()),
                ("planned_for", models.DateField(null=True)),
                ("hours", models.SmallIntegerField(null=True)),
                ("oere", models.BigIntegerField(null=True)),
                ("payer", models.CharField(blank=True, max_length=20)),
                ("recorded_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("agreed", "Aftalt"),
                            ("begun", "I gang"),
                            ("done", "Udført"),
                            ("not_done", "Ikke gennemført"),
                            ("refused", "Ikke tildelt"),
                        ],
                        max_length=8,
                    ),
                ),
                ("consent", models.CharField(blank=True, db_default="", max_length=12)),
                ("steps_taken", models.SmallIntegerField(db_default=0)),
                ("consents_given", models.SmallIntegerField(db_default=0)),
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
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["agreed", "begun"])),
                        fields=["planned_for", "id"],
                        name="measures_to_come",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "type__in",
                                [
                                    "contact_person",
                                    "counselling",
                                    "legal",
                                    "accommodation",
                                    "board",
                                    "pocket_money",
                                    "health",
                                    "psychosocial",
                                    "teaching",
                                    "social_activities",
                                    "return_planning",
                                    "other",
                                ],
                            )
                        ),
                        name="measure_type_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("basis__in", ["action_plan", "aliens_act", "return_act", "service_act", "health_act"])
                        ),
                        name="measure_basis_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("category__in", ["notes", "health"])), name="measure_category_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "delivered_by__in",
                                [
                                    "cmm",
                                    "udlst",
                                    "hjst",
                                    "police",
                                    "national_police",
                                    "nsk",
                                    "prosecution",
                                    "court",
                                    "skat",
                                    "at",
                                    "siri",
                                    "fvst",
                                    "ngo",
                                    "provider",
                                    "social_inspectorate",
                                    "municipality",
                                    "representative",
                                    "red_cross",
                                    "refugee_council",
                                    "partner",
                                    "health",
                                    "prison",
                                    "embassy",
                                    "equality",
                                    "ministry",
                                    "agency",
                                    "region",
                                    "human_rights",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="measure_deliverer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "payer__in",
                                [
                                    "cmm",
                                    "udlst",
                                    "hjst",
                                    "police",
                                    "national_police",
                                    "nsk",
                                    "prosecution",
                                    "court",
                                    "skat",
                                    "at",
                                    "siri",
                                    "fvst",
                                    "ngo",
                                    "provider",
                                    "social_inspectorate",
                                    "municipality",
                                    "representative",
                                    "red_cross",
                                    "refugee_council",
                                    "partner",
                                    "health",
                                    "prison",
                                    "embassy",
                                    "equality",
                                    "ministry",
                                    "agency",
                                    "region",
                                    "human_rights",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="measure_payer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["agreed", "begun", "done", "not_done", "refused"])),
                        name="measure_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent__in", ["given", "limited", "refused", "withdrawn", ""])),
                        name="measure_consent_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category", "health"), ("type__in", ("health", "psychosocial"))),
                            models.Q(
                                ("category", "notes"), models.Q(("type__in", ("health", "psychosocial")), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="measure_of_body_and_mind_is_health",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("awarded", True),
                                models.Q(("delivered_by", ""), _negated=True),
                                models.Q(("state", "refused"), _negated=True),
                            ),
                            models.Q(("awarded", False), ("state", "refused")),
                            _connector="OR",
                        ),
                        name="measure_awarded_is_delivered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("type", "other"), _negated=True),
                            ("description_sealed__isnull", False),
                            _connector="OR",
                        ),
                        name="measure_other_is_described",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("awarded", True), ("reasons_sealed__isnull", False), _connector="OR"),
                        name="measure_refused_with_reasons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivered_by__in", ["", "cmm"]), ("deliverer_sealed__isnull", False), _connector="OR"
                        ),
                        name="measure_outside_names_the_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__isnull", True), ("hours__gt", 0), _connector="OR"),
                        name="measure_hours_are_some",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("oere__isnull", True), ("oere__gt", 0), _connector="OR"),
                        name="measure_amount_is_some",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasureStep",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("category", models.CharField(max_length=8)),
                ("sequence", models.SmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("authorised", "Bevilget, og betaleren er kendt"),
                            ("passed_on", "Sendt videre til den, der giver støtten"),
                            ("begun", "Begyndt"),
                            ("done", "Udført"),
                            ("not_done", "Ikke gennemført"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on_day", models.DateField()),
                ("at_minute", models.SmallIntegerField(null=True)),
                ("payer", models.CharField(blank=True, max_length=20)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("declined", "Personen ønsker den ikke længere"),
                            ("not_needed", "Der er ikke længere behov"),
                            ("not_possible", "Det kunne ikke lade sig gøre"),
                            ("no_consent", "Samtykket blev ikke givet eller er trukket tilbage"),
                            ("left", "Personen er rejst eller forsvundet"),
                            ("mistake", "Noteret ved en fejl"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words_sealed", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField()),
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
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="support_plans.measure"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["authorised", "passed_on", "begun", "done", "not_done"])),
                        name="measurestep_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("category__in", ["notes", "health"])), name="measurestep_category_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("why__in", ["declined", "not_needed", "not_possible", "no_consent", "left", "mistake", ""])
                        ),
                        name="measurestep_why_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "payer__in",
                                [
                                    "cmm",
                                    "udlst",
                                    "hjst",
                                    "police",
                                    "national_police",
                                    "nsk",
                                    "prosecution",
                                    "court",
                                    "skat",
                                    "at",
                                    "siri",
                                    "fvst",
                                    "ngo",
                                    "provider",
                                    "social_inspectorate",
                                    "municipality",
                                    "representative",
                                    "red_cross",
                                    "refugee_council",
                                    "partner",
                                    "health",
                                    "prison",
                                    "embassy",
                                    "equality",
                                    "ministry",
                                    "agency",
                                    "region",
                                    "human_rights",
                                    "other",
                                    "",
                                ],
                            )
                        ),
                        name="measurestep_payer_is_known",
                    ),
                    models.UniqueConstraint(fields=("measure", "sequence"), name="measuresteps_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("kind", "not_done"), models.Q(("why", ""), _negated=True)),
                                models.Q(models.Q(("kind", "not_done"), _negated=True), ("why", "")),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("kind", "authorised"), models.Q(("payer", ""), _negated=True)),
                                models.Q(models.Q(("kind", "authorised"), _negated=True), ("payer", "")),
                                _connector="OR",
                            ),
                        ),
                        name="measurestep_says_what_its_kind_asks",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("at_minute__isnull", True),
                            models.Q(("at_minute__range", (0, 1439)), ("kind", "begun")),
                            _connector="OR",
                        ),
                        name="measurestep_minute_of_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("category", models.CharField(max_length=8)),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("safety", "Sikkerhed"),
                            ("home", "Et sted at bo"),
                            ("living", "Mad, tøj og penge til hverdagen"),
                            ("body", "Krop og helbred"),
                            ("mind", "Sind, søvn og uro"),
                            ("law", "Lov og ret, også erstatning"),
                            ("stay", "Ophold i Danmark"),
                            ("children", "Børn og familie"),
                            ("learning", "Undervisning og arbejde"),
                            ("others", "Mennesker og fællesskab"),
                            ("return", "At rejse hjem"),
                            ("other", "Noget andet"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "heard",
                    models.CharField(
                        choices=[("said", "Personen har selv sagt det"), ("seen", "CMM har set det")], max_length=8
                    ),
                ),
                ("noted_on", models.DateField()),
                ("standing", models.BooleanField(default=True)),
                ("words_sealed", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
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
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="support_plans.need",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "area__in",
                                [
                                    "safety",
                                    "home",
                                    "living",
                                    "body",
                                    "mind",
                                    "law",
                                    "stay",
                                    "children",
                                    "learning",
                                    "others",
                                    "return",
                                    "other",
                                ],
                            )
                        ),
                        name="need_area_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("heard__in", ["said", "seen"])), name="need_heard_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("category__in", ["notes", "health"])), name="need_category_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area__in", ("body", "mind")), ("category", "health")),
                            models.Q(("category", "notes"), models.Q(("area__in", ("body", "mind")), _negated=True)),
                            _connector="OR",
                        ),
                        name="need_of_body_and_mind_is_health",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("standing", True), ("replaces__isnull", False), _connector="OR"),
                        name="need_begins_standing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyConsent",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("category", models.CharField(max_length=8)),
                ("sequence", models.SmallIntegerField()),
                ("answer", models.CharField(max_length=12)),
                ("given_by", models.CharField(max_length=16)),
                ("decides", models.BooleanField()),
                ("answered_on", models.DateField()),
                ("shares", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12))),
                ("purpose_sealed", models.BinaryField(null=True)),
                ("limits_sealed", models.BinaryField(null=True)),
                (
                    "child_view",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "Barnet siger ja"),
                            ("no", "Barnet siger nej"),
                            ("unsure", "Barnet er i tvivl"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reasons_sealed", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField()),
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
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="support_plans.measure"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["given", "limited", "refused", "withdrawn"])),
                        name="partyconsent_answer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("category__in", ["notes", "health"])), name="partyconsent_category_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_by__in", ["person", "custody_holder", "representative", "somebody_else"])
                        ),
                        name="partyconsent_giver_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("child_view__in", ["yes", "no", "unsure", ""])),
                        name="partyconsent_child_view_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shares__contained_by", ["name", "contact", "language", "need", "stay", "health"])
                        ),
                        name="partyconsent_shares_are_known",
                    ),
                    models.UniqueConstraint(fields=("measure", "sequence"), name="partyconsents_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(("given_by", "somebody_else"), _negated=True),
                        name="partyconsent_of_nobody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer__in", ["refused", "withdrawn"]),
                            models.Q(("purpose_sealed__isnull", False), ("shares__len__gt", 0)),
                            _connector="OR",
                        ),
                        name="partyconsent_says_what_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "limited"), _negated=True),
                            ("limits_sealed__isnull", False),
                            _connector="OR",
                        ),
                        name="partyconsent_limited_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("days", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("paid_on", models.DateField()),
                ("oere", models.BigIntegerField()),
                ("by_rate", models.BigIntegerField(null=True)),
                ("payer", models.CharField(max_length=20)),
                ("why_sealed", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_why_sealed", models.BinaryField(null=True)),
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
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="support_plans.measure"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "payer__in",
                                [
                                    "cmm",
                                    "udlst",
                                    "hjst",
                                    "police",
                                    "national_police",
                                    "nsk",
                                    "prosecution",
                                    "court",
                                    "skat",
                                    "at",
                                    "siri",
                                    "fvst",
                                    "ngo",
                                    "provider",
                                    "social_inspectorate",
                                    "municipality",
                                    "representative",
                                    "red_cross",
                                    "refugee_council",
                                    "partner",
                                    "health",
                                    "prison",
                                    "embassy",
                                    "equality",
                                    "ministry",
                                    "agency",
                                    "region",
                                    "human_rights",
                                    "other",
                                ],
                            )
                        ),
                        name="payment_payer_is_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("oere__gt", 0)), name="payment_is_some"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days__isempty", False), ("days__lower_inf", False), ("days__upper_inf", False)
                        ),
                        name="payment_for_bounded_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by_rate", models.F("oere")), ("by_rate__isnull", False)),
                            ("why_sealed__isnull", False),
                            _connector="OR",
                        ),
                        name="payment_off_the_rate_says_why",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        expressions=[("measure", "="), ("days", "&&")],
                        name="no_day_paid_twice",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("agreed_on", models.DateField()),
                ("language", models.CharField(max_length=3)),
                ("interpreter", models.BooleanField()),
                ("present", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16))),
                (
                    "agreement",
                    models.CharField(
                        choices=[("yes", "Ja, hele planen"), ("partly", "Ja til noget af den"), ("no", "Nej")],
                        max_length=8,
                    ),
                ),
                ("goal_sealed", models.BinaryField()),
                ("her_words_sealed", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField()),
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("agreement__in", ["yes", "partly", "no"])),
                        name="planversion_agreement_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "present__contained_by",
                                ["person", "contact_person", "representative", "companion", "other"],
                            )
                        ),
                        name="planversion_present_is_known",
                    ),
                    models.UniqueConstraint(fields=("case", "number"), name="planversion_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="planversion_counts_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("present__contains", ["person"])), name="planversion_with_the_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreement", "yes"), ("her_words_sealed__isnull", False), _connector="OR"),
                        name="planversion_not_agreed_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rate",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("pocket_money", "Lommepenge"), ("board", "Kost")], max_length=20)),
                ("valid_from", models.DateField()),
                ("oere_per_day", models.IntegerField()),
                ("source", models.CharField(max_length=200)),
                ("recorded_at", models.DateTimeField()),
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pocket_money", "board"])), name="rate_kind_is_known"
                    ),
                    models.UniqueConstraint(fields=("kind", "valid_from"), name="one_rate_from_a_day"),
                    models.CheckConstraint(condition=models.Q(("oere_per_day__gt", 0)), name="rate_is_some"),
                ],
            },
        ),
    ]
