"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("referrals", "0001_first_tables"),
        ("referrals", "0002_not_ahead_of_time"),
        ("referrals", "0003_new_referrals_first"),
        ("referrals", "0004_who_opened_which_case"),
        ("referrals", "0005_the_cases_opened_say_so"),
        ("referrals", "0006_none_opened_by_nobody"),
        ("referrals", "0007_codes_are_known"),
        ("referrals", "0008_where_it_arose_and_where_it_stands"),
    ]

    initial = True

    dependencies = [
        ("cases", "0001_initial"),
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Numbering",
            fields=[
                ("year", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=12, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("referral", "referral"), ("notification", "notification")], max_length=16
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                (
                    "first_contact",
                    models.CharField(
                        choices=[
                            ("police", "Politiet"),
                            ("skat", "Skattestyrelsen"),
                            ("arbejdstilsynet", "Arbejdstilsynet"),
                            ("siri", "SIRI"),
                            ("foedevarestyrelsen", "Fødevarestyrelsen"),
                            ("udlst", "Udlændingestyrelsen"),
                            ("flygtningenaevnet", "Flygtningenævnet"),
                            ("red_cross", "Røde Kors"),
                            ("drc", "Dansk Flygtningehjælp"),
                            ("reden", "Reden International"),
                            ("amiami", "AmiAmi"),
                            ("hopenow", "HopeNow"),
                            ("municipality", "Kommune"),
                            ("health", "Sundhedsvæsenet"),
                            ("prison", "Kriminalforsorgen"),
                            ("embassy", "Ambassade"),
                            ("hotline_citizen", "Borger via hotline"),
                            ("self", "Personen selv"),
                            ("other", "Andre"),
                        ],
                        max_length=20,
                    ),
                ),
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
                ("municipality", models.CharField(blank=True, max_length=16)),
                ("persons_count", models.SmallIntegerField()),
                ("indicators", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24))),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("given", "Personen har samtykket"),
                            (
                                "given_with_feedback",
                                "Personen har samtykket, også til, at afsenderen får besked tilbage",
                            ),
                            ("not_needed", "Underretning fra en myndighed; samtykke er ikke en betingelse"),
                        ],
                        max_length=20,
                    ),
                ),
                ("urgent", models.BooleanField()),
                ("occurred_on", models.DateField()),
                (
                    "arose_in",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("casework", "Sagsbehandling"),
                            ("control", "Kontrol eller tilsyn, også fælles aktioner"),
                        ],
                        max_length=10,
                    ),
                ),
                ("prosecution_on", models.DateField(null=True)),
                ("description_sealed", models.BinaryField()),
                (
                    "sender_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "sender_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["referral", "notification"])), name="referral_kind_is_known"
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
                        name="referral_first_contact_is_known",
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
                                ],
                            )
                        ),
                        name="referral_sector_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent__in", ["given", "given_with_feedback", "not_needed"])),
                        name="referral_consent_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "indicators__contained_by",
                                [
                                    "violence",
                                    "confinement",
                                    "debt",
                                    "wages",
                                    "documents",
                                    "threat_of_report",
                                    "fear",
                                    "no_way_out",
                                    "mistrust",
                                    "employer_housing",
                                    "bogus_self_employed",
                                ],
                            )
                        ),
                        name="referral_indicators_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("arose_in__in", ["casework", "control", ""])),
                        name="referral_arose_in_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prosecution_on__isnull", True),
                            ("prosecution_on__gte", models.F("occurred_on")),
                            _connector="OR",
                        ),
                        name="prosecution_not_before_the_suspicion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("persons_count__gte", 1), ("persons_count__lte", 200)),
                        name="referral_counts_persons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferredPerson",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sequence", models.SmallIntegerField()),
                ("sex", models.CharField(max_length=12)),
                ("age", models.SmallIntegerField(null=True)),
                ("nationality", models.CharField(blank=True, max_length=2)),
                ("name_sealed", models.BinaryField(null=True)),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="persons", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["woman", "man", "trans_other", "not_stated"])),
                        name="referred_person_sex_is_known",
                    ),
                    models.UniqueConstraint(fields=("referral", "sequence"), name="referred_persons_in_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "part",
                    models.CharField(
                        choices=[("sender", "Afsender"), ("receiver", "Modtager"), ("copy", "Underrettet")],
                        max_length=10,
                    ),
                ),
                ("number", models.CharField(max_length=12)),
                ("sent_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "Ny"), ("received", "Modtaget"), ("handled", "Behandlet")], max_length=10
                    ),
                ),
                ("urgent", models.BooleanField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parties", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit", "-sent_at", "-id"], name="party_list"),
                    models.Index(
                        condition=models.Q(("state", "new")), fields=["unit", "-sent_at", "-id"], name="party_new"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["sender", "receiver", "copy"])), name="party_part_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["new", "received", "handled"])), name="party_state_is_known"
                    ),
                    models.UniqueConstraint(fields=("referral", "unit"), name="one_part_in_a_referral"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Triage",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("cases_opened", "Sager oprettet"),
                            ("joined", "Lagt til en tidligere henvendelse"),
                            ("passed_on", "Ikke menneskehandel; sendt videre"),
                            ("no_action", "Intet at gå videre med"),
                        ],
                        max_length=16,
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                ("spectrum", models.CharField(blank=True, max_length=24)),
                ("reason_sealed", models.BinaryField(null=True)),
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
                    "joined_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.referral",
                    ),
                ),
                (
                    "passed_on_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="triage", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["cases_opened", "joined", "passed_on", "no_action"])),
                        name="triage_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "spectrum__in",
                                [
                                    "trafficking",
                                    "exploitation_262b",
                                    "manifestly_unreasonable",
                                    "vulnerable_worker",
                                    "ordinary_work",
                                    "",
                                ],
                            )
                        ),
                        name="triage_spectrum_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("spectrum", ""),
                            models.Q(("outcome", "passed_on"), models.Q(("spectrum", "trafficking"), _negated=True)),
                            _connector="OR",
                        ),
                        name="what_is_trafficking_is_not_passed_on",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenedCase",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="opened",
                        serialize=False,
                        to="referrals.referredperson",
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
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opened_cases",
                        to="referrals.referral",
                    ),
                ),
            ],
        ),
    ]
