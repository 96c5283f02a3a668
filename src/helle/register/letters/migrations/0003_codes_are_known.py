"""The database takes no kind, recipient or outcome of a letter that nobody knows."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casefile", "0003_codes_are_known"),
        ("cases", "0007_codes_are_known"),
        ("letters", "0002_what_belongs_together"),
        ("organisations", "0001_first_tables"),
        ("support", "0013_the_day_of_a_period_can_be_pointed_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("means__in", ["handed_over", "read_aloud", "secure_post", "representative", "ordinary_post"])
                ),
                name="delivery_means_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["delivered", "sent", "failed"])), name="delivery_outcome_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("failure__in", ["dead_address", "returned", "not_met", "declined", "unsafe", ""])),
                name="delivery_failure_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("translation__in", ["none", "oral", "written"])),
                name="delivery_translation_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "assessment",
                            "reflection",
                            "restitution",
                            "extension",
                            "interview",
                            "contact_person",
                            "municipality",
                            "plain",
                        ],
                    )
                ),
                name="letter_draft_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("addressee__in", ["person", "representative", "municipality"])),
                name="letter_draft_addressee_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "assessment",
                            "reflection",
                            "restitution",
                            "extension",
                            "interview",
                            "contact_person",
                            "municipality",
                            "plain",
                        ],
                    )
                ),
                name="letter_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("addressee__in", ["person", "representative", "municipality"])),
                name="letter_addressee_is_known",
            ),
        ),
    ]
