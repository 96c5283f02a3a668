"""Files that were handed out, when each was fetched, and their sealed content (PUB-DIG-04)."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0004_login_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HandedOut",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "paper",
                    models.CharField(
                        choices=[
                            ("case_print", "Udskrift af en sag"),
                            ("support_plan", "Støtteplan på papir"),
                            ("return_plan", "Plan for hjemkomsten på papir"),
                            ("extract", "Egne papirer til en person"),
                            ("ledger", "Regnskab for en hjemsendelse"),
                            ("statement", "Opgørelse til en betaler"),
                            ("order", "Bestilling af en plads"),
                            ("guarantee", "Betalingstilsagn"),
                            ("certificate", "Attest for en kassation"),
                            ("role_review", "Gennemgang af roller"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("pdf", "PDF med adgangskode"), ("zip", "ZIP med adgangskode")], max_length=4
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("person", "Til personen selv"),
                            ("meeting", "Til et møde om sagen"),
                            ("court", "Til retten"),
                            ("authority", "Til en anden myndighed"),
                            ("payer", "Til den, der betaler"),
                            ("home", "Til botilbuddet"),
                            ("accounts", "Til bogholderi og revision"),
                            ("archive", "Til enhedens eget arkiv"),
                            ("supervision", "Til ledelsestilsyn"),
                            ("outage", "Til brug, mens systemet er nede"),
                        ],
                        max_length=16,
                    ),
                ),
                ("cases", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField())),
                (
                    "granted",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80)),
                ),
                ("link_hash", models.BinaryField(unique=True)),
                ("until", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taken_back", "Taget tilbage"),
                            ("expired", "Udløbet"),
                            ("erased", "Personen er slettet"),
                        ],
                        max_length=12,
                    ),
                ),
                ("key_gone_at", models.DateTimeField(null=True)),
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
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.membership",
                    ),
                ),
            ],
            options={
                "db_table": "handing_out_file",
            },
        ),
        migrations.CreateModel(
            name="Content",
            fields=[
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="handing_out.handedout",
                    ),
                ),
                ("content_sealed", models.BinaryField()),
            ],
            options={
                "db_table": "handing_out_content",
            },
        ),
        migrations.CreateModel(
            name="Fetch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fetches", to="handing_out.handedout"
                    ),
                ),
            ],
            options={
                "db_table": "handing_out_fetch",
            },
        ),
        migrations.AddIndex(
            model_name="handedout",
            index=models.Index(fields=["by_user", "-recorded_at"], name="handed_out_to"),
        ),
        migrations.AddIndex(
            model_name="handedout",
            index=models.Index(fields=["by_unit", "-recorded_at"], name="handed_out_by_unit"),
        ),
        migrations.AddIndex(
            model_name="handedout",
            index=models.Index(
                condition=models.Q(("key_gone_at__isnull", True)), fields=["until"], name="handed_out_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="handedout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "paper__in",
                        [
                            "case_print",
                            "support_plan",
                            "return_plan",
                            "extract",
                            "ledger",
                            "statement",
                            "order",
                            "guarantee",
                            "certificate",
                            "role_review",
                        ],
                    )
                ),
                name="handed_out_paper_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="handedout",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ["pdf", "zip"])), name="handed_out_form_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="handedout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "purpose__in",
                        [
                            "person",
                            "meeting",
                            "court",
                            "authority",
                            "payer",
                            "home",
                            "accounts",
                            "archive",
                            "supervision",
                            "outage",
                        ],
                    )
                ),
                name="handed_out_purpose_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="handedout",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended__in", ["taken_back", "expired", "erased", ""])),
                name="handed_out_ending_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="handedout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__gt", models.F("recorded_at")),
                    (
                        "until__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("recorded_at"), "+", models.Value(datetime.timedelta(days=7))
                        ),
                    ),
                ),
                name="handed_out_runs_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="handedout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", ""), ("ended_at__isnull", True)),
                    models.Q(models.Q(("ended", ""), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="handed_out_ended_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="handedout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", "taken_back"), ("ended_by__isnull", False)),
                    models.Q(("ended_by__isnull", True), models.Q(("ended", "taken_back"), _negated=True)),
                    _connector="OR",
                ),
                name="handed_out_taken_back_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="handedout",
            constraint=models.CheckConstraint(
                condition=models.Q(("key_gone_at__isnull", True), ("ended_at__isnull", False), _connector="OR"),
                name="handed_out_key_goes_last",
            ),
        ),
    ]
