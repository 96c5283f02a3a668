"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("cases", "0001_first_tables"),
        ("cases", "0002_not_ahead_of_time"),
        ("cases", "0003_settled_steps"),
        ("cases", "0004_a_step_is_raised_by_something"),
        ("cases", "0005_what_had_raised_the_settled_steps"),
        ("cases", "0006_settled_once_each_time"),
        ("cases", "0007_codes_are_known"),
        ("cases", "0008_the_ladder_in_the_database"),
        ("cases", "0009_a_mistyped_entry_is_corrected"),
        ("cases", "0010_what_is_known_of_a_person_is_corrected"),
    ]

    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consequence",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "cause_kind",
                    models.CharField(
                        choices=[
                            ("rung_event", "Trin i sagen"),
                            ("interview", "Identifikationssamtale"),
                            ("assessment", "Vurdering eller afgørelse"),
                            ("offer", "Tilbud om periode"),
                            ("period", "Periode"),
                            ("request", "Anmodning om forlængelse"),
                            ("extension", "Forlængelse"),
                            ("refusal", "Afslag på forlængelse"),
                            ("contact_person", "Kontaktperson"),
                            ("settled_step", "Afsluttet skridt"),
                            ("residence", "Opholdsgrundlag"),
                            ("circumstance", "Sigtelse, tiltale eller forelæggelse"),
                            ("profile", "Oplysninger om personen"),
                        ],
                        max_length=20,
                    ),
                ),
                ("cause", models.UUIDField()),
                (
                    "followed_kind",
                    models.CharField(
                        choices=[
                            ("rung_event", "Trin i sagen"),
                            ("interview", "Identifikationssamtale"),
                            ("assessment", "Vurdering eller afgørelse"),
                            ("offer", "Tilbud om periode"),
                            ("period", "Periode"),
                            ("extension", "Forlængelse"),
                            ("settled_step", "Afsluttet skridt"),
                            ("letter", "Brev"),
                            ("interview_sent", "Samtale sendt til Udlændingestyrelsen"),
                            ("competence", "Hvem der tager stilling"),
                        ],
                        max_length=20,
                    ),
                ),
                ("followed", models.UUIDField()),
                ("followed_on", models.DateField()),
                (
                    "would_be",
                    models.CharField(
                        choices=[
                            ("holds", "Holder stadig"),
                            ("otherwise", "Ville være afgjort anderledes"),
                            ("undecided", "Kan ikke afgøres efter reglerne"),
                        ],
                        max_length=12,
                    ),
                ),
                ("by_kind", models.CharField(max_length=24)),
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
                        condition=models.Q(
                            (
                                "cause_kind__in",
                                [
                                    "rung_event",
                                    "interview",
                                    "assessment",
                                    "offer",
                                    "period",
                                    "request",
                                    "extension",
                                    "refusal",
                                    "contact_person",
                                    "settled_step",
                                    "residence",
                                    "circumstance",
                                    "profile",
                                ],
                            )
                        ),
                        name="consequence_of_a_known_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "followed_kind__in",
                                [
                                    "rung_event",
                                    "interview",
                                    "assessment",
                                    "offer",
                                    "period",
                                    "extension",
                                    "settled_step",
                                    "letter",
                                    "interview_sent",
                                    "competence",
                                ],
                            )
                        ),
                        name="consequence_for_a_known_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("would_be__in", ["holds", "otherwise", "undecided"])),
                        name="consequence_would_be_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "by_kind__in",
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
                        name="consequence_by_known_kind",
                    ),
                    models.UniqueConstraint(fields=("cause", "followed"), name="consequence_told_once"),
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
            name="Case",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=12, unique=True)),
                ("opened_at", models.DateTimeField()),
                ("ground", models.CharField(max_length=16)),
                ("first_contact", models.CharField(max_length=20)),
                ("referral_id", models.UUIDField(null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "opened_by_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "opened_by_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["indication", "asylum", "no_lawful_stay", "expulsion"])),
                        name="case_ground_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "first_contact__in",
                                [
                                    "police",
                                    "skat",
                                    "arbejdstilsynet",
                                    "siri",
                                    "foedevarestyrelsen",
                                    "udlst",
                                    "flygtningenaevnet",
                                    "red_cross",
                                    "drc",
                                    "reden",
                                    "amiami",
                                    "hopenow",
                                    "municipality",
                                    "health",
                                    "prison",
                                    "embassy",
                                    "hotline_citizen",
                                    "self",
                                    "other",
                                ],
                            )
                        ),
                        name="case_first_contact_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "by_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("case", "="), ("unit", "="), ("during", "&&")],
                        name="one_assignee_in_a_unit_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Redecision",
            fields=[
                (
                    "consequence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="redecision",
                        serialize=False,
                        to="cases.consequence",
                    ),
                ),
                (
                    "decided",
                    models.CharField(
                        choices=[
                            ("stands", "Det står ved magt"),
                            ("anew", "Der er gjort noget nyt: rettet, afgjort eller meddelt igen"),
                        ],
                        max_length=8,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decided__in", ["stands", "anew"])), name="redecided_is_known"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="consequence",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="consequences", to="cases.case"
            ),
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rung_event", "Trin i sagen"),
                            ("interview", "Identifikationssamtale"),
                            ("assessment", "Vurdering eller afgørelse"),
                            ("offer", "Tilbud om periode"),
                            ("period", "Periode"),
                            ("request", "Anmodning om forlængelse"),
                            ("extension", "Forlængelse"),
                            ("refusal", "Afslag på forlængelse"),
                            ("contact_person", "Kontaktperson"),
                            ("settled_step", "Afsluttet skridt"),
                            ("residence", "Opholdsgrundlag"),
                            ("circumstance", "Sigtelse, tiltale eller forelæggelse"),
                            ("profile", "Oplysninger om personen"),
                        ],
                        max_length=20,
                    ),
                ),
                ("corrected", models.UUIDField()),
                ("replaced_by", models.UUIDField(null=True)),
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="cases.case"
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="cases.correction",
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
                                    "rung_event",
                                    "interview",
                                    "assessment",
                                    "offer",
                                    "period",
                                    "request",
                                    "extension",
                                    "refusal",
                                    "contact_person",
                                    "settled_step",
                                    "residence",
                                    "circumstance",
                                    "profile",
                                ],
                            )
                        ),
                        name="correction_kind_is_known",
                    ),
                    models.UniqueConstraint(fields=("corrected",), name="entry_corrected_once"),
                    models.UniqueConstraint(fields=("replaced_by",), name="entry_replaces_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced_by__isnull", True),
                            models.Q(("replaced_by", models.F("corrected")), _negated=True),
                            _connector="OR",
                        ),
                        name="entry_not_its_own_correction",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LadderMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.CharField(blank=True, max_length=24)),
                ("event", models.CharField(max_length=40)),
                ("rung", models.CharField(max_length=24)),
                ("by_kind", models.CharField(max_length=24)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "start__in",
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
                                    "",
                                ],
                            )
                        ),
                        name="ladder_move_from_a_known_rung",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "event__in",
                                [
                                    "contact_recorded",
                                    "indication_asserted",
                                    "indication_found",
                                    "assessment_opened",
                                    "assessed_victim_current",
                                    "assessed_victim_not_current",
                                    "assessed_not_victim",
                                    "withdrew",
                                    "declined",
                                    "disappeared",
                                    "lapsed",
                                    "reopened",
                                ],
                            )
                        ),
                        name="ladder_move_is_known",
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
                        name="ladder_move_to_a_known_rung",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "by_kind__in",
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
                        name="ladder_move_by_known_kind",
                    ),
                    models.UniqueConstraint(fields=("start", "event", "by_kind", "rung"), name="ladder_move_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RungEvent",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sequence", models.SmallIntegerField()),
                ("event", models.CharField(max_length=40)),
                ("rung", models.CharField(max_length=24)),
                ("by_kind", models.CharField(max_length=24)),
                ("occurred_on", models.DateField()),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="rung_events", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "event__in",
                                [
                                    "contact_recorded",
                                    "indication_asserted",
                                    "indication_found",
                                    "assessment_opened",
                                    "assessed_victim_current",
                                    "assessed_victim_not_current",
                                    "assessed_not_victim",
                                    "withdrew",
                                    "declined",
                                    "disappeared",
                                    "lapsed",
                                    "reopened",
                                ],
                            )
                        ),
                        name="rung_event_is_known",
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
                        name="rung_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "by_kind__in",
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
                        name="rung_event_by_known_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("case", "sequence"),
                        name="rung_events_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SettledStep",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=32)),
                ("settled_on", models.DateField()),
                ("raised_by", models.SmallIntegerField()),
                ("raised_day", models.DateField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="settled_steps", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("case", "code", "raised_by", "raised_day"),
                        name="step_settled_once_each_time",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("about", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
                ("text_sealed", models.BinaryField()),
                ("ruling_sealed", models.BinaryField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["about"], name="statement_about")],
            },
        ),
        migrations.AddField(
            model_name="redecision",
            name="by_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="redecision",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="redecision",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddConstraint(
            model_name="consequence",
            constraint=models.UniqueConstraint(fields=("id", "case"), name="consequence_with_its_case"),
        ),
    ]
