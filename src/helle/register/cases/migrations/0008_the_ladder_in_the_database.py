"""The moves of the ladder as a table, which a trigger holds each event against."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_codes_are_known"),
    ]

    operations = [
        migrations.CreateModel(
            name="LadderMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.CharField(blank=True, max_length=24)),
                ("event", models.CharField(max_length=40)),
                ("rung", models.CharField(max_length=24)),
                ("by_kind", models.CharField(max_length=24)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "start__in",
                                [
                                    "contact",
                                    "indication",
                                    "under_assessment",
                                    "victim_current",
                                    "victim_not_current",
                                    "not_victim",
                                    "withdrawn",
                                    "declined",
                                    "disappeared",
                                    "lapsed",
                                    "",
                                ],
                            )
                        ),
                        name="ladder_move_from_a_known_rung",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "event__in",
                                [
                                    "contact_recorded",
                                    "indication_asserted",
                                    "indication_found",
                                    "assessment_opened",
                                    "assessed_victim_current",
                                    "assessed_victim_not_current",
                                    "assessed_not_victim",
                                    "withdrew",
                                    "declined",
                                    "disappeared",
                                    "lapsed",
                                    "reopened",
                                ],
                            )
                        ),
                        name="ladder_move_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rung__in",
                                [
                                    "contact",
                                    "indication",
                                    "under_assessment",
                                    "victim_current",
                                    "victim_not_current",
                                    "not_victim",
                                    "withdrawn",
                                    "declined",
                                    "disappeared",
                                    "lapsed",
                                ],
                            )
                        ),
                        name="ladder_move_to_a_known_rung",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "by_kind__in",
                                [
                                    "cmm",
                                    "udlst",
                                    "hjst",
                                    "police",
                                    "national_police",
                                    "nsk",
                                    "prosecution",
                                    "court",
                                    "skat",
                                    "at",
                                    "siri",
                                    "fvst",
                                    "ngo",
                                    "provider",
                                    "social_inspectorate",
                                    "municipality",
                                    "representative",
                                    "red_cross",
                                    "refugee_council",
                                    "partner",
                                    "health",
                                    "prison",
                                    "embassy",
                                    "equality",
                                    "ministry",
                                    "agency",
                                    "region",
                                    "human_rights",
                                    "other",
                                ],
                            )
                        ),
                        name="ladder_move_by_known_kind",
                    ),
                    models.UniqueConstraint(fields=("start", "event", "by_kind", "rung"), name="ladder_move_once"),
                ],
            },
        ),
    ]
