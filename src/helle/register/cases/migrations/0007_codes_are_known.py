"""The database takes no code that the rules do not know: a list or a page would stop at it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_settled_once_each_time"),
        ("organisations", "0001_first_tables"),
        ("people", "0004_why_an_entry_is_out_of_force"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["indication", "asylum", "no_lawful_stay", "expulsion"])),
                name="case_ground_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "first_contact__in",
                        [
                            "police",
                            "skat",
                            "arbejdstilsynet",
                            "siri",
                            "foedevarestyrelsen",
                            "udlst",
                            "flygtningenaevnet",
                            "red_cross",
                            "drc",
                            "reden",
                            "amiami",
                            "hopenow",
                            "municipality",
                            "health",
                            "prison",
                            "embassy",
                            "hotline_citizen",
                            "self",
                            "other",
                        ],
                    )
                ),
                name="case_first_contact_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rungevent",
            constraint=models.CheckConstraint(
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
                name="rung_event_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rungevent",
            constraint=models.CheckConstraint(
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
                name="rung_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rungevent",
            constraint=models.CheckConstraint(
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
                name="rung_event_by_known_kind",
            ),
        ),
    ]
