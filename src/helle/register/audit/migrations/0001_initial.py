"""The tables of this part, as they were when the first release was near (decision 157)."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("audit", "0001_first_tables"),
        ("audit", "0002_segments_can_be_dropped"),
        ("audit", "0003_turn"),
        ("audit", "0004_refusals_are_found"),
        ("audit", "0005_what_somebody_looked_at"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("user_id", models.UUIDField(null=True)),
                ("unit_id", models.UUIDField(null=True)),
                ("role", models.CharField(max_length=32, null=True)),
                ("purpose", models.CharField(max_length=32)),
                ("action", models.CharField(max_length=48)),
                ("outcome", models.CharField(choices=[("allowed", "allowed"), ("denied", "denied")], max_length=8)),
                ("object_id", models.UUIDField(null=True)),
                ("cases", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list)),
                ("detail", models.JSONField(default=dict)),
                ("request_id", models.UUIDField(null=True)),
                ("segment", models.BigIntegerField(null=True)),
                ("position", models.IntegerField(null=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["cases"], name="audit_by_case"),
                    models.Index(fields=["unit_id", "-at"], name="audit_by_unit"),
                    models.Index(fields=["user_id", "-id"], name="audit_by_user"),
                    models.Index(condition=models.Q(("outcome", "denied")), fields=["-id"], name="audit_denied"),
                    models.Index(condition=models.Q(("segment__isnull", True)), fields=["id"], name="audit_unsealed"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("segment", "position"), name="audit_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("position__isnull", True), ("segment__isnull", True)),
                            models.Q(("position__isnull", False), ("segment__isnull", False)),
                            _connector="OR",
                        ),
                        name="audit_sealed_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Segment",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("sealed_at", models.DateTimeField()),
                ("count", models.IntegerField()),
                ("leaves", models.BinaryField()),
                ("root", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("signature", models.BinaryField()),
                ("dropped_at", models.DateTimeField(null=True)),
                ("drop_reason", models.CharField(max_length=32, null=True)),
                ("drop_signature", models.BinaryField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("drop_reason__isnull", True),
                                ("drop_signature__isnull", True),
                                ("dropped_at__isnull", True),
                            ),
                            models.Q(
                                ("drop_reason__isnull", False),
                                ("drop_signature__isnull", False),
                                ("dropped_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="audit_dropped_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_turn")],
            },
        ),
    ]
