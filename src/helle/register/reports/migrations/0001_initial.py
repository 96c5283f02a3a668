"""The tables of what the public reports."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("referrals", "0002_held_by_sql"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("receipt", models.BinaryField(unique=True)),
                ("received_at", models.DateTimeField()),
                ("language", models.CharField(max_length=8)),
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
                ("may_ask", models.BooleanField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Ny"),
                            ("asked", "Venter på svar"),
                            ("answered", "Besvaret"),
                            ("decided", "Afsluttet"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text_sealed", models.BinaryField()),
                ("place_sealed", models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                (
                    "author",
                    models.CharField(
                        choices=[("cmm", "Spørgsmål fra CMM"), ("reporter", "Svar fra den, der skrev")], max_length=10
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text_sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="PassedOn",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
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
                ("spectrum", models.CharField(max_length=24)),
                ("decided_at", models.DateTimeField()),
                ("text_sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Throttle",
            fields=[
                ("kind", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("window_at", models.DateTimeField()),
                ("used", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="reports.report",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("referred", "Blev en henvendelse"),
                            ("passed_on", "Ikke menneskehandel; sendt videre"),
                            ("no_action", "Intet at gå videre med"),
                        ],
                        max_length=12,
                    ),
                ),
                ("spectrum", models.CharField(blank=True, max_length=24)),
                ("decided_at", models.DateTimeField()),
                ("reason_sealed", models.BinaryField(null=True)),
                ("ruling_sealed", models.BinaryField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["-received_at", "-id"], name="report_list"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("state__in", ["new", "answered"])),
                fields=["-received_at", "-id"],
                name="report_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["da", "en"])), name="report_language_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
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
                name="report_sector_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["new", "asked", "answered", "decided"])), name="report_state_is_known"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="by_unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="by_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="reports.report"
            ),
        ),
        migrations.AddField(
            model_name="passedon",
            name="by_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="passedon",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="passedon",
            name="report",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="passed_on", to="reports.report"
            ),
        ),
        migrations.AddField(
            model_name="passedon",
            name="to_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="throttle",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["report", "receipt", "partner"])),
                name="throttle_kind_is_known",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="by_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="referral",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.referral"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("author__in", ["cmm", "reporter"])), name="report_message_author_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("report", "number"), name="report_messages_in_order"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("author", "cmm"), ("by_unit__isnull", False), ("by_user__isnull", False)),
                    models.Q(("author", "reporter"), ("by_unit__isnull", True), ("by_user__isnull", True)),
                    _connector="OR",
                ),
                name="report_question_has_its_author",
            ),
        ),
        migrations.AddIndex(
            model_name="passedon",
            index=models.Index(fields=["to_unit", "-decided_at", "-id"], name="passed_on_list"),
        ),
        migrations.AddConstraint(
            model_name="passedon",
            constraint=models.CheckConstraint(
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
                name="passed_on_sector_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="passedon",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "spectrum__in",
                        [
                            "trafficking",
                            "exploitation_262b",
                            "manifestly_unreasonable",
                            "vulnerable_worker",
                            "ordinary_work",
                        ],
                    )
                ),
                name="passed_on_spectrum_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["referred", "passed_on", "no_action"])),
                name="report_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
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
                name="report_spectrum_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "referred"), ("referral__isnull", False)),
                    models.Q(models.Q(("outcome", "referred"), _negated=True), ("referral", None)),
                    _connector="OR",
                ),
                name="report_referred_names_its_referral",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "passed_on"), models.Q(("spectrum__in", ["", "trafficking"]), _negated=True)),
                    models.Q(models.Q(("outcome", "passed_on"), _negated=True), ("spectrum", "")),
                    _connector="OR",
                ),
                name="report_passed_on_has_its_place",
            ),
        ),
    ]
