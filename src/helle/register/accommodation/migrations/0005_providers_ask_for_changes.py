import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accommodation", "0004_marks_of_addresses"),
        ("organisations", "0002_mandates_of_outreach"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeRequest",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("capacity", "Antallet af pladser"), ("target_group", "Målgruppen")], max_length=12
                    ),
                ),
                ("since", models.DateField()),
                ("places", models.SmallIntegerField(null=True)),
                ("peak_places", models.SmallIntegerField(null=True)),
                (
                    "sexes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list),
                ),
                (
                    "residents",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=list),
                ),
                ("why_sealed", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Ja"), ("no", "Nej"), ("withdrawn", "Trukket tilbage")],
                        max_length=9,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer_why_sealed", models.BinaryField(null=True)),
                (
                    "answered_by",
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
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_requests",
                        to="accommodation.offer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["capacity", "target_group"])), name="change_kind_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["yes", "no", "withdrawn", ""])),
                        name="change_answer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sexes__contained_by", ["woman", "man", "trans_other"])),
                        name="change_sexes_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("residents__contained_by", ["minors", "parents", "couples"])),
                        name="change_residents_are_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")), fields=("offer", "kind"), name="one_change_of_a_kind_waits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "capacity"),
                                ("peak_places__gte", 0),
                                ("peak_places__lte", 5000),
                                ("places__gte", 0),
                                ("places__lte", 5000),
                                ("residents", []),
                                ("sexes", []),
                            ),
                            models.Q(
                                ("kind", "target_group"),
                                ("peak_places__isnull", True),
                                ("places__isnull", True),
                                models.Q(("sexes", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="change_says_what_is_asked_for",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""), ("answer_why_sealed__isnull", True), ("answered_at__isnull", True)
                            ),
                            models.Q(("answer", "withdrawn"), ("answered_at__isnull", False)),
                            models.Q(
                                ("answer__in", ["yes", "no"]),
                                ("answer_why_sealed__isnull", False),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="change_answered_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("since__lt", datetime.date(2200, 1, 1))), name="change_is_near"
                    ),
                ],
            },
        ),
    ]
