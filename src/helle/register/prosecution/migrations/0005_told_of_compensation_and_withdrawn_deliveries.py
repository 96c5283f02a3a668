"""Who was told of compensation and claimed none (INT-05), and deliveries of statistics put out of force (STA-04)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("organisations", "0002_mandates_of_outreach"),
        ("prosecution", "0004_taken_back_and_put_right"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CompensationTold",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("undecided", "Tager stilling senere"),
                            ("none", "Kræver ikke erstatning"),
                            ("mistake", "Ved en fejl noteret som oplyst: personen ved det ikke endnu"),
                        ],
                        max_length=12,
                    ),
                ),
                ("informed_on", models.DateField(null=True)),
                ("said_on", models.DateField(null=True)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unwilling", "Ønsker det ikke"),
                            ("proceedings", "Vil ikke igennem en sag"),
                            ("afraid", "Er bange for, hvad der kan ske"),
                            ("nobody", "Der er ingen at kræve det af"),
                            ("too_late", "Fristen er udløbet"),
                            ("other_way", "Har fået det på en anden måde"),
                            ("not_said", "Siger ikke hvorfor"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="claimend",
            name="claim_outcome_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="claimend",
            name="claim_awards_an_amount",
        ),
        migrations.AddField(
            model_name="delivery",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="superseded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="superseded_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("cut_off", "Forkert opgørelsesdag"),
                    ("wrong_file", "Forkert fil"),
                    ("recalled", "Politiet har trukket tallene tilbage"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="claimend",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("awarded", "Tilkendt"),
                    ("partly", "Delvist tilkendt"),
                    ("rejected", "Afvist"),
                    ("withdrawn", "Trukket tilbage"),
                    ("mistake", "Noteret ved en fejl: kravet er ikke personens"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="claimend",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["awarded", "partly", "rejected", "withdrawn", "mistake"])),
                name="claim_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimend",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("awarded__gt", 0), ("outcome__in", ["awarded", "partly"])),
                    models.Q(("awarded__isnull", True), ("outcome__in", ["rejected", "withdrawn", "mistake"])),
                    _connector="OR",
                ),
                name="claim_awards_an_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("superseded_why__in", ["cut_off", "wrong_file", "recalled", ""])),
                name="delivery_superseded_why_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("superseded_at__isnull", True), ("superseded_by__isnull", True), ("superseded_why", "")),
                    models.Q(
                        ("superseded_at__isnull", False),
                        ("superseded_by__isnull", False),
                        models.Q(("superseded_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="delivery_superseded_with_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="compensationtold",
            name="by_unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="compensationtold",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="compensationtold",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddIndex(
            model_name="compensationtold",
            index=models.Index(fields=["case", "-recorded_at"], name="compensation_told_of_a_case"),
        ),
        migrations.AddConstraint(
            model_name="compensationtold",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["undecided", "none", "mistake"])),
                name="compensation_answer_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="compensationtold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "why__in",
                        ["unwilling", "proceedings", "afraid", "nobody", "too_late", "other_way", "not_said", ""],
                    )
                ),
                name="compensation_why_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="compensationtold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", "undecided"), ("informed_on__isnull", False), ("said_on__isnull", True), ("why", "")
                    ),
                    models.Q(
                        ("answer", "none"),
                        ("informed_on__isnull", False),
                        ("said_on__gte", models.F("informed_on")),
                        ("said_on__isnull", False),
                        models.Q(("why", ""), _negated=True),
                    ),
                    models.Q(
                        ("answer", "mistake"), ("informed_on__isnull", True), ("said_on__isnull", True), ("why", "")
                    ),
                    _connector="OR",
                ),
                name="compensation_answer_has_its_days",
            ),
        ),
    ]
