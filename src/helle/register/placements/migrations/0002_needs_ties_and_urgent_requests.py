import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("organisations", "0002_mandates_of_outreach"),
        ("organisations", "__first__"),
        ("placements", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="UrgentRequest",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("women", models.SmallIntegerField()),
                ("men", models.SmallIntegerField()),
                ("others", models.SmallIntegerField()),
                ("minors", models.SmallIntegerField()),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("capital", "Hovedstaden"),
                            ("zealand", "Sjælland"),
                            ("south", "Syddanmark"),
                            ("central", "Midtjylland"),
                            ("north", "Nordjylland"),
                        ],
                        max_length=12,
                    ),
                ),
                ("detained_since", models.DateTimeField(null=True)),
                ("why_sealed", models.BinaryField()),
                ("call_sealed", models.BinaryField()),
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
                "indexes": [models.Index(fields=["-recorded_at"], name="urgent_requests_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("region__in", ["capital", "zealand", "south", "central", "north"])),
                        name="urgent_region_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("men__gte", 0),
                            ("minors__gte", 0),
                            ("others__gte", 0),
                            ("women__gte", 0),
                            ("men__lte", 200),
                            ("others__lte", 200),
                            ("women__lte", 200),
                            models.Q(("women__gt", 0), ("men__gt", 0), ("others__gt", 0), _connector="OR"),
                            (
                                "minors__lte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("women"), "+", models.F("men")
                                    ),
                                    "+",
                                    models.F("others"),
                                ),
                            ),
                        ),
                        name="urgent_request_is_for_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UrgentOutcome",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("housed", "Indkvarteret"),
                            ("released", "Løsladt eller gået uden plads"),
                            ("detained", "Frihedsberøvet"),
                            ("not_needed", "Pladsen var ikke nødvendig"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "detained_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_place", "Der var ingen plads"),
                            ("suspected", "Mistænkt for noget, der kræver det"),
                            ("risk", "Fare for personen selv eller andre"),
                            ("identity", "Identiteten var ikke fastslået"),
                            ("declined", "Personen ville ikke tage imod en plads"),
                            ("other", "Andet"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words_sealed", models.BinaryField(null=True)),
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
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="placements.urgentrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["housed", "released", "detained", "not_needed"])),
                        name="urgent_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("detained_why__in", ["no_place", "suspected", "risk", "identity", "declined", "other", ""])
                        ),
                        name="urgent_detained_for_a_known_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "detained"),
                                ("words_sealed__isnull", False),
                                models.Q(("detained_why", ""), _negated=True),
                            ),
                            models.Q(models.Q(("kind", "detained"), _negated=True), ("detained_why", "")),
                            _connector="OR",
                        ),
                        name="a_detention_has_its_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UrgentAnswer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("place", "Der er en plads; mødested aftales i telefonen"),
                            ("call_back", "CMM ringer tilbage"),
                            ("no_place", "Der er ingen plads lige nu"),
                        ],
                        max_length=12,
                    ),
                ),
                ("places", models.SmallIntegerField()),
                ("words_sealed", models.BinaryField(null=True)),
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
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="placements.urgentrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["place", "call_back", "no_place"])),
                        name="urgent_answer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "place"), ("places__gt", 0)),
                            models.Q(models.Q(("kind", "place"), _negated=True), ("places", 0)),
                            _connector="OR",
                        ),
                        name="urgent_answer_offers_what_it_says",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Looking",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sex", models.CharField(max_length=12)),
                ("answer", models.CharField(max_length=12)),
                ("open", models.SmallIntegerField()),
                ("full", models.SmallIntegerField()),
                ("no_lawful_stay", models.SmallIntegerField()),
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
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "placement",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looking",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["choose", "complete", "bridge", "human"])),
                        name="looking_answer_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Needs",
            fields=[
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("vulnerability", models.CharField(max_length=12)),
                (
                    "features",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), default=list),
                ),
                (
                    "excluded_regions",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list),
                ),
                (
                    "wished_regions",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list),
                ),
                ("with_partner", models.BooleanField()),
                ("with_own_children", models.BooleanField()),
                ("exploited_in_prostitution", models.BooleanField(null=True)),
                ("individually_assessed", models.BooleanField(null=True)),
                ("municipality_decided", models.BooleanField(null=True)),
                ("words_sealed", models.BinaryField(null=True)),
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="needs", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("case",),
                        name="one_version_of_the_needs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("vulnerability__in", ["ordinary", "high", "severe"])),
                        name="needs_vulnerability_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("features__contained_by", ["secret_address", "social_support", "specialised", "one_sex"])
                        ),
                        name="needs_features_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("excluded_regions__contained_by", ["capital", "zealand", "south", "central", "north"])
                        ),
                        name="needs_excluded_regions_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wished_regions__contained_by", ["capital", "zealand", "south", "central", "north"])
                        ),
                        name="needs_wished_regions_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wished_regions__overlap", models.F("excluded_regions")), _negated=True),
                        name="nobody_wishes_what_is_excluded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("apart", "Skal holdes adskilt"), ("together", "Skal bo samme sted")], max_length=8
                    ),
                ),
                ("why_sealed", models.BinaryField()),
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
                    "other",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["apart", "together"])), name="tie_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("case__lt", models.F("other"))), name="tie_is_said_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("case", "other"),
                        name="one_tie_between_two",
                    ),
                ],
            },
        ),
    ]
