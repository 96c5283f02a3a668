"""The database takes no code that the rules do not know: a list or a page would stop at it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_codes_are_known"),
        ("identification", "0004_the_day_of_the_act"),
        ("organisations", "0001_first_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("authority__in", ["cmm", "udlst", "court"])), name="assessment_authority_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "purposes__contained_by",
                        [
                            "prostitution",
                            "pornographic_images",
                            "pornographic_performance",
                            "forced_labour",
                            "slavery_like",
                            "criminal_acts",
                            "organ_removal",
                            "begging",
                            "forced_marriage",
                            "other",
                            "not_established",
                        ],
                    )
                ),
                name="assessment_purposes_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("acts__contained_by", ["recruitment", "transportation", "transfer", "harbouring", "receipt"])
                ),
                name="assessment_acts_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "means__contained_by",
                        ["unlawful_coercion", "deprivation_of_liberty", "threats", "deception", "other_improper"],
                    )
                ),
                name="assessment_means_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("no_interview_reason__in", ["refused", "unable", "court", ""])),
                name="assessment_no_interview_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "residence_then__in",
                        [
                            "danish",
                            "eu_right",
                            "permit",
                            "permit_9c5",
                            "permit_special_act",
                            "visa_or_visafree",
                            "asylum_pending",
                            "asylum_dublin",
                            "asylum_rejected",
                            "none",
                            "unknown",
                        ],
                    )
                ),
                name="assessment_residence_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex_then__in", ["woman", "man", "trans_other", "not_stated"])),
                name="assessment_sex_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="circumstance",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["expulsion_referral", "charge", "indictment"])),
                name="circumstance_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(("pass_on__in", ["given", "refused", "not_asked"])),
                name="interview_pass_on_is_known",
            ),
        ),
    ]
