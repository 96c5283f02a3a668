"""Many reports closed at once, and reports that are opened again: of a report several decisions, one of them in force.

A decision gets a key of its own; those that stand here keep the report's, to which their words are bound.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OWN_KEY = [
    "ALTER TABLE reports_decision ADD COLUMN id uuid",
    "UPDATE reports_decision SET id = report_id",
    "ALTER TABLE reports_decision ALTER COLUMN id SET NOT NULL",
    "ALTER TABLE reports_decision DROP CONSTRAINT reports_decision_pkey",
    "ALTER TABLE reports_decision ADD CONSTRAINT reports_decision_pkey PRIMARY KEY (id)",
]
# Where a report has several it cannot be undone.
REPORTS_KEY = [
    "ALTER TABLE reports_decision DROP CONSTRAINT reports_decision_pkey",
    "ALTER TABLE reports_decision ADD CONSTRAINT reports_decision_pkey PRIMARY KEY (report_id)",
    "ALTER TABLE reports_decision DROP COLUMN id",
]


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("reports", "0003_pictures"),
    ]

    operations = [
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("decided_at", models.DateTimeField()),
                ("how_many", models.IntegerField()),
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
                "indexes": [models.Index(fields=["-decided_at", "-id"], name="report_closings")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("how_many__gte", 1)), name="report_closing_is_of_some")
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(OWN_KEY, REPORTS_KEY)],
            state_operations=[
                migrations.AlterField(
                    "decision",
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="reports.report",
                    ),
                ),
                migrations.AddField("decision", "id", models.UUIDField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.AddField(
            "decision",
            "closing",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="reports.closing",
            ),
        ),
        migrations.AddField("decision", "reopened", models.BooleanField(default=False)),
        migrations.AddIndex("decision", models.Index(fields=["report", "decided_at"], name="report_decisions")),
        migrations.AddConstraint(
            "decision",
            models.UniqueConstraint(
                condition=models.Q(("reopened", False)), fields=("report",), name="report_decided_once"
            ),
        ),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=models.Q(("closing__isnull", True), ("outcome", "no_action"), _connector="OR"),
                name="report_closed_with_others_comes_to_nothing",
            ),
        ),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="reopening",
                        serialize=False,
                        to="reports.decision",
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("why_sealed", models.BinaryField()),
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
        ),
    ]
