"""What is kept of the journey home and of what is paid (RET-04..RET-07, C5)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("organisations", "0002_mandates_of_outreach"),
        ("reintegration", "0002_held_together"),
        ("returns", "0002_held_together"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("sequence", models.PositiveSmallIntegerField()),
                ("due", models.DateField()),
                ("amount", models.PositiveIntegerField()),
                ("dropped_on", models.DateField(null=True)),
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
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "dropped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "return_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.returncase"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JourneyEvent",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("sequence", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("travel_booked", "Rejsen er bestilt"),
                            ("travel_cancelled", "Rejsen er afbestilt"),
                            ("departed", "Personen er rejst"),
                            ("arrived", "Personen er ankommet"),
                            ("activities_begun", "Aktiviteterne er begyndt"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on_day", models.DateField()),
                ("travels_on", models.DateField(null=True)),
                ("note_sealed", models.BinaryField(null=True)),
                ("ruling_sealed", models.BinaryField()),
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
                    "return_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.returncase"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("number", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=16)),
                ("amount", models.PositiveIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("paid_on", models.DateField()),
                ("text_sealed", models.BinaryField()),
                ("ruling_sealed", models.BinaryField(null=True)),
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
                    "instalment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="disbursements.instalment",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reintegration.budgetline",
                    ),
                ),
                (
                    "return_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.returncase"
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="disbursements.ledgerentry",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reintegration.planversion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LongerTime",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "which",
                    models.CharField(
                        choices=[("cash", "Månederne til kontanter"), ("project", "Projektets år")], max_length=8
                    ),
                ),
                ("until", models.DateField()),
                ("asked_on", models.DateField()),
                ("why_sealed", models.BinaryField()),
                ("agreed_on", models.DateField(null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "return_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.returncase"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PartnerReport",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("kind", models.CharField(choices=[("progress", "Undervejs"), ("final", "Afsluttende")], max_length=8)),
                ("received_on", models.DateField()),
                ("text_sealed", models.BinaryField()),
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
                    "return_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.returncase"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                ("received_on", models.DateField()),
                ("number_sealed", models.BinaryField()),
                ("supplier_sealed", models.BinaryField()),
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
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt",
                        to="disbursements.ledgerentry",
                    ),
                ),
                (
                    "return_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.returncase"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="instalment",
            index=models.Index(
                condition=models.Q(("dropped_on__isnull", True)), fields=["due"], name="instalments_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(fields=("return_case", "sequence"), name="instalments_in_order"),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(fields=("id", "return_case"), name="instalment_with_its_return"),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("amount__lte", 1000000)), name="instalment_is_some"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dropped_by__isnull", True), ("dropped_on__isnull", True), ("why_sealed__isnull", True)),
                    models.Q(
                        ("dropped_by__isnull", False), ("dropped_on__isnull", False), ("why_sealed__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="instalment_dropped_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="journeyevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["travel_booked", "travel_cancelled", "departed", "arrived", "activities_begun"])
                ),
                name="journey_event_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="journeyevent",
            constraint=models.UniqueConstraint(fields=("return_case", "sequence"), name="journey_events_in_order"),
        ),
        migrations.AddConstraint(
            model_name="journeyevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "travel_booked"),
                        ("travels_on__gte", models.F("on_day")),
                        ("travels_on__isnull", False),
                    ),
                    models.Q(models.Q(("kind", "travel_booked"), _negated=True), ("travels_on__isnull", True)),
                    _connector="OR",
                ),
                name="journey_booked_for_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["in_kind_support", "cash_support"])), name="ledger_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("currency__in", ["dkk", "usd"])), name="ledger_currency_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(fields=("return_case", "number"), name="ledger_in_order"),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(fields=("id", "return_case"), name="ledger_entry_with_its_return"),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("amount__lte", 1000000)), name="ledger_amount_is_some"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("instalment__isnull", True), ("kind", "in_kind_support"), ("line__isnull", False)),
                    models.Q(("instalment__isnull", False), ("kind", "cash_support"), ("line__isnull", True)),
                    _connector="OR",
                ),
                name="ledger_entry_is_for_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reverses__isnull", True), ("ruling_sealed__isnull", False)),
                    models.Q(("reverses__isnull", False), ("ruling_sealed__isnull", True)),
                    _connector="OR",
                ),
                name="ledger_paid_by_a_ruling",
            ),
        ),
        migrations.AddConstraint(
            model_name="longertime",
            constraint=models.CheckConstraint(
                condition=models.Q(("which__in", ["cash", "project"])), name="longer_time_limit_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="longertime",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agreed_on__isnull", True)),
                fields=("return_case", "which"),
                name="longer_time_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="longertime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_by__isnull", True), ("agreed_on__isnull", True)),
                    models.Q(
                        ("agreed_by__isnull", False),
                        ("agreed_on__isnull", False),
                        models.Q(("agreed_by", models.F("by_user")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="longer_time_agreed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["progress", "final"])), name="partner_report_kind_is_known"
            ),
        ),
    ]
