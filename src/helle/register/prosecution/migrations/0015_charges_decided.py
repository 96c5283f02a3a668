"""What a proposal is of, what a decision says of each charge, and of an indictment beside the charges (CRI-08)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_login_places"),
        ("prosecution", "0014_looked_at_judged_again_and_undone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DecidedCharge",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waived", "Tiltalefrafald"),
                            ("not_waived", "Ikke tiltalefrafald"),
                            ("withdrawn", "Tiltalen trækkes tilbage"),
                            ("upheld", "Tiltalen opretholdes"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="stage",
            name="stage_end_reason_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="waiverdecision",
            name="waiver_decision_without_a_stage_goes",
        ),
        migrations.AddField(
            model_name="waiverdecision",
            name="of_indictment",
            field=models.CharField(
                blank=True,
                choices=[
                    ("waived", "Tiltalefrafald"),
                    ("not_waived", "Ikke tiltalefrafald"),
                    ("withdrawn", "Tiltalen trækkes tilbage"),
                    ("upheld", "Tiltalen opretholdes"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="waiverproposal",
            name="charges",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "end_reason__in",
                        [
                            "proof",
                            "coercion",
                            "no_suspect",
                            "abroad",
                            "injured_party",
                            "other_offence",
                            "limitation",
                            "waiver_weighed",
                            "not_stated",
                            "",
                        ],
                    )
                ),
                name="stage_end_reason_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiverdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_at__isnull", True),
                    models.Q(
                        ("outcome__in", ("not_waived", "upheld")),
                        models.Q(("of_indictment", "withdrawn"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="waiver_decision_without_a_stage_goes",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiverdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("of_indictment__in", ["withdrawn", "upheld", ""])),
                name="waiver_of_indictment_is_known",
            ),
        ),
        migrations.AddField(
            model_name="decidedcharge",
            name="charge",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="prosecution.stage"
            ),
        ),
        migrations.AddField(
            model_name="decidedcharge",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="charges", to="prosecution.waiverdecision"
            ),
        ),
        migrations.AddConstraint(
            model_name="decidedcharge",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["waived", "not_waived", "withdrawn", "upheld"])),
                name="decided_charge_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decidedcharge",
            constraint=models.UniqueConstraint(fields=("decision", "charge"), name="charge_decided_once_by_a_decision"),
        ),
    ]
