"""The database takes no code that the rules do not know: a list or a page would stop at it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_first_tables"),
        ("referrals", "0006_none_opened_by_nobody"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["sender", "receiver", "copy"])), name="party_part_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["new", "received", "handled"])), name="party_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["referral", "notification"])), name="referral_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
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
                name="referral_first_contact_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "sector__in",
                        [
                            "street",
                            "massage_clinic",
                            "escort",
                            "restaurant",
                            "building_site",
                            "kiosk",
                            "private_home",
                            "agriculture",
                            "cleaning",
                            "other",
                            "unknown",
                        ],
                    )
                ),
                name="referral_sector_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent__in", ["given", "given_with_feedback", "not_needed"])),
                name="referral_consent_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "indicators__contained_by",
                        [
                            "violence",
                            "confinement",
                            "debt",
                            "wages",
                            "documents",
                            "threat_of_report",
                            "fear",
                            "no_way_out",
                            "mistrust",
                            "employer_housing",
                            "bogus_self_employed",
                        ],
                    )
                ),
                name="referral_indicators_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="referredperson",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", ["woman", "man", "trans_other", "not_stated"])),
                name="referred_person_sex_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="triage",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["cases_opened", "joined", "passed_on", "no_action"])),
                name="triage_outcome_is_known",
            ),
        ),
    ]
