"""The database takes no code that nobody knows, of who has the case, of interviews and of interpreters either."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0001_first_tables"),
        ("cases", "0007_codes_are_known"),
        ("organisations", "0001_first_tables"),
        ("people", "0005_codes_are_known"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("why__in", ["new", "workload", "language", "skill", "impartiality", "away", "leaves", "other"])
                ),
                name="handover_why_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interpreter",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", ["woman", "man", "other"])), name="interpreter_sex_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="interpreter",
            constraint=models.CheckConstraint(
                condition=models.Q(("regions__contained_by", ["capital", "zealand", "south", "central", "north"])),
                name="interpreter_regions_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interpreterlanguage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "script__in",
                        ["Latn", "Cyrl", "Arab", "Grek", "Deva", "Beng", "Ethi", "Hani", "Khmr", "Thai", "Zzzz", ""],
                    )
                ),
                name="interpreter_script_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interpreterwish",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["not_interpreter", "only_sex", "not_country"])),
                name="wish_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interpreterwish",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", ["woman", "man", "other", ""])), name="wish_sex_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedinterview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "place__in",
                        ["office", "crisis_centre", "arrest_house", "prison", "asylum_centre", "video", "elsewhere"],
                    )
                ),
                name="planned_place_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedinterview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cancelled_why__in", ["person", "moved", "interviewer", "interpreter", "other", ""])
                ),
                name="planned_cancelled_why_is_known",
            ),
        ),
    ]
