"""A mistyped entry is put out of force by another that says why, and what rested on it waits for a human."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_the_ladder_in_the_database"),
        ("organisations", "0002_who_follows_a_closed_unit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
            ],
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
                        ],
                        max_length=20,
                    ),
                ),
                ("corrected", models.UUIDField()),
                ("replaced_by", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="rungevent",
            name="rung_events_in_order",
        ),
        migrations.RemoveConstraint(
            model_name="settledstep",
            name="step_settled_once_each_time",
        ),
        migrations.AddField(
            model_name="rungevent",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="settledstep",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="rungevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("case", "sequence"),
                name="rung_events_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="settledstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("case", "code", "raised_by", "raised_day"),
                name="step_settled_once_each_time",
                nulls_distinct=False,
            ),
        ),
        migrations.AddField(
            model_name="consequence",
            name="by_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="consequence",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="consequence",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="consequences", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="by_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="part_of",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="cases.correction"
            ),
        ),
        migrations.RemoveField(
            model_name="rungevent",
            name="supersedes",
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
        ),
        migrations.AddConstraint(
            model_name="consequence",
            constraint=models.CheckConstraint(
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
                        ],
                    )
                ),
                name="consequence_of_a_known_entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="consequence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "followed_kind__in",
                        [
                            "rung_event",
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
        ),
        migrations.AddConstraint(
            model_name="consequence",
            constraint=models.CheckConstraint(
                condition=models.Q(("would_be__in", ["holds", "otherwise", "undecided"])),
                name="consequence_would_be_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="consequence",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="consequence",
            constraint=models.UniqueConstraint(fields=("cause", "followed"), name="consequence_told_once"),
        ),
        migrations.AddConstraint(
            model_name="consequence",
            constraint=models.UniqueConstraint(fields=("id", "case"), name="consequence_with_its_case"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
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
                        ],
                    )
                ),
                name="correction_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(fields=("corrected",), name="entry_corrected_once"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(fields=("replaced_by",), name="entry_replaces_one"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaced_by__isnull", True),
                    models.Q(("replaced_by", models.F("corrected")), _negated=True),
                    _connector="OR",
                ),
                name="entry_not_its_own_correction",
            ),
        ),
        migrations.AddConstraint(
            model_name="redecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided__in", ["stands", "anew"])), name="redecided_is_known"
            ),
        ),
    ]
