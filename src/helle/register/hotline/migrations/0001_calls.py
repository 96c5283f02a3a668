"""The tables of the hotline: calls in their versions, wishes to be called back, drafts, and what calls became."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("enquiries", "0001_initial"),
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
        ("referrals", "0002_held_by_sql"),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("root", models.UUIDField()),
                ("started_at", models.DateTimeField()),
                ("minutes", models.SmallIntegerField(null=True)),
                (
                    "caller",
                    models.CharField(
                        choices=[
                            ("police", "Politiet"),
                            ("control", "Kontrolmyndighed"),
                            ("immigration", "Udlændinge- og asylområdet"),
                            ("municipality", "Kommune"),
                            ("health", "Sundhedsvæsenet"),
                            ("other_authority", "Anden myndighed"),
                            ("organisation", "Frivillig organisation"),
                            ("citizen", "Borger"),
                            ("herself", "Personen selv"),
                            ("other", "Andre"),
                            ("not_told", "Ikke oplyst"),
                        ],
                        max_length=16,
                    ),
                ),
                ("themes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16))),
                ("language", models.CharField(blank=True, max_length=8)),
                (
                    "region",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("capital", "Hovedstaden"),
                            ("zealand", "Sjælland"),
                            ("south", "Syddanmark"),
                            ("central", "Midtjylland"),
                            ("north", "Nordjylland"),
                        ],
                        max_length=8,
                    ),
                ),
                ("municipality", models.CharField(blank=True, max_length=16)),
                (
                    "sector",
                    models.CharField(
                        blank=True,
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
                ("signs", models.BooleanField(null=True)),
                (
                    "work",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reasonable", "Rimelige"),
                            ("unreasonable", "Urimelige"),
                            ("manifest", "Åbenlyst urimelige"),
                        ],
                        max_length=12,
                    ),
                ),
                ("danger", models.BooleanField()),
                ("done", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12))),
                ("referred_to", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12))),
                ("text_sealed", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("why_sealed", models.BinaryField(null=True)),
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
                        to="hotline.call",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["by_unit", "-started_at", "-id"], name="calls_of_a_unit"),
                    models.Index(fields=["root"], name="calls_by_root"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "caller__in",
                                [
                                    "police",
                                    "control",
                                    "immigration",
                                    "municipality",
                                    "health",
                                    "other_authority",
                                    "organisation",
                                    "citizen",
                                    "herself",
                                    "other",
                                    "not_told",
                                ],
                            )
                        ),
                        name="call_caller_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "themes__contained_by",
                                [
                                    "suspicion",
                                    "signs",
                                    "labour",
                                    "sexual",
                                    "identification",
                                    "stay",
                                    "support",
                                    "minors",
                                    "return",
                                    "criminal",
                                    "other",
                                ],
                            )
                        ),
                        name="call_themes_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("region__in", ["capital", "zealand", "south", "central", "north", ""])),
                        name="call_region_is_known",
                    ),
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
                                    "",
                                ],
                            )
                        ),
                        name="call_sector_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("work__in", ["reasonable", "unreasonable", "manifest", ""])),
                        name="call_work_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done__contained_by", ["advised", "referred_on", "call_back", "follow_up", "nothing"])
                        ),
                        name="call_done_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "referred_to__contained_by",
                                ["emergency", "police", "at", "trade_union", "municipality", "organisation", "other"],
                            )
                        ),
                        name="call_referred_to_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("themes__len__gte", 1), ("done__len__gte", 1)),
                        name="call_says_what_about_and_what_was_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done__contains", ["nothing"]), _negated=True), ("done__len", 1), _connector="OR"
                        ),
                        name="call_nothing_done_stands_alone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done__contains", ["referred_on"]), ("referred_to__len__gte", 1)),
                            models.Q(
                                models.Q(("done__contains", ["referred_on"]), _negated=True), ("referred_to__len", 0)
                            ),
                            _connector="OR",
                        ),
                        name="call_referred_on_says_where",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes__isnull", True),
                            models.Q(("minutes__gte", 0), ("minutes__lte", 600)),
                            _connector="OR",
                        ),
                        name="call_lasts_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("replaces__isnull", True), ("root", models.F("id")), ("why_sealed__isnull", True)
                            ),
                            models.Q(("replaces__isnull", False), ("why_sealed__isnull", False)),
                            _connector="OR",
                        ),
                        name="call_replaces_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallBack",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("due", models.DateField()),
                ("wish_sealed", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("called", "Ringet tilbage"),
                            ("not_reached", "Ikke truffet; prøves ikke igen"),
                            ("dropped", "Ikke længere nødvendigt"),
                        ],
                        max_length=12,
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
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hotline.call"
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
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended", "")), fields=["by_unit", "due"], name="call_backs_waiting"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ended__in", ["called", "not_reached", "dropped", ""])),
                        name="call_back_end_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended", ""),
                                ("ended_at__isnull", True),
                                ("ended_by__isnull", True),
                                ("wish_sealed__isnull", False),
                            ),
                            models.Q(
                                models.Q(("ended", ""), _negated=True),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("wish_sealed__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="call_back_is_erased_when_it_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallDraft",
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
                "indexes": [models.Index(fields=["by_user", "begun_at"], name="call_drafts_of_somebody")],
            },
        ),
        migrations.CreateModel(
            name="CallFollowed",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
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
                    "call",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hotline.call"),
                ),
                (
                    "enquiry",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enquiries.enquiry"
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
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
                        condition=models.Q(
                            models.Q(("enquiry__isnull", False), ("referral__isnull", True)),
                            models.Q(("enquiry__isnull", True), ("referral__isnull", False)),
                            _connector="OR",
                        ),
                        name="call_became_one_thing",
                    )
                ],
            },
        ),
    ]
