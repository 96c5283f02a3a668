"""The orders of erasure, and in which database the ledger of erasures was last replayed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What is installed or migrated now is the register that is used: it is open. A backup of it that is put back is not.
SQL = """
INSERT INTO erasure_state (id, opened_in, opened_on)
  SELECT 1, d.oid::bigint, s.system_identifier FROM pg_database d, pg_control_system() s
   WHERE d.datname = current_database() ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("organisations", "0003_region_of_a_municipality"),
        ("people", "0002_kept_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Erased",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("order_id", models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=12)),
                ("ground", models.CharField(max_length=16)),
                ("basis", models.CharField(max_length=200)),
                ("basis_on", models.DateField()),
                ("why_sealed", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("approved", models.BooleanField(null=True)),
                ("answer_sealed", models.BinaryField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("keys", models.IntegerField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "asked_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="State",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("opened_in", models.BigIntegerField(null=True)),
                ("opened_on", models.BigIntegerField(null=True)),
                ("sealed_until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_erasure_state")],
            },
        ),
        migrations.CreateModel(
            name="Subject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("subject_id", models.UUIDField()),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="erasure.order",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["-asked_at", "-id"], name="erasures_newest"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("approved", True), ("done_at__isnull", True)),
                fields=["decided_at"],
                name="erasures_unfinished",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["unlawful", "ordered", "time_over"])), name="erasure_ground_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis", ""), _negated=True), name="erasure_rests_on_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("asked_by")), _negated=True), name="erasure_takes_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer_sealed__isnull", True),
                        ("approved__isnull", True),
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("decided_unit__isnull", True),
                    ),
                    models.Q(
                        ("answer_sealed__isnull", False),
                        ("approved__isnull", False),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_unit__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="erasure_decided_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("keys__isnull", True)),
                    models.Q(("approved", True), ("done_at__isnull", False), ("keys__isnull", False)),
                    _connector="OR",
                ),
                name="erasure_done_once_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approved__isnull", True), ("approved", True), _connector="OR"),
                fields=("person",),
                name="one_erasure_of_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.UniqueConstraint(fields=("order", "subject_id"), name="subject_once_in_an_order"),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
