"""The tables of outreach: evenings in their versions, what was counted on them, drafts."""

import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0002_mandates_of_outreach"),
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Evening",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("root", models.UUIDField()),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("copenhagen", "København"),
                            ("hovedstaden", "Region Hovedstaden uden for København"),
                            ("sjaelland", "Region Sjælland"),
                            ("syddanmark", "Region Syddanmark"),
                            ("midtjylland", "Region Midtjylland"),
                            ("nordjylland", "Region Nordjylland"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "elsewhere",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "Aftalt med CMM"),
                            ("together", "Sammen med den organisation, der har området"),
                            ("moved", "Miljøet er flyttet hertil"),
                            ("other", "Andet"),
                        ],
                        max_length=12,
                    ),
                ),
                ("team", models.SmallIntegerField(default=1)),
                ("staff", models.SmallIntegerField()),
                ("languages", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8))),
                ("referrals_offered", models.SmallIntegerField()),
                ("referrals_accepted", models.SmallIntegerField()),
                ("withdrawn", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("miscounted", "Talt eller tastet forkert"),
                            ("forgotten", "Noget var glemt"),
                            ("wrong_place", "Forkert dag, tid eller område"),
                            ("twice", "Skrevet to gange: aftenen skal ikke tælle"),
                            ("not_held", "Fandt ikke sted: aftenen skal ikke tælle"),
                        ],
                        max_length=12,
                    ),
                ),
                ("superseded_at", models.DateTimeField(null=True)),
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
                        to="outreach.evening",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["by_unit", "-started_at", "-id"], name="evenings_of_a_unit"),
                    models.Index(fields=["root"], name="evenings_by_root"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "area__in",
                                ["copenhagen", "hovedstaden", "sjaelland", "syddanmark", "midtjylland", "nordjylland"],
                            )
                        ),
                        name="evening_area_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("elsewhere__in", ["agreed", "together", "moved", "other", ""])),
                        name="evening_elsewhere_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("why__in", ["miscounted", "forgotten", "wrong_place", "twice", "not_held", ""])
                        ),
                        name="evening_why_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__gt", models.F("started_at")),
                            (
                                "ended_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("started_at"), "+", models.Value(datetime.timedelta(seconds=57600))
                                ),
                            ),
                        ),
                        name="evening_lasts_hours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("staff__gte", 1), ("staff__lte", 30)), name="evening_has_staff"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("team__gte", 1), ("team__lte", 5)), name="evening_has_a_team"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("referrals_accepted__gte", 0),
                            ("referrals_accepted__lte", models.F("referrals_offered")),
                            ("referrals_offered__lte", 500),
                        ),
                        name="evening_referrals_are_offered_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("replaces__isnull", True), ("root", models.F("id")), ("why", ""), ("withdrawn", False)
                            ),
                            models.Q(("replaces__isnull", False), models.Q(("why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="evening_replaces_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("why__in", ["twice", "not_held"]), ("withdrawn", True)),
                            models.Q(("withdrawn", False), models.Q(("why__in", ["twice", "not_held"]), _negated=True)),
                            _connector="OR",
                        ),
                        name="evening_is_withdrawn_by_its_reason",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("superseded_at__isnull", True), ("withdrawn", False)),
                        expressions=[
                            ("by_unit", "="),
                            ("area", "="),
                            ("team", "="),
                            (models.Func(models.F("started_at"), models.F("ended_at"), function="tstzrange"), "&&"),
                        ],
                        name="evening_is_written_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EveningDraft",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("version", models.IntegerField(default=1)),
                ("form_token", models.UUIDField()),
                ("typed_sealed", models.BinaryField()),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["by_user", "begun_at"], name="evening_drafts_of_somebody")],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "given",
                    models.CharField(
                        choices=[
                            ("talk", "Sundhedssamtale"),
                            ("test", "Test eller undersøgelse"),
                            ("prevention", "Kondomer og prævention"),
                            ("treatment", "Behandling på stedet"),
                            ("to_health", "Fulgt eller vist til læge, klinik eller hospital"),
                            ("rights", "Rettigheder"),
                            ("trafficking", "Menneskehandel, og hvordan man kan få hjælp"),
                            ("cmm_offers", "CMM's tilbud"),
                            ("hotline", "Hotlinens nummer"),
                        ],
                        max_length=12,
                    ),
                ),
                ("contacts", models.SmallIntegerField()),
                (
                    "evening",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="outreach.evening",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "given__in",
                                [
                                    "talk",
                                    "test",
                                    "prevention",
                                    "treatment",
                                    "to_health",
                                    "rights",
                                    "trafficking",
                                    "cmm_offers",
                                    "hotline",
                                ],
                            )
                        ),
                        name="service_given_is_known",
                    ),
                    models.UniqueConstraint(fields=("evening", "given"), name="service_stands_once"),
                    models.CheckConstraint(
                        condition=models.Q(("contacts__gte", 1), ("contacts__lte", 1000)),
                        name="service_counts_contacts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "setting",
                    models.CharField(
                        choices=[
                            ("street", "Gaden"),
                            ("massage_clinic", "Massageklinik"),
                            ("escort", "Escort"),
                            ("bar", "Bar eller klub"),
                            ("online", "På nettet"),
                            ("drop_in", "Værested"),
                            ("mobile_health", "Mobil sundhedsklinik"),
                            ("prison", "Fængsel eller arrest"),
                            ("asylum_centre", "Asylcenter"),
                            ("other", "Andet sted"),
                        ],
                        max_length=16,
                    ),
                ),
                ("first", models.SmallIntegerField()),
                ("again", models.SmallIntegerField()),
                (
                    "evening",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="outreach.evening",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "setting__in",
                                [
                                    "street",
                                    "massage_clinic",
                                    "escort",
                                    "bar",
                                    "online",
                                    "drop_in",
                                    "mobile_health",
                                    "prison",
                                    "asylum_centre",
                                    "other",
                                ],
                            )
                        ),
                        name="visit_setting_is_known",
                    ),
                    models.UniqueConstraint(fields=("evening", "setting"), name="visit_stands_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("again__gte", 0), ("again__lte", 500), ("first__gte", 0), ("first__lte", 500)
                        ),
                        name="visit_counts_contacts",
                    ),
                ],
            },
        ),
    ]
